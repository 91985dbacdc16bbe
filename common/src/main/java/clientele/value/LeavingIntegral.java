package clientele.value;

/**
 * The integral of Pareto/NBD over the time of leaving, I = ∫ (α+τ)^−(r+x) (β+τ)^−(s+1) dτ from t_x
 * to T, beside the term of those who stayed, (α+T)^−(r+x) (β+T)^−s.
 *
 * <p>In u = ln((m+τ)/(m+t_x)) with m the smaller of α and β the integrand is analytic for |Im u|
 * &lt; π, positive and falling: a Gauss-Legendre rule of 8 to 32 points, by how far it falls, is
 * exact to about 1e-12. No difference is taken, unlike in the closed form by two 2F1. Both terms
 * are divided by the largest value of the integrand's part with exponent s, so that neither a large
 * x nor a long T leaves the range of a double.
 */
final class LeavingIntegral {
  /** e^−40 of the largest value no longer counts. */
  private static final double FALL = 40;

  private static final double LONGEST_PANEL = 8;

  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;
  private final double base;

  private double logScale;
  private double stayed;
  private double left;
  private double leftLogAlpha;
  private double leftOverAlpha;
  private double leftLogBeta;
  private double leftOverBeta;

  LeavingIntegral(double[] parameters) {
    r = parameters[0];
    alpha = parameters[1];
    s = parameters[2];
    beta = parameters[3];
    base = Math.min(alpha, beta);
  }

  void compute(int x, double tx, double observed, boolean derivatives) {
    double shape = r + x;
    double alphaLast = alpha + tx;
    double betaLast = beta + tx;
    double logAlphaLast = Math.log(alphaLast);
    double logBetaLast = Math.log(betaLast);
    logScale = -shape * logAlphaLast - s * logBetaLast;
    double growthAlpha = Math.log1p((observed - tx) / alphaLast);
    double growthBeta = Math.log1p((observed - tx) / betaLast);
    stayed = Math.exp(-shape * growthAlpha - s * growthBeta);
    left = 0;
    leftLogAlpha = 0;
    leftOverAlpha = 0;
    leftLogBeta = 0;
    leftOverBeta = 0;
    double start = base + tx;
    double whole = Math.log1p((observed - tx) / start);
    double reach =
        Math.min(
            whole,
            Math.min(
                Math.log1p(alphaLast / start * Math.expm1(FALL / shape)),
                Math.log1p(betaLast / start * Math.expm1(FALL / (s + 1)))));
    if (!(reach > 0)) {
      return;
    }
    double fall = Math.min(FALL, shape * growthAlpha + (s + 1) * growthBeta);
    Legendre rule = rule(fall, reach);
    int panels = (int) Math.ceil(reach / LONGEST_PANEL);
    double width = reach / panels;
    for (int panel = 0; panel < panels; panel++) {
      for (int i = 0; i < rule.size(); i++) {
        double since = start * Math.expm1(width * (panel + rule.point(i)));
        double byAlpha = Math.log1p(since / alphaLast);
        double byBeta = alpha == beta ? byAlpha : Math.log1p(since / betaLast);
        // dτ = (m+τ) du; one factor 1/(β+τ) is outside the scale.
        double value =
            rule.weight(i)
                * width
                * Math.exp(-shape * byAlpha - s * byBeta)
                * (start + since)
                / (betaLast + since);
        left += value;
        if (derivatives) {
          leftLogAlpha += value * (logAlphaLast + byAlpha);
          leftOverAlpha += value / (alphaLast + since);
          leftLogBeta += value * (logBetaLast + byBeta);
          leftOverBeta += value / (betaLast + since);
        }
      }
    }
  }

  /** As few points as give 1e-12 by the error bounds for e^−fall·u, and for the poles at ±iπ. */
  private static Legendre rule(double fall, double reach) {
    if (fall < 4 && reach < 1.5) {
      return Legendre.EIGHT;
    }
    if (fall < 8 && reach < 2.5) {
      return Legendre.TWELVE;
    }
    return fall < 16 && reach < 3 ? Legendre.SIXTEEN : Legendre.THIRTY_TWO;
  }

  /** Natural logarithm of what all values are to be multiplied by. */
  double logScale() {
    return logScale;
  }

  double stayed() {
    return stayed;
  }

  double left() {
    return left;
  }

  /** The integral with the factor ln(α+τ). */
  double leftLogAlpha() {
    return leftLogAlpha;
  }

  /** The integral with the factor 1/(α+τ). */
  double leftOverAlpha() {
    return leftOverAlpha;
  }

  /** The integral with the factor ln(β+τ). */
  double leftLogBeta() {
    return leftLogBeta;
  }

  /** The integral with the factor 1/(β+τ). */
  double leftOverBeta() {
    return leftOverBeta;
  }
}
