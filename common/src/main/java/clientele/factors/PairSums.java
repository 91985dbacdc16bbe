package clientele.factors;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * Counts, sums and products of each pair of variables over the rows in which both are known. Values
 * are rounded to three digits behind the point and summed as whole numbers, so that the sums do not
 * depend on the order of the rows.
 */
final class PairSums implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double UNIT = 1_000;

  /** Answers beyond this are cut off, so that no sum of products overflows. */
  private static final double MOST = 1e5;

  private final int size;
  private final long[] counts;
  private final long[] sums;
  private final double[] products;
  private long rows;

  PairSums(int size) {
    this.size = size;
    counts = new long[size * size];
    sums = new long[size * size];
    products = new double[size * size];
  }

  /** The numbers of a row from a column on; NaN where there is none. */
  static double[] values(Row row, int from) {
    double[] values = new double[row.size() - from];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.isNullAt(from + i) ? Double.NaN : row.getDouble(from + i);
    }
    return values;
  }

  PairSums add(double[] values) {
    rows++;
    for (int i = 0; i < size; i++) {
      if (Double.isNaN(values[i])) {
        continue;
      }
      long one = whole(values[i]);
      for (int j = 0; j < size; j++) {
        if (!Double.isNaN(values[j])) {
          int at = i * size + j;
          counts[at]++;
          sums[at] += one;
          // Whole numbers below 2^53 add without error.
          products[at] += (double) (one * whole(values[j]));
        }
      }
    }
    return this;
  }

  private static long whole(double value) {
    return Math.round(Math.max(-MOST, Math.min(MOST, value)) * UNIT);
  }

  PairSums merge(PairSums other) {
    rows += other.rows;
    for (int at = 0; at < counts.length; at++) {
      counts[at] += other.counts[at];
      sums[at] += other.sums[at];
      products[at] += other.products[at];
    }
    return this;
  }

  long rows() {
    return rows;
  }

  /** The fewest rows that any pair has in common. */
  long leastPair() {
    long least = rows;
    for (long count : counts) {
      least = Math.min(least, count);
    }
    return least;
  }

  double[] means() {
    double[] means = new double[size];
    for (int i = 0; i < size; i++) {
      means[i] = sums[i * size + i] / UNIT / counts[i * size + i];
    }
    return means;
  }

  double[] deviations() {
    double[] deviations = new double[size];
    for (int i = 0; i < size; i++) {
      deviations[i] = Math.sqrt(covariance(i, i));
    }
    return deviations;
  }

  /** Pearson's correlation of each pair; 0 where it has too few rows, or one never differs. */
  double[][] correlations() {
    double[] deviations = deviations();
    double[][] correlations = new double[size][size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double both = deviations[i] * deviations[j];
        double value = both > 0 ? covariance(i, j) / both : 0;
        correlations[i][j] = i == j ? 1 : Math.max(-1, Math.min(1, value));
      }
    }
    return correlations;
  }

  private double covariance(int i, int j) {
    int at = i * size + j;
    if (counts[at] < 2) {
      return 0;
    }
    double product = products[at] - (double) sums[at] * sums[j * size + i] / counts[at];
    return product / (UNIT * UNIT) / (counts[at] - 1);
  }
}
