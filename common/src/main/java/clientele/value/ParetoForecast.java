package clientele.value;

/**
 * What Pareto/NBD expects. A customer alive at T has λ ~ Gamma(r+x, α+T) and μ ~ Gamma(s, β+T),
 * independent of each other; in t the expected purchases are E[λ] E[min(lifetime left, t)].
 */
final class ParetoForecast implements PurchaseForecast {
  private final double[] parameters;
  private final double r;
  private final double alpha;
  private final double s;
  private final double beta;

  ParetoForecast(double[] parameters) {
    this.parameters = parameters.clone();
    r = parameters[0];
    alpha = parameters[1];
    s = parameters[2];
    beta = parameters[3];
  }

  @Override
  public double probabilityAlive(int x, double tx, double observed) {
    LeavingIntegral integral = new LeavingIntegral(parameters);
    integral.compute(x, tx, observed, false);
    double stayed = integral.stayed();
    return stayed == 0 ? 0 : stayed / (stayed + s * integral.left());
  }

  @Override
  public double[] whenAlive(int x, double observed, double[] times) {
    double left = beta + observed;
    double[] means = new double[times.length];
    for (int k = 0; k < times.length; k++) {
      means[k] = (r + x) / (alpha + observed) * left * lifetime(times[k] / left);
    }
    return means;
  }

  /** E[λ²] E[min(lifetime left, t)²]. */
  @Override
  public double factorialWhenAlive(int x, double observed, double time) {
    double square = (r + x) * (r + x + 1) / ((alpha + observed) * (alpha + observed));
    double left = beta + observed;
    return square * left * left * squaredLifetime(time / left);
  }

  @Override
  public double ofNewCustomer(double time) {
    return r / alpha * beta * lifetime(time / beta);
  }

  /** E[min(lifetime, z)] of a Pareto lifetime: (1 − (1+z)^(1−s))/(s−1), and ln(1+z) at s = 1. */
  private double lifetime(double z) {
    double log = Math.log1p(z);
    double k = s - 1;
    return k == 0 ? log : -Math.expm1(-k * log) / k;
  }

  /** E[min(lifetime, z)²] = 2 ∫ w (1+w)^−s dw from 0 to z, in u = ln(1+w). */
  private double squaredLifetime(double z) {
    double log = Math.log1p(z);
    double sum = 0;
    for (int i = 0; i < Legendre.THIRTY_TWO.size(); i++) {
      double u = log * Legendre.THIRTY_TWO.point(i);
      sum += Legendre.THIRTY_TWO.weight(i) * Math.expm1(u) * Math.exp((1 - s) * u);
    }
    return 2 * log * sum;
  }
}
