package clientele.value;

import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Gamma-Gamma: the amounts of a customer's purchases are Gamma(p, ν), with ν ~ Gamma(q, v), and
 * have nothing to do with how often the customer buys.
 *
 * <p>For the mean m of x repeat purchases, ln L = ln Γ(px+q) − ln Γ(px) − ln Γ(q) + q ln v + (px−1)
 * ln m + px ln x − (px+q) ln(v + xm).
 */
public final class GammaGamma {
  /** The name in {@code value_models}. */
  public static final String NAME = "gamma-gamma";

  static final List<String> PARAMETERS = List.of("p", "q", "v");
  private static final int P = 0;
  private static final int Q = 1;
  private static final int V = 2;

  private final double p;
  private final double q;
  private final double v;

  /**
   * A fitted model.
   *
   * @param parameters p, q and v, positive
   */
  public GammaGamma(double[] parameters) {
    p = parameters[P];
    q = parameters[Q];
    v = parameters[V];
  }

  /**
   * The amount expected of a customer's next purchase.
   *
   * @param x repeat purchases that were paid for; 0 gives the mean of all customers
   * @param mean their mean amount
   * @return p(v + xm)/(px + q − 1); infinite where px + q is not above 1
   */
  public double expectedAmount(int x, double mean) {
    double degrees = p * x + q - 1;
    return degrees > 0 ? p * (v + x * mean) / degrees : Double.POSITIVE_INFINITY;
  }

  /**
   * How uncertain that is: E[ζ²]/E[ζ]², with ζ the customer's true mean.
   *
   * @param x repeat purchases that were paid for
   * @return at least 1; infinite where px + q is not above 2
   */
  double relativeSquare(int x) {
    double degrees = p * x + q - 2;
    return degrees > 0 ? (degrees + 1) / degrees : Double.POSITIVE_INFINITY;
  }

  /** Variance of one purchase's amount over the square of its mean. */
  double relativeVariance() {
    return 1 / p;
  }

  static List<double[]> starts(SpendGroups groups) {
    double mean = groups.overallMean();
    return List.of(
        new double[] {2, 3, mean},
        new double[] {6, 4, mean / 2},
        new double[] {1, 2, mean},
        new double[] {20, 5, mean / 5});
  }

  /** Terms of the log-likelihood. */
  static final class Likelihood implements Fitting.Term {
    private final double p;
    private final double q;
    private final double v;
    private final SpendGroups groups;
    private int lastX = -1;
    private double constant;
    private double byP;
    private double byQ;

    Likelihood(double[] parameters, SpendGroups groups) {
      p = parameters[P];
      q = parameters[Q];
      v = parameters[V];
      this.groups = groups;
    }

    @Override
    public double of(int group, double[] gradient) {
      int x = groups.x(group);
      if (x != lastX) {
        double whole = p * x + q;
        constant =
            Gamma.logGamma(whole)
                - Gamma.logGamma(p * x)
                - Gamma.logGamma(q)
                + q * Math.log(v)
                + p * x * Math.log(x);
        double digamma = Gamma.digamma(whole);
        byP = x * (digamma - Gamma.digamma(p * x) + Math.log(x));
        byQ = digamma - Gamma.digamma(q) + Math.log(v);
        lastX = x;
      }
      double shape = p * x + q;
      double total = v + x * groups.mean(group);
      // The mean of ln(v + xm) over the group's customers, to the second order.
      double bend = x * (double) x * groups.variance(group) / (total * total);
      double log = Math.log(total) - bend / 2;
      double weight = groups.customers(group);
      double meanLog = groups.meanLog(group);
      if (gradient != null) {
        gradient[P] = weight * (byP + x * (meanLog - log));
        gradient[Q] = weight * (byQ - log);
        gradient[V] = weight * (q / v - shape * (1 + bend) / total);
      }
      return weight * (constant + (p * x - 1) * meanLog - shape * log);
    }
  }
}
