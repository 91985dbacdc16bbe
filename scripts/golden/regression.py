#!/usr/bin/env python3
"""Golden values for correlations, variance inflation, information and driver regression.

Usage: regression.py IRIS_CSV

Prints what DriversGoldenTest holds against: Pearson's and Spearman's correlations and variance
inflation factors of iris's four numbers; normalised mutual information of species and petal length
in three parts; and the regression of sepal length on the other numbers and on
whether it is versicolor, with standardised coefficients, their 95 % intervals and p-values.

Made with statsmodels 0.14.5, scipy 1.17.1, scikit-learn 1.9.1, pandas 2.3.3, numpy 2.4.6, on
Fisher's data as scikit-learn ships them (iris.csv, written by clustering.py). statsmodels is not
among scripts/requirements.txt: it is needed here only.
"""

import csv
import sys
from pathlib import Path

import numpy as np
import statsmodels.api as sm
from scipy import stats
from sklearn.metrics import normalized_mutual_info_score
from statsmodels.stats.outliers_influence import variance_inflation_factor

NAMES = ["sepal_length", "sepal_width", "petal_length", "petal_width"]


def main():
    with Path(sys.argv[1]).open() as f:
        rows = list(csv.DictReader(f))
    x = np.array([[float(row[name]) for name in NAMES] for row in rows])
    species = np.array([row["species"] for row in rows])
    print("pearson", [float(stats.pearsonr(x[:, 2], x[:, j]).statistic) for j in (0, 1, 3)])
    print("spearman", [float(stats.spearmanr(x[:, 2], x[:, j]).statistic) for j in (0, 1, 3)])
    design = sm.add_constant(x)
    print("vif", [float(variance_inflation_factor(design, j)) for j in range(1, 5)])
    thirds = np.digitize(x[:, 2], [2.5, 4.9])
    information = normalized_mutual_info_score(species, thirds, average_method="max")
    print("information", float(information))

    # In the order of the test's features.
    columns = {
        "sepal_width": x[:, 1],
        "petal_length": x[:, 2],
        "versicolor": (species == "versicolor").astype(float),
        "petal_width": x[:, 3],
    }
    matrix = np.column_stack(list(columns.values()))
    raw = sm.OLS(x[:, 0], sm.add_constant(matrix)).fit()
    scaled = (matrix - matrix.mean(axis=0)) / matrix.std(axis=0, ddof=1)
    y = (x[:, 0] - x[:, 0].mean()) / x[:, 0].std(ddof=1)
    standard = sm.OLS(y, sm.add_constant(scaled)).fit()
    intervals = standard.conf_int()
    print("explained", float(raw.rsquared))
    for i, name in enumerate(columns, start=1):
        low, high = (float(end) for end in intervals[i])
        values = [float(raw.params[i]), float(standard.params[i]), low, high]
        print(name, values, float(standard.pvalues[i]))
        # Below 0.95: none of the columns is left out.
        before = sm.OLS(matrix[:, i - 1], sm.add_constant(matrix[:, : i - 1])).fit()
        print("    explained by those before it", float(before.rsquared))


if __name__ == "__main__":
    main()
