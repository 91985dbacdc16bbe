package clientele.clustering;

/**
 * How two partitions of the same points overlap: the weight of the points in each pair of segments.
 * It is all that the measures of agreement need, and small whatever the number of points, so that
 * it can be counted where the points are and added up.
 */
public final class Contingency {
  private final double[][] shared;
  private final double[] rows;
  private final double[] columns;

  private Contingency(double[][] shared, int width) {
    this.shared = shared;
    rows = new double[shared.length];
    columns = new double[width];
    for (int i = 0; i < shared.length; i++) {
      for (int j = 0; j < width; j++) {
        rows[i] += shared[i][j];
        columns[j] += shared[i][j];
      }
    }
  }

  /**
   * From counts.
   *
   * @param shared weight of the points in both: [segment of one][segment of the other]
   * @param segments of the other partition
   * @return the table
   */
  public static Contingency of(double[][] shared, int segments) {
    double[][] copy = new double[shared.length][];
    for (int i = 0; i < shared.length; i++) {
      if (shared[i].length != segments) {
        throw new IllegalArgumentException(
            "Cannot compare partitions: row " + i + " has " + shared[i].length + " segments.");
      }
      copy[i] = shared[i].clone();
    }
    return new Contingency(copy, segments);
  }

  /**
   * From labels. A point whose label is negative in either partition (noise, or not in a resample)
   * is left out.
   *
   * @param one label of each point in one partition
   * @param ofOne how many segments that has
   * @param other label of each point in the other
   * @param ofOther how many segments that has
   * @param weights of the points; empty for 1 each
   * @return the table
   */
  public static Contingency of(int[] one, int ofOne, int[] other, int ofOther, double... weights) {
    if (one.length != other.length || (weights.length > 0 && weights.length != one.length)) {
      throw new IllegalArgumentException(
          "Cannot compare partitions of " + one.length + " and " + other.length + " points.");
    }
    double[][] shared = new double[ofOne][ofOther];
    for (int i = 0; i < one.length; i++) {
      if (one[i] >= 0 && other[i] >= 0) {
        shared[one[i]][other[i]] += weights.length > 0 ? weights[i] : 1;
      }
    }
    return new Contingency(shared, ofOther);
  }

  /**
   * The segments of the one partition.
   *
   * @return how many
   */
  public int rows() {
    return rows.length;
  }

  /**
   * The segments of the other partition.
   *
   * @return how many
   */
  public int columns() {
    return columns.length;
  }

  /**
   * The weight of a segment of the one partition.
   *
   * @param row the segment
   * @return the sum of its row
   */
  public double row(int row) {
    return rows[row];
  }

  /**
   * The weight of a segment of the other partition.
   *
   * @param column the segment
   * @return the sum of its column
   */
  public double column(int column) {
    return columns[column];
  }

  /**
   * What two segments share.
   *
   * @param row of the one partition
   * @param column of the other
   * @return the weight of the points in both
   */
  public double shared(int row, int column) {
    return shared[row][column];
  }

  /**
   * The same with the partitions changed over.
   *
   * @return rows as columns
   */
  public Contingency transposed() {
    double[][] turned = new double[columns.length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        turned[j][i] = shared[i][j];
      }
    }
    return new Contingency(turned, rows.length);
  }
}
