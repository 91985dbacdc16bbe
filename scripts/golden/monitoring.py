#!/usr/bin/env python3
"""Golden values for the statistics of monitoring, made with NumPy, SciPy and scikit-learn.

Usage: monitoring.py

Prints what MonitoringGoldenTest holds. Both sides make the same numbers by formulas.

Made with numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1.
"""

import numpy as np
from scipy import stats
from sklearn.metrics import adjusted_rand_score, cohen_kappa_score


def psi(reference, present):
    """Jeffreys' divergence of both shares, by SciPy's relative entropy both ways."""
    p = (reference + 0.5) / (reference + 0.5).sum()
    q = (present + 0.5) / (present + 0.5).sum()
    return stats.entropy(q, p) + stats.entropy(p, q)


def main():
    reference = np.array([100, 120, 80, 95, 105, 0, 60], dtype=float)
    present = np.array([90, 150, 60, 100, 140, 7, 30], dtype=float)
    print("psi", psi(reference, present))
    chance = stats.chi2.isf(0.01 / 300, 9) * (1 / 1500 + 1 / 2500)
    print("psi chance of 10 bins, 1500 and 2500 rows, 0.01 / 300", chance)

    i = np.arange(300)
    one = (37 * i) % 101
    other = (53 * i[:200]) % 97 + (i[:200] % 3) * 5
    print("ks", stats.ks_2samp(one, other).statistic)
    d = np.sqrt(-np.log(0.001 / 2) / 2 * (1 / 1500 + 1 / 2500))
    exceeds = stats.kstwobign.sf(d / np.sqrt(1 / 1500 + 1 / 2500))
    print("ks chance at 0.001", d, "which Kolmogorov exceeds with", exceeds)

    ways = np.array([[50, 10, 3], [7, 80, 1], [0, 12, 40]])
    before = np.repeat([1, 1, 1, 2, 2, 2, 3, 3, 3], ways.ravel())
    now = np.repeat([1, 2, 3] * 3, ways.ravel())
    print("kept", (before == now).mean())
    print("kappa", cohen_kappa_score(before, now))
    print("rand", adjusted_rand_score(before, now))
    wilson = stats.binomtest(10, 63).proportion_ci(0.95, method="wilson")
    print("wilson 10 of 63", wilson.low, wilson.high)
    none = stats.binomtest(3, 63).proportion_ci(0.95, method="wilson")
    print("wilson 3 of 63", none.low, none.high)


if __name__ == "__main__":
    main()
