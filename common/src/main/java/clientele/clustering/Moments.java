package clientele.clustering;

import java.io.Serializable;

/**
 * Count, mean and the second and third central moments of numbers, updated one by one and merged in
 * a given order (Pébay 2008, "Formulas for robust, one-pass parallel computation of covariances and
 * arbitrary-order statistical moments"). The last bits depend on the order, so callers keep one.
 */
final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  private long n;
  private double mean;
  private double m2;
  private double m3;

  void add(double x) {
    long before = n++;
    double delta = x - mean;
    double step = delta / n;
    double term = delta * step * before;
    mean += step;
    m3 += term * step * (n - 2) - 3 * step * m2;
    m2 += term;
  }

  void merge(Moments other) {
    if (other.n == 0) {
      return;
    }
    double na = n;
    double nb = other.n;
    double total = na + nb;
    double delta = other.mean - mean;
    m3 +=
        other.m3
            + delta * delta * delta * na * nb * (na - nb) / (total * total)
            + 3 * delta * (na * other.m2 - nb * m2) / total;
    m2 += other.m2 + delta * delta * na * nb / total;
    mean += delta * nb / total;
    n += other.n;
  }

  long count() {
    return n;
  }

  double mean() {
    return mean;
  }

  /** The sum of squared deviations from the mean. */
  double squares() {
    return m2;
  }

  /** The population's standard deviation (divided by n, not n − 1); 0 without values. */
  double deviation() {
    return n == 0 ? 0 : Math.sqrt(m2 / n);
  }

  /** The third standardised moment; 0 where all values are equal. */
  double skewness() {
    return m2 <= 0 ? 0 : Math.sqrt((double) n) * m3 / Math.pow(m2, 1.5);
  }
}
