/**
 * Whether a segmentation still fits: how far features have drifted, who went from which segment to
 * which, what segments bring and why that has changed, and what is to be done about it.
 *
 * <p>Drift is measured by the population stability index (Yurdakul and Naranjo, "Statistical
 * Properties of the Population Stability Index", The Journal of Risk Model Validation 14(4), 2020)
 * and by the two-sample statistic of Kolmogorov and Smirnov; changes of figures are taken apart
 * after Marshall and Edgeworth; agreement is Cohen's kappa and the adjusted Rand index (Hubert and
 * Arabie, "Comparing Partitions", Journal of Classification 2, 1985).
 *
 * <p>What grows with customers is counted where the data are; counts and exact sums reach the
 * driver, so that the outcome does not depend on how the rows are spread.
 */
package clientele.monitoring;
