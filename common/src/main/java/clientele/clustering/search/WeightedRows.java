package clientele.clustering.search;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Rows of numbers with weights, one row after the other in one array: what the search's inner loops
 * run on. Not a record: Kryo reads it, and the arrays are shared on purpose.
 */
public final class WeightedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final double[] values;
  private final double[] weights;

  /**
   * Rows.
   *
   * @param width numbers in a row, at least 1
   * @param values row after row; finite; not copied
   * @param weights one a row, positive; not copied
   */
  public WeightedRows(int width, double[] values, double[] weights) {
    if (values.length != weights.length * (long) width) {
      throw new IllegalArgumentException(
          weights.length + " rows of " + width + " are not " + values.length + " numbers.");
    }
    this.width = width;
    this.values = values;
    this.weights = weights;
  }

  /**
   * Rows that all count once.
   *
   * @param rows at least one
   * @return a copy of them
   */
  public static WeightedRows of(double[][] rows) {
    int width = rows[0].length;
    double[] values = new double[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    double[] weights = new double[rows.length];
    Arrays.fill(weights, 1);
    return new WeightedRows(width, values, weights);
  }

  /**
   * How many rows there are.
   *
   * @return at least 0
   */
  public int size() {
    return weights.length;
  }

  /**
   * How many numbers a row has.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * The numbers.
   *
   * @return the array itself: not to be changed
   */
  public double[] values() {
    return values;
  }

  /**
   * The weights.
   *
   * @return the array itself: not to be changed
   */
  public double[] weights() {
    return weights;
  }

  /**
   * What all rows weigh together.
   *
   * @return the sum in row order
   */
  public double weight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /**
   * One row.
   *
   * @param row its position
   * @return a copy
   */
  public double[] row(int row) {
    return Arrays.copyOfRange(values, row * width, (row + 1) * width);
  }

  /**
   * Some of the rows.
   *
   * @param chosen positions, in the wanted order
   * @return a copy of them
   */
  public WeightedRows select(int[] chosen) {
    double[] some = new double[chosen.length * width];
    double[] theirs = new double[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values, chosen[i] * width, some, i * width, width);
      theirs[i] = weights[chosen[i]];
    }
    return new WeightedRows(width, some, theirs);
  }

  /**
   * The same rows, each counted some number of times; those counted 0 times are left out.
   *
   * @param times one a row, 0 or more
   * @return a copy of the rows that remain
   */
  public WeightedRows times(int[] times) {
    int left = 0;
    int[] chosen = new int[size()];
    for (int i = 0; i < times.length; i++) {
      if (times[i] > 0) {
        chosen[left++] = i;
      }
    }
    WeightedRows some = select(Arrays.copyOf(chosen, left));
    for (int i = 0; i < left; i++) {
      some.weights[i] *= times[chosen[i]];
    }
    return some;
  }

  /** The weighted mean of all rows. */
  double[] mean() {
    double[] mean = new double[width];
    double weight = 0;
    for (int i = 0, at = 0; i < weights.length; i++) {
      weight += weights[i];
      for (int j = 0; j < width; j++, at++) {
        mean[j] += weights[i] * values[at];
      }
    }
    for (int j = 0; j < width; j++) {
      mean[j] /= weight;
    }
    return mean;
  }

  /** The squared Euclidean distance of a row to a point that begins somewhere in an array. */
  double squared(int row, double[] point, int from) {
    double sum = 0;
    for (int j = 0, at = row * width; j < width; j++) {
      double d = values[at + j] - point[from + j];
      sum += d * d;
    }
    return sum;
  }
}
