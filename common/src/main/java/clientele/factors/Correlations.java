package clientele.factors;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Pearson correlations of several variables, from sums over the rows in which both of a pair are
 * known.
 */
final class Correlations {
  // The least eigenvalue that a smoothed matrix keeps, so that it can be inverted.
  private static final double LEAST = 1e-6;

  private Correlations() {}

  /**
   * Makes correlations of pairs a matrix that a sample could have: negative eigenvalues, which
   * missing answers can bring about, become small positive ones, and the diagonal 1 again (Knol and
   * Berger 1991).
   */
  static RealMatrix smoothed(RealMatrix pairs) {
    EigenDecomposition eigen = new EigenDecomposition(pairs);
    double[] values = eigen.getRealEigenvalues();
    boolean proper = true;
    for (int i = 0; i < values.length; i++) {
      if (values[i] < LEAST) {
        values[i] = LEAST;
        proper = false;
      }
    }
    if (proper) {
      return pairs;
    }
    RealMatrix raised =
        eigen.getV().multiply(MatrixUtils.createRealDiagonalMatrix(values)).multiply(eigen.getVT());
    return scaled(raised);
  }

  /** A covariance matrix as one of correlations. */
  static RealMatrix scaled(RealMatrix covariances) {
    int size = covariances.getRowDimension();
    RealMatrix scaled = new Array2DRowRealMatrix(size, size);
    for (int i = 0; i < size; i++) {
      scaled.setEntry(i, i, 1);
      for (int j = 0; j < i; j++) {
        double both = Math.sqrt(covariances.getEntry(i, i)) * Math.sqrt(covariances.getEntry(j, j));
        double value = both == 0 ? 0 : covariances.getEntry(i, j) / both;
        scaled.setEntry(i, j, Math.max(-1, Math.min(1, value)));
        scaled.setEntry(j, i, scaled.getEntry(i, j));
      }
    }
    return scaled;
  }

  /** Eigenvalues in descending order. */
  static double[] eigenvalues(RealMatrix symmetric) {
    double[] values = new EigenDecomposition(symmetric).getRealEigenvalues();
    java.util.Arrays.sort(values);
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      double swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
    return values;
  }
}
