#!/usr/bin/env python3
"""Golden values for the validity indices, made with scikit-learn.

Usage: clustering.py OUTPUT_DIR MALL_CSV

Writes iris.csv (scikit-learn's copy of the data), and validity-golden.csv: for each set and k, the
best of 50 k-means starts with the indices of its labels, and the labels themselves, so that indices
can be compared on the same labels. The last set is made to be awkward: a segment of
one row, repeated rows, an offset of a million.

Made with scikit-learn 1.9.1, scipy 1.17.1, numpy 2.4.6.
"""

import csv
import sys
from pathlib import Path

import numpy as np
from scipy.spatial.distance import cdist
from scipy.stats import multivariate_normal
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris
from sklearn.metrics import calinski_harabasz_score, davies_bouldin_score, silhouette_score


def simplified(x, labels):
    """Hruschka, Campello, de Castro 2006; a segment of one row counts as 0."""
    means = np.array([x[labels == c].mean(axis=0) for c in range(labels.max() + 1)])
    d = np.sqrt(((x[:, None, :] - means[None, :, :]) ** 2).sum(axis=2))
    rows = np.arange(len(x))
    a = d[rows, labels]
    d[rows, labels] = np.inf
    b = d.min(axis=1)
    s = (b - a) / np.maximum(a, b)
    s[np.bincount(labels)[labels] == 1] = 0
    return s.mean()


def indices(x, labels):
    w = sum(
        ((x[labels == c] - x[labels == c].mean(axis=0)) ** 2).sum() for c in range(labels.max() + 1)
    )
    total = ((x - x.mean(axis=0)) ** 2).sum()
    return {
        "cost": w,
        "explained": 1 - w / total,
        # scikit-learn's own distances lose digits far from the origin: give it exact ones, or
        # centred rows.
        "silhouette": silhouette_score(cdist(x, x), labels, metric="precomputed"),
        "simplified_silhouette": simplified(x, labels),
        "silhouette_squared": silhouette_score(
            cdist(x, x, "sqeuclidean"), labels, metric="precomputed"
        ),
        "calinski_harabasz": calinski_harabasz_score(x, labels),
        "davies_bouldin": davies_bouldin_score(x - x.mean(axis=0), labels),
        "smallest_share": np.bincount(labels).min() / len(labels),
        "bic": bic(x, labels, w),
    }


def bic(x, labels, w):
    """Schwarz 1978, from the density of each row under its own segment's round normal."""
    n, d = x.shape
    sizes = np.bincount(labels)
    k = len(sizes)
    variance = w / (d * (n - k))
    likelihood = 0.0
    for c in range(k):
        rows = x[labels == c] - x[labels == c].mean(axis=0)
        density = multivariate_normal(np.zeros(d), variance * np.eye(d))
        likelihood += np.sum(density.logpdf(rows) + np.log(sizes[c] / n))
    return -2 * likelihood + (k * d + k) * np.log(n)


def awkward():
    rng = np.random.default_rng(7)
    x = np.vstack([rng.normal(0, 1, (40, 3)), rng.normal(6, 2, (25, 3)), [[30.0, -20.0, 5.0]]])
    x = np.round(np.vstack([x, x[:5], x[:5]]), 3) + 1e6
    return x


def main():
    out, mall_path = Path(sys.argv[1]), Path(sys.argv[2])
    iris = load_iris()
    with (out / "iris.csv").open("w", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(
            ["id", "sepal_length", "sepal_width", "petal_length", "petal_width", "species"]
        )
        for i, (row, species) in enumerate(zip(iris.data, iris.target, strict=True)):
            writer.writerow([f"{i:03d}", *row, iris.target_names[species]])
    with mall_path.open(encoding="utf-8") as f:
        mall = np.array([[float(v) for v in row[2:]] for row in list(csv.reader(f))[1:]])
    x = awkward()
    with (out / "awkward.csv").open("w", newline="") as f:
        writer = csv.writer(f)
        writer.writerow(["id", "a", "b", "c"])
        for i, row in enumerate(x):
            writer.writerow([f"{i:03d}", *(repr(float(v)) for v in row)])
    sets = [
        ("iris", iris.data, [2, 3, 4]),
        ("mall income score", mall[:, 1:], [5, 8]),
        ("mall age income score", mall, [6]),
        ("awkward", x, [3, 4]),
    ]
    with (out / "validity-golden.csv").open("w", newline="") as f:
        writer = None
        for name, data, ks in sets:
            for k in ks:
                labels = KMeans(k, n_init=50, random_state=0).fit_predict(data)
                row = {"data": name, "k": k}
                row.update(
                    (key, repr(float(value))) for key, value in indices(data, labels).items()
                )
                row["labels"] = " ".join(map(str, labels))
                if writer is None:
                    writer = csv.DictWriter(f, row.keys())
                    writer.writeheader()
                writer.writerow(row)


if __name__ == "__main__":
    main()
