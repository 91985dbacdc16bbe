package clientele.clustering.search;

import org.apache.commons.math3.special.Erf;

/** The standard normal distribution. */
final class Normal {
  private static final double ROOT_TWO = Math.sqrt(2);

  private Normal() {}

  /** The share below a value. */
  static double distribution(double x) {
    return 0.5 * Erf.erfc(-x / ROOT_TWO);
  }

  /** The value below which a share lies. */
  static double quantile(double share) {
    return ROOT_TWO * Erf.erfInv(2 * share - 1);
  }
}
