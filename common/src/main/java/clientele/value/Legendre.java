package clientele.value;

import org.apache.commons.math3.analysis.integration.gauss.GaussIntegrator;
import org.apache.commons.math3.analysis.integration.gauss.GaussIntegratorFactory;

/** Gauss-Legendre rules on [0, 1]. */
final class Legendre {
  private static final GaussIntegratorFactory FACTORY = new GaussIntegratorFactory();

  static final Legendre FOUR = new Legendre(4);
  static final Legendre EIGHT = new Legendre(8);
  static final Legendre TWELVE = new Legendre(12);
  static final Legendre SIXTEEN = new Legendre(16);
  static final Legendre THIRTY_TWO = new Legendre(32);

  private final double[] points;
  private final double[] weights;

  private Legendre(int size) {
    GaussIntegrator rule = FACTORY.legendre(size);
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
