package clientele.value;

import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * BG/NBD and MBG/NBD. Purchases while alive: Poisson with rate λ ~ Gamma(r, α). At each of the x +
 * shift chances a customer leaves with probability p ~ Beta(a, b); MBG/NBD has the chance at the
 * first purchase more.
 *
 * <p>With n = x + shift, ln L = ln Γ(r+x)/Γ(r) + r ln α + ln B(a, b+n)/B(a, b) + ln( (α+T)^−(r+x) +
 * [n &gt; 0] a/(b+n−1) (α+t_x)^−(r+x) ).
 */
final class BetaGeometricNbd implements PurchaseModel {
  private static final long serialVersionUID = 1L;
  private static final int R = 0;
  private static final int ALPHA = 1;
  private static final int A = 2;
  private static final int B = 3;

  private final String name;
  private final int shift;

  BetaGeometricNbd(String name, int shift) {
    this.name = name;
    this.shift = shift;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<String> parameterNames() {
    return List.of("r", "alpha", "a", "b");
  }

  @Override
  public List<double[]> starts(PurchaseGroups groups) {
    double rate = groups.purchaseRate();
    return List.of(
        new double[] {0.3, 0.3 / rate, 0.8, 2.5},
        new double[] {1, 1 / rate, 0.3, 3},
        new double[] {0.5, 0.25 / rate, 1, 1},
        new double[] {2, 1 / rate, 2, 5});
  }

  @Override
  public LogLikelihood logLikelihood(double[] parameters) {
    return new Likelihood(parameters, shift);
  }

  @Override
  public PurchaseForecast forecast(double[] parameters) {
    return new BetaGeometricForecast(parameters, shift);
  }

  private Object readResolve() {
    return PurchaseModel.named(name);
  }

  private static final class Likelihood implements LogLikelihood {
    private final double r;
    private final double alpha;
    private final double a;
    private final double b;
    private final int shift;
    private final double logAlpha;
    private int lastX = -1;
    private double constant;
    private double logLeft;
    private double byR;
    private double byA;
    private double byB;

    Likelihood(double[] parameters, int shift) {
      r = parameters[R];
      alpha = parameters[ALPHA];
      a = parameters[A];
      b = parameters[B];
      this.shift = shift;
      logAlpha = Math.log(alpha);
    }

    @Override
    public double of(int x, double tx, double observed, double[] gradient) {
      if (x != lastX) {
        remember(x);
      }
      int n = x + shift;
      double shape = r + x;
      double logEnd = Math.log(alpha + observed);
      double stayed = -shape * logEnd;
      if (n == 0) {
        if (gradient != null) {
          fill(gradient, logEnd, r / alpha - shape / (alpha + observed), 0, n);
        }
        return constant + stayed;
      }
      double logLast = Math.log(alpha + tx);
      double gone = logLeft - shape * logLast;
      double logSum = Logs.sum(stayed, gone);
      if (gradient != null) {
        double share = Math.exp(gone - logSum);
        double kept = 1 - share;
        fill(
            gradient,
            kept * logEnd + share * logLast,
            r / alpha - shape * (kept / (alpha + observed) + share / (alpha + tx)),
            share,
            n);
      }
      return constant + logSum;
    }

    private void fill(double[] gradient, double logTime, double byAlpha, double share, int n) {
      gradient[R] = byR - logTime;
      gradient[ALPHA] = byAlpha;
      gradient[A] = byA + share / a;
      gradient[B] = byB - (n == 0 ? 0 : share / (b + n - 1));
    }

    private void remember(int x) {
      int n = x + shift;
      constant = r * logAlpha + Logs.rising(r, x) + Logs.rising(b, n) - Logs.rising(a + b, n);
      logLeft = n == 0 ? Double.NEGATIVE_INFINITY : Math.log(a) - Math.log(b + n - 1);
      byR = Gamma.digamma(r + x) - Gamma.digamma(r) + logAlpha;
      byA = Gamma.digamma(a + b) - Gamma.digamma(a + b + n);
      byB = Gamma.digamma(b + n) - Gamma.digamma(b) + byA;
      lastX = x;
    }
  }
}
