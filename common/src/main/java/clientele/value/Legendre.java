package clientele.value;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Gauss-Legendre rules on [0, 1]. */
final class Legendre {
  private static final GaussIntegratorFactory FACTORY = new GaussIntegratorFactory();

  /** For functions that hardly bend. */
  static final Legendre FEW = new Legendre(8);

  /** For functions that fall by some orders of magnitude. */
  static final Legendre SOME = new Legendre(16);

  /** For functions that fall to nothing. */
  static final Legendre MANY = new Legendre(32);

  private final double[] points;
  private final double[] weights;

  private Legendre(int size) {
    GaussIntegrator rule = FACTORY.legendreHighPrecision(size);
    points = new double[size];
    weights = new double[size];
    for (int i = 0; i < size; i++) {
      points[i] = (1 + rule.getPoint(i)) / 2;
      weights[i] = rule.getWeight(i) / 2;
    }
  }

  int size() {
    return points.length;
  }

  double point(int i) {
    return points[i];
  }

  double weight(int i) {
    return weights[i];
  }
}
