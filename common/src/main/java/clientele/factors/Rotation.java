package clientele.factors;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/** Turns of factors that make their loadings easy to read. */
final class Rotation {
  private static final int ROUNDS = 500;
  private static final double STILL = 1e-10;
  private static final int POWER = 4;

  private Rotation() {}

  /**
   * Loadings and the correlations of their factors.
   *
   * @param pattern a row for each variable, a column for each factor
   * @param factors correlations of the factors
   */
  record Turned(RealMatrix pattern, RealMatrix factors) {}

  /**
   * The orthogonal turn of greatest variance of squared loadings, by pairs of factors, with each
   * variable's loadings divided by the root of its communality (Kaiser 1958).
   */
  static RealMatrix varimax(RealMatrix loadings) {
    int variables = loadings.getRowDimension();
    int factors = loadings.getColumnDimension();
    double[] length = new double[variables];
    RealMatrix turned = loadings.copy();
    for (int i = 0; i < variables; i++) {
      length[i] = loadings.getRowVector(i).getNorm();
      if (length[i] > 0) {
        turned.setRowVector(i, turned.getRowVector(i).mapDivide(length[i]));
      }
    }
    boolean moved = factors > 1;
    for (int round = 0; round < ROUNDS && moved; round++) {
      moved = false;
      for (int a = 0; a < factors; a++) {
        for (int b = a + 1; b < factors; b++) {
          moved |= turnPair(turned, a, b);
        }
      }
    }
    for (int i = 0; i < variables; i++) {
      turned.setRowVector(i, turned.getRowVector(i).mapMultiply(length[i]));
    }
    return turned;
  }

  private static boolean turnPair(RealMatrix loadings, int a, int b) {
    int variables = loadings.getRowDimension();
    double sumU = 0;
    double sumV = 0;
    double squares = 0;
    double products = 0;
    for (int i = 0; i < variables; i++) {
      double x = loadings.getEntry(i, a);
      double y = loadings.getEntry(i, b);
      double u = x * x - y * y;
      double v = 2 * x * y;
      sumU += u;
      sumV += v;
      squares += u * u - v * v;
      products += 2 * u * v;
    }
    double numerator = products - 2 * sumU * sumV / variables;
    double denominator = squares - (sumU * sumU - sumV * sumV) / variables;
    double angle = Math.atan2(numerator, denominator) / 4;
    if (Math.abs(angle) < STILL) {
      return false;
    }
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    for (int i = 0; i < variables; i++) {
      double x = loadings.getEntry(i, a);
      double y = loadings.getEntry(i, b);
      loadings.setEntry(i, a, cos * x + sin * y);
      loadings.setEntry(i, b, cos * y - sin * x);
    }
    return true;
  }

  /**
   * The oblique turn towards varimax's loadings raised to the fourth power (Hendrickson and White
   * 1964): factors may be correlated.
   */
  static Turned promax(RealMatrix varimax) {
    int factors = varimax.getColumnDimension();
    if (factors < 2) {
      return new Turned(varimax, identity(factors));
    }
    RealMatrix target = varimax.copy();
    for (int i = 0; i < target.getRowDimension(); i++) {
      for (int j = 0; j < factors; j++) {
        double loading = target.getEntry(i, j);
        target.setEntry(i, j, loading * Math.pow(Math.abs(loading), POWER - 1));
      }
    }
    RealMatrix crossed = varimax.transpose().multiply(varimax);
    RealMatrix turn =
        new LUDecomposition(crossed).getSolver().solve(varimax.transpose().multiply(target));
    // Columns are made so long that the factors have variance 1.
    RealMatrix inverse =
        new LUDecomposition(turn.transpose().multiply(turn)).getSolver().getInverse();
    for (int j = 0; j < factors; j++) {
      turn.setColumnVector(
          j, turn.getColumnVector(j).mapMultiply(Math.sqrt(inverse.getEntry(j, j))));
    }
    RealMatrix back = new LUDecomposition(turn).getSolver().getInverse();
    return new Turned(varimax.multiply(turn), back.multiply(back.transpose()));
  }

  private static RealMatrix identity(int size) {
    RealMatrix identity = new Array2DRowRealMatrix(size, size);
    for (int i = 0; i < size; i++) {
      identity.setEntry(i, i, 1);
    }
    return identity;
  }
}
