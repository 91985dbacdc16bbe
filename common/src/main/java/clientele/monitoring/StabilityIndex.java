package clientele.monitoring;

import org.apache.commons.math3.distribution.ChiSquaredDistribution;

/**
 * The population stability index of two distributions over the same bins: the sum of (q − p) ln(q /
 * p), Jeffreys' divergence. It is 0 for the same shares, never less, and the same both ways; by
 * convention 0.1 is a small and 0.25 a large move (Siddiqi, "Credit Risk Scorecards", 2006).
 *
 * <p>Of independent samples of n and m from one distribution over B bins it is asymptotically (1/n
 * + 1/m) times a chi-square of B − 1 degrees of freedom (Yurdakul and Naranjo 2020), which says
 * what chance alone reaches.
 */
public final class StabilityIndex {
  /** What is added to each count, so that an empty bin has a logarithm (Jeffreys' prior). */
  private static final double PRIOR = 0.5;

  private StabilityIndex() {}

  /**
   * The index.
   *
   * @param reference counts by bin, perhaps of weighted rows; not all 0
   * @param present counts by the same bins
   * @return at least 0
   */
  public static double of(double[] reference, double[] present) {
    if (reference.length != present.length) {
      throw new IllegalArgumentException(
          "Cannot compare " + reference.length + " bins with " + present.length + ".");
    }
    double n = sum(reference) + PRIOR * reference.length;
    double m = sum(present) + PRIOR * present.length;
    double index = 0;
    for (int bin = 0; bin < reference.length; bin++) {
      double p = (reference[bin] + PRIOR) / n;
      double q = (present[bin] + PRIOR) / m;
      index += (q - p) * Math.log(q / p);
    }
    return Math.max(0, index);
  }

  /**
   * What chance exceeds seldom.
   *
   * @param bins of both distributions, at least 2
   * @param n rows of the reference
   * @param m rows of the present
   * @param probability with which chance exceeds it
   * @return an index
   */
  public static double chance(int bins, double n, double m, double probability) {
    return (1 / n + 1 / m)
        * new ChiSquaredDistribution(bins - 1).inverseCumulativeProbability(1 - probability);
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
