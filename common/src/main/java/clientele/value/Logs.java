package clientele.value;

import org.apache.commons.math3.special.Gamma;

/** Arithmetic on logarithms. */
final class Logs {
  private static final int FEW = 16;

  private Logs() {}

  /** ln(e^a + e^b) without overflow. */
  static double sum(double a, double b) {
    double high = Math.max(a, b);
    return high == Double.NEGATIVE_INFINITY
        ? high
        : high + Math.log1p(Math.exp(Math.min(a, b) - high));
  }

  /** ln Γ(z + n) − ln Γ(z), without the cancellation of two large logarithms for a small n. */
  static double rising(double z, int n) {
    if (n > FEW) {
      return Gamma.logGamma(z + n) - Gamma.logGamma(z);
    }
    double product = 0;
    for (int i = 0; i < n; i++) {
      product += Math.log(z + i);
    }
    return product;
  }
}
