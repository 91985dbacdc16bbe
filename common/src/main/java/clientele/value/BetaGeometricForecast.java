package clientele.value;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What BG/NBD and MBG/NBD expect. A customer alive at T has λ ~ Gamma(r+x, α+T) and p ~ Beta(a,
 * b+n), independent of each other, and buys (1 − e^(−λpt))/p times in t (Fader, Hardie and Lee
 * 2005). The mean over λ is (1 − (1+pz)^−(r+x))/p with z = t/(α+T); the mean over p is a sum over
 * the nodes of {@link BetaNodes}. That is the papers' expression in 2F1, without its poles at a = 1
 * and its sign change at a + b &lt; 1.
 */
final class BetaGeometricForecast implements PurchaseForecast {
  private static final double TINY = 1e-5;
  private static final int REMEMBERED = 4096;

  private final double r;
  private final double alpha;
  private final double a;
  private final double b;
  private final int shift;
  private final Map<Integer, BetaNodes> nodes = new ConcurrentHashMap<>();

  BetaGeometricForecast(double[] parameters, int shift) {
    r = parameters[0];
    alpha = parameters[1];
    a = parameters[2];
    b = parameters[3];
    this.shift = shift;
  }

  @Override
  public double probabilityAlive(int x, double tx, double observed) {
    int n = x + shift;
    if (n == 0) {
      return 1;
    }
    double logOdds =
        Math.log(a / (b + n - 1)) + (r + x) * Math.log1p((observed - tx) / (alpha + tx));
    return 1 / (1 + Math.exp(logOdds));
  }

  @Override
  public double[] whenAlive(int x, double observed, double[] times) {
    return means(leaving(x + shift), r + x, alpha + observed, times);
  }

  @Override
  public double ofNewCustomer(double time) {
    // Who may leave at the first purchase stays with probability b/(a+b), and then has p ~ Beta(a,
    // b+1).
    double stays = shift == 0 ? 1 : b / (a + b);
    return stays * means(leaving(shift), r, alpha, new double[] {time})[0];
  }

  private BetaNodes leaving(int n) {
    return n < REMEMBERED
        ? nodes.computeIfAbsent(n, stays -> BetaNodes.of(a, b + stays))
        : BetaNodes.of(a, b + n);
  }

  private static double[] means(BetaNodes nodes, double shape, double rate, double[] times) {
    double[] means = new double[times.length];
    for (int k = 0; k < times.length; k++) {
      double z = times[k] / rate;
      for (int i = 0; i < nodes.size(); i++) {
        double p = nodes.value(i);
        double w = p * z;
        double mean =
            w * (shape + 2) < TINY
                ? shape * z * (1 - (shape + 1) * w / 2 * (1 - (shape + 2) * w / 3))
                : -Math.expm1(-shape * Math.log1p(w)) / p;
        means[k] += nodes.weight(i) * mean;
      }
    }
    return means;
  }

  /** Given λ and p, E[Y(Y−1)] = 2(1−p)/p² (1 − e^(−λpt)(1 + λpt)); here its mean over both. */
  @Override
  public double factorialWhenAlive(int x, double observed, double time) {
    BetaNodes leaving = leaving(x + shift);
    double shape = r + x;
    double z = time / (alpha + observed);
    double sum = 0;
    for (int i = 0; i < leaving.size(); i++) {
      double p = leaving.value(i);
      double w = p * z;
      double factorial;
      if (w * (shape + 2) < TINY) {
        factorial = shape * (shape + 1) * z * z * (1 - 2 * (shape + 2) * w / 3);
      } else {
        double survival = -shape * Math.log1p(w);
        double left = -Math.expm1(survival) - shape * w / (1 + w) * Math.exp(survival);
        factorial = 2 * left / (p * p);
      }
      sum += leaving.weight(i) * (1 - p) * factorial;
    }
    return sum;
  }
}
