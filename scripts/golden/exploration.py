#!/usr/bin/env python3
"""Golden values for the statistics of exploration, made with pandas, SciPy and scikit-learn.

Usage: exploration.py

Prints what ExplorationGoldenTest holds: moments, quantiles, correlations, Cramér's V, mutual
information and the Gini coefficient of 200 rows that a formula makes, so that both sides have the
same numbers.

Made with pandas 3.1.1, scipy 1.17.1, scikit-learn 1.9.1, numpy 2.4.6.
"""

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats.contingency import crosstab
from sklearn.metrics import mutual_info_score

ROWS = 200


def table():
    i = np.arange(ROWS)
    x = ((37 * i) % 101).astype(float)
    y = x * x / 64 + (53 * i) % 17
    return pd.DataFrame(
        {
            "x": x,
            "y": np.where(i % 13 == 0, np.nan, y),
            "colour": np.where(i % 11 == 0, None, np.array(list("abcde"))[(37 * i) % 101 // 21]),
            "size": np.array(list("SML"))[((37 * i) % 101 // 20 + i % 2) % 3],
        }
    )


def cramers_v(one, other):
    """Bergsma 2013, on SciPy's chi-square."""
    counts = crosstab(one, other).count
    n = counts.sum()
    r, c = counts.shape
    phi = stats.chi2_contingency(counts, correction=False).statistic / n
    phi = max(0, phi - (r - 1) * (c - 1) / (n - 1))
    room = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return np.sqrt(phi / room)


def information(number, category):
    """scikit-learn's mutual information of tenths by rank, less Miller's bias."""
    rank = stats.rankdata(number)
    tenths = np.minimum(9, ((rank - 0.5) * 10 / len(number)).astype(int))
    cells = (len(set(tenths)) - 1) * (len(set(category)) - 1)
    return mutual_info_score(tenths, category) - cells / (2 * len(number))


def gini(values):
    x = np.sort(np.maximum(values, 0))
    n = len(x)
    return ((2 * np.arange(1, n + 1) - n - 1) * x).sum() / (n * x.sum())


def top_share(values, share):
    x = np.sort(np.maximum(values, 0))
    curve = np.concatenate([[0], np.cumsum(x) / x.sum()])
    return 1 - np.interp(1 - share, np.arange(len(x) + 1) / len(x), curve)


def main():
    rows = table()
    for name in ("x", "y"):
        column = rows[name].dropna()
        print(name, "mean", column.mean(), "sd", column.std(), "skewness", stats.skew(column))
        print(name, "quantiles", column.quantile([0.01, 0.05, 0.25, 0.5, 0.9, 0.99]).tolist())
    both = rows.dropna(subset=["x", "y"])
    print("pearson", stats.pearsonr(both.x, both.y).statistic)
    print("spearman", stats.spearmanr(both.x, both.y).statistic)
    known = rows.dropna(subset=["colour"])
    print("cramers_v", cramers_v(known["colour"], known["size"]))
    sized = rows.dropna(subset=["y"])
    print("mutual_information x size", information(rows["x"], rows["size"]))
    print("mutual_information y size", information(sized["y"], sized["size"]))
    print("gini", gini(rows["x"]), "top 10 %", top_share(rows["x"], 0.1))
    print("top 1 %", top_share(rows["x"], 0.01))


if __name__ == "__main__":
    main()
