package clientele.value;

import java.util.List;
import org.apache.commons.math3.special.Gamma;

/**
 * Pareto/NBD. Purchases while alive: Poisson with rate λ ~ Gamma(r, α); lifetime: exponential with
 * rate μ ~ Gamma(s, β).
 *
 * <p>L = Γ(r+x)/Γ(r) α^r β^s ( (α+T)^−(r+x) (β+T)^−s + s ∫ (α+τ)^−(r+x) (β+τ)^−(s+1) dτ ), the
 * integral over the time of leaving, from t_x to T; see {@link LeavingIntegral}.
 */
final class ParetoNbd implements PurchaseModel {
  private static final long serialVersionUID = 1L;
  private static final int R = 0;
  private static final int ALPHA = 1;
  private static final int S = 2;
  private static final int BETA = 3;

  @Override
  public String name() {
    return "pareto-nbd";
  }

  @Override
  public List<String> parameterNames() {
    return List.of("r", "alpha", "s", "beta");
  }

  @Override
  public List<double[]> starts(PurchaseGroups groups) {
    double rate = groups.purchaseRate();
    double span = groups.meanObserved();
    return List.of(
        new double[] {0.5, 0.3 / rate, 0.5, 0.3 * span},
        new double[] {1, 1 / rate, 1, span},
        new double[] {0.5, 0.5 / rate, 0.3, span},
        new double[] {2, 1 / rate, 2, span});
  }

  @Override
  public LogLikelihood logLikelihood(double[] parameters) {
    return new Likelihood(parameters);
  }

  @Override
  public PurchaseForecast forecast(double[] parameters) {
    return new ParetoForecast(parameters);
  }

  private Object readResolve() {
    return PARETO_NBD;
  }

  private static final class Likelihood implements LogLikelihood {
    private final double r;
    private final double alpha;
    private final double s;
    private final double beta;
    private final LeavingIntegral integral;
    private int lastX = -1;
    private double constant;
    private double byR;

    Likelihood(double[] parameters) {
      r = parameters[R];
      alpha = parameters[ALPHA];
      s = parameters[S];
      beta = parameters[BETA];
      integral = new LeavingIntegral(parameters);
    }

    @Override
    public double of(int x, double tx, double observed, double[] gradient) {
      if (x != lastX) {
        constant = Logs.rising(r, x) + r * Math.log(alpha) + s * Math.log(beta);
        byR = Gamma.digamma(r + x) - Gamma.digamma(r) + Math.log(alpha);
        lastX = x;
      }
      integral.compute(x, tx, observed, gradient != null);
      double stayed = integral.stayed();
      double total = stayed + s * integral.left();
      if (gradient != null) {
        double kept = stayed / total;
        double gone = s / total;
        gradient[R] = byR - kept * Math.log(alpha + observed) - gone * integral.leftLogAlpha();
        gradient[ALPHA] =
            r / alpha - (r + x) * (kept / (alpha + observed) + gone * integral.leftOverAlpha());
        gradient[S] =
            Math.log(beta)
                - kept * Math.log(beta + observed)
                - gone * integral.leftLogBeta()
                + integral.left() / total;
        gradient[BETA] =
            s / beta - kept * s / (beta + observed) - gone * (s + 1) * integral.leftOverBeta();
      }
      return constant + integral.logScale() + Math.log(total);
    }
  }
}
