package clientele.clustering.search;

import java.io.Serializable;

/** Centres, and which of them is nearest to each row. */
final class Partition implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] centers;
  private final int[] labels;
  private final int segments;
  private final double cost;

  private Partition(double[] centers, int[] labels, int segments, double cost) {
    this.centers = centers;
    this.labels = labels;
    this.segments = segments;
    this.cost = cost;
  }

  /** Each row to its nearest centre, the first of equally near ones. */
  static Partition of(WeightedRows rows, double[] centers) {
    int width = rows.width();
    int[] labels = new int[rows.size()];
    double cost = 0;
    for (int i = 0; i < labels.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0, at = 0; at < centers.length; c++, at += width) {
        double squared = rows.squared(i, centers, at);
        if (squared < least) {
          least = squared;
          labels[i] = c;
        }
      }
      cost += rows.weights()[i] * least;
    }
    return new Partition(centers.clone(), labels, centers.length / width, cost);
  }

  /**
   * The same where it is known which centre is nearest to each row.
   *
   * @param labels one a row; not copied
   */
  static Partition labelled(WeightedRows rows, double[] centers, int[] labels) {
    int width = rows.width();
    double cost = 0;
    for (int i = 0; i < labels.length; i++) {
      cost += rows.weights()[i] * rows.squared(i, centers, labels[i] * width);
    }
    return new Partition(centers.clone(), labels, centers.length / width, cost);
  }

  /** Row after row. */
  double[] centers() {
    return centers;
  }

  /** From 0, one a row. */
  int[] labels() {
    return labels;
  }

  int segments() {
    return segments;
  }

  /** The weighted sum of squared distances to the nearest centre. */
  double cost() {
    return cost;
  }
}
