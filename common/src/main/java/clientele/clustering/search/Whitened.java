package clientele.clustering.search;

/**
 * Rows and centres in the metric of what the segments have in common: the covariance within
 * segments, pooled, is the unit there. Along the line through two centres groups then part as well
 * as along any (Fisher 1936), however flat or stretched they are.
 */
final class Whitened {
  /** With more features variances alone are taken: covariances would be of chance for the most. */
  private static final int MOST_FEATURES = 64;

  /** With no more rows than that, variances alone are taken, too. */
  private static final double ROWS_A_FEATURE = 10;

  /** Of the mean variance; more than rounding errors. */
  private static final double LEAST = 1e-6;

  private final WeightedRows rows;
  private final double[] centers;

  private Whitened(WeightedRows rows, double[] centers) {
    this.rows = rows;
    this.centers = centers;
  }

  /** As many rows, of the same weights. */
  WeightedRows rows() {
    return rows;
  }

  /** Row after row. */
  double[] centers() {
    return centers;
  }

  /** The rows as their own segments see them; unchanged where all lie on their centres. */
  static Whitened of(WeightedRows rows, Partition partition) {
    int width = rows.width();
    double[] values = rows.values();
    double[] centers = partition.centers();
    double[] residuals = new double[values.length];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < width; j++) {
        residuals[i * width + j] =
            values[i * width + j] - centers[partition.labels()[i] * width + j];
      }
    }
    double[][] within = within(new WeightedRows(width, residuals, rows.weights()));
    if (within.length == 0) {
      return new Whitened(rows, centers);
    }
    double[][] root = Covariance.root(within);
    return new Whitened(
        new WeightedRows(width, solved(root, values), rows.weights()), solved(root, centers));
  }

  /**
   * Covariances, drawn towards 0 as far as rows are few, or they would part what they were taken
   * from; empty where nothing varies.
   */
  private static double[][] within(WeightedRows residuals) {
    int width = residuals.width();
    double[][] within =
        width <= MOST_FEATURES ? Covariance.of(residuals) : Covariance.variances(residuals);
    double mean = 0;
    for (int j = 0; j < width; j++) {
      mean += within[j][j] / width;
    }
    if (!(mean > 0)) {
      return new double[0][];
    }
    double kept = Math.max(0, 1 - ROWS_A_FEATURE * width / residuals.size());
    for (int a = 0; a < width; a++) {
      for (int b = 0; b < width; b++) {
        within[a][b] *= a == b ? 1 : kept;
      }
      within[a][a] += LEAST * mean;
    }
    return within;
  }

  /** Each row y with L y = the row, for a lower triangle L. */
  private static double[] solved(double[][] root, double[] values) {
    int width = root.length;
    boolean diagonal = width > MOST_FEATURES;
    double[] solved = new double[values.length];
    for (int row = 0; row < values.length; row += width) {
      for (int a = 0; a < width; a++) {
        double sum = values[row + a];
        for (int b = 0; b < a && !diagonal; b++) {
          sum -= root[a][b] * solved[row + b];
        }
        solved[row + a] = sum / root[a][a];
      }
    }
    return solved;
  }
}
