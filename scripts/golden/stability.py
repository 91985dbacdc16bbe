#!/usr/bin/env python3
"""Gap and prediction strength of Iris, raw, by scikit-learn's k-means, the best of ten starts.

Usage: stability.py

Prints for each k the gap to 99 references in the box of the principal axes and its error
(Tibshirani, Walther and Hastie 2001), and the mean prediction strength of 60 halves with its
standard error (Tibshirani and Walther 2005). Tests are held against what this printed, within
chance.

Made with scikit-learn 1.9.1, numpy 2.4.6.
"""

import numpy as np
from sklearn.cluster import KMeans
from sklearn.datasets import load_iris

REFERENCES = 99
HALVES = 60
STARTS = 10


def fit(rows, k, seed):
    return KMeans(k, n_init=STARTS, random_state=seed).fit(rows)


def gap(rows, k):
    """The gap and its error."""
    centred = rows - rows.mean(axis=0)
    axes = np.linalg.svd(centred, full_matrices=False)[2]
    turned = centred @ axes.T
    box = turned.min(axis=0), turned.max(axis=0), turned.shape
    rng = np.random.default_rng(0)
    costs = [np.log(fit(rng.uniform(*box), k, i).inertia_) for i in range(REFERENCES)]
    error = np.std(costs) * np.sqrt(1 + 1 / REFERENCES)
    return np.mean(costs) - np.log(fit(turned, k, 1).inertia_), error


def strength(rows, k):
    """The mean prediction strength and its standard error."""
    rng = np.random.default_rng(1)
    found = []
    for i in range(HALVES):
        order = rng.permutation(len(rows))
        train, test = rows[order[: len(rows) // 2]], rows[order[len(rows) // 2 :]]
        labels, others = fit(test, k, i).labels_, fit(train, k, i).predict(test)
        shares = []
        for segment in range(k):
            sizes = np.bincount(others[labels == segment])
            n = sizes.sum()
            if n > 1:
                shares.append((sizes @ sizes - n) / (n * (n - 1)))
        found.append(min(shares))
    return np.mean(found), np.std(found) / np.sqrt(HALVES)


def main():
    rows = load_iris().data
    for k in range(2, 7):
        print(k, *(f"{value:.3f}" for value in (*gap(rows, k), *strength(rows, k))))


if __name__ == "__main__":
    main()
