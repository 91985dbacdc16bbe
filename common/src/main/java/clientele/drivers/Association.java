package clientele.drivers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;

/** How strongly variables go together. */
final class Association {
  /** Of numbers that are cut into parts for their information: how many. */
  static final int PARTS = 10;

  /** Keeps a correlation matrix that is singular, within rounding, one that can be inverted. */
  private static final double RIDGE = 1e-12;

  private Association() {}

  /** Pearson's product-moment correlation, -1 to 1; 0 where one of the two never differs. */
  static double pearson(double[] x, double[] y) {
    double value = new PearsonsCorrelation().correlation(x, y);
    return Double.isNaN(value) ? 0 : value;
  }

  /** Spearman's rank correlation, equal values having the mean of their ranks. */
  static double spearman(double[] x, double[] y) {
    return pearson(ranks(x), ranks(y));
  }

  private static double[] ranks(double[] x) {
    return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(x);
  }

  /**
   * Numbers as the parts, of about as many values each, that they fall into; equal ones together.
   */
  static int[] parts(double[] x) {
    double[] ranks = ranks(x);
    int[] parts = new int[x.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = (int) Math.min(PARTS - 1, Math.floor((ranks[i] - 0.5) / x.length * PARTS));
    }
    return parts;
  }

  /**
   * Mutual information as a share of the larger of both entropies (Kvalseth 1987): 0 for
   * independent variables, 1 where each tells the other.
   *
   * @param x a level of each row
   * @param y likewise
   */
  static double information(int[] x, int[] y) {
    Map<Integer, Integer> ofX = new HashMap<>();
    Map<Integer, Integer> ofY = new HashMap<>();
    Map<Long, Integer> ofBoth = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      ofX.merge(x[i], 1, Integer::sum);
      ofY.merge(y[i], 1, Integer::sum);
      ofBoth.merge(((long) x[i] << Integer.SIZE) | y[i], 1, Integer::sum);
    }
    double most = Math.max(entropy(ofX, x.length), entropy(ofY, x.length));
    double shared = entropy(ofX, x.length) + entropy(ofY, x.length) - entropy(ofBoth, x.length);
    return most > 0 ? Math.max(0, Math.min(1, shared / most)) : 0;
  }

  private static double entropy(Map<?, Integer> counts, int all) {
    // Sorted, so that the sum does not depend on the order of the map.
    return Arrays.stream(counts.values().stream().mapToInt(Integer::intValue).sorted().toArray())
        .mapToDouble(count -> -(double) count / all * Math.log((double) count / all))
        .sum();
  }

  /** The correlation matrix of some columns. */
  static RealMatrix correlations(double[][] columns) {
    RealMatrix matrix = MatrixUtils.createRealIdentityMatrix(columns.length);
    for (int i = 0; i < columns.length; i++) {
      for (int j = 0; j < i; j++) {
        double value = pearson(columns[i], columns[j]);
        matrix.setEntry(i, j, value);
        matrix.setEntry(j, i, value);
      }
    }
    return matrix;
  }

  /**
   * Variance inflation factors: 1 / (1 − R²) of the regression of each variable on the others
   * (Marquardt 1970), which are the diagonal of the inverse of their correlation matrix.
   */
  static double[] vif(RealMatrix correlations) {
    int size = correlations.getRowDimension();
    RealMatrix raised =
        new Array2DRowRealMatrix(correlations.getData())
            .add(MatrixUtils.createRealIdentityMatrix(size).scalarMultiply(RIDGE));
    RealMatrix inverse = new CholeskyDecomposition(raised, RIDGE, 0).getSolver().getInverse();
    double[] factors = new double[size];
    for (int i = 0; i < size; i++) {
      factors[i] = Math.max(1, inverse.getEntry(i, i));
    }
    return factors;
  }
}
