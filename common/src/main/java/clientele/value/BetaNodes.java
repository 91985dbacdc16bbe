package clientele.value;

/**
 * A beta distribution as points with weights: quadrature for expectations of functions of p that
 * are smooth in ln(p/(1−p)).
 *
 * <p>On that axis the density is log-concave and analytic within ±iπ. The trapezoidal rule after
 * the substitution v = centre + scale · sinh(s) (double exponential, Takahasi and Mori 1974) then
 * errs by about e^(−π²/step), whatever the parameters: narrow peaks, and tails of p^a with a tiny
 * a. The weights are normed by their own sum, so no beta function enters.
 */
final class BetaNodes {
  private static final double STEP = 0.15;
  private static final double WIDEST = Math.PI / 2;

  private static final double LEAST = 0.5;

  /** Natural logarithm of the weight, against the largest, that no longer counts. */
  private static final double NEGLIGIBLE = -42;

  private final double[] values;
  private final double[] weights;

  private BetaNodes(double[] values, double[] weights) {
    this.values = values;
    this.weights = weights;
  }

  static BetaNodes of(double a, double b) {
    // With a below 1/2 the mode lies far out in a flat tail; the bend that matters is at p = 1/b.
    double centre = Math.log(Math.max(a, LEAST)) - Math.log(Math.max(b, LEAST));
    double scale = Math.min(WIDEST, Math.sqrt(1 / a + 1 / b));
    double top = logDensity(a, b, Math.log(a) - Math.log(b));
    int first = -reach(a, b, centre, scale, top, -1);
    int last = reach(a, b, centre, scale, top, 1);
    double[] values = new double[last - first + 1];
    double[] weights = new double[values.length];
    double total = 0;
    for (int i = 0; i < values.length; i++) {
      double s = (first + i) * STEP;
      double v = centre + scale * Math.sinh(s);
      values[i] = 1 / (1 + Math.exp(-v));
      weights[i] = Math.exp(logDensity(a, b, v) - top) * Math.cosh(s);
      total += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= total;
    }
    return new BetaNodes(values, weights);
  }

  /** Steps from the centre until the weight is negligible. */
  private static int reach(
      double a, double b, double centre, double scale, double top, int direction) {
    int steps = 0;
    double logWeight;
    do {
      steps++;
      double s = steps * STEP;
      logWeight =
          logDensity(a, b, centre + direction * scale * Math.sinh(s))
              - top
              + Math.log(Math.cosh(s));
    } while (logWeight > NEGLIGIBLE);
    return steps;
  }

  /** ln of p^a (1−p)^b at p = 1/(1+e^−v): the density of v, but for its norm. */
  private static double logDensity(double a, double b, double v) {
    return -a * softplus(-v) - b * softplus(v);
  }

  /** ln(1 + e^v). */
  private static double softplus(double v) {
    return Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)));
  }

  int size() {
    return values.length;
  }

  double value(int i) {
    return values[i];
  }

  double weight(int i) {
    return weights[i];
  }
}
