package clientele.clustering.search;

import java.util.SplittableRandom;

/** The best cut of some rows in two that a few short k-means fits find. */
final class Split {
  private static final int POWER_ROUNDS = 8;

  private final double[] centers;
  private final double before;
  private final double after;
  private final int[] labels;

  private Split(double[] centers, int[] labels, double before, double after) {
    this.centers = centers;
    this.labels = labels;
    this.before = before;
    this.after = after;
  }

  /**
   * Cuts rows in two: across their longest axis, across the feature whose halves lie farthest
   * apart, and from a few random starts; the cheapest counts.
   *
   * @return nothing to gain where all rows are equal
   */
  static Split of(WeightedRows rows, int starts, int rounds, SplittableRandom random) {
    double[] mean = rows.mean();
    double before = 0;
    for (int i = 0; i < rows.size(); i++) {
      before += rows.weights()[i] * rows.squared(i, mean, 0);
    }
    Partition best = null;
    if (before > 0) {
      best = new Lloyd(rows, across(rows, mean, longestAxis(rows, mean))).run(rounds, 0);
      best = better(best, rows, across(rows, mean, partedFeature(rows, mean)), rounds);
      for (int start = 0; start < starts; start++) {
        best = better(best, rows, Seeding.greedy(rows, 2, random), rounds);
      }
    }
    return best == null
        ? new Split(mean, new int[rows.size()], before, before)
        : new Split(best.centers(), best.labels(), before, best.cost());
  }

  private static Partition better(Partition best, WeightedRows rows, double[] centers, int rounds) {
    if (centers.length < 2 * rows.width()) {
      return best;
    }
    Partition found = new Lloyd(rows, centers).run(rounds, 0);
    return found.cost() < best.cost() ? found : best;
  }

  /**
   * The feature whose halves, cut at the mean, lie farthest apart for its spread: two groups that
   * differ in one feature only need not lie along the longest axis.
   */
  private static double[] partedFeature(WeightedRows rows, double[] mean) {
    int width = rows.width();
    double[] above = new double[width];
    double[] weightAbove = new double[width];
    double weight = 0;
    for (int i = 0, at = 0; i < rows.size(); i++) {
      double w = rows.weights()[i];
      weight += w;
      for (int j = 0; j < width; j++, at++) {
        double d = rows.values()[at] - mean[j];
        if (d >= 0) {
          above[j] += w * d;
          weightAbove[j] += w;
        }
      }
    }
    int parted = 0;
    double most = -1;
    for (int j = 0; j < width; j++) {
      double below = weight - weightAbove[j];
      // What lies above the mean weighs as much as what lies below: Σ(x − m) = 0.
      double gain =
          weightAbove[j] > 0 && below > 0
              ? above[j] * above[j] * (1 / weightAbove[j] + 1 / below)
              : 0;
      if (gain > most) {
        most = gain;
        parted = j;
      }
    }
    double[] axis = new double[width];
    axis[parted] = 1;
    return axis;
  }

  /** The first principal axis, by the power method. */
  private static double[] longestAxis(WeightedRows rows, double[] mean) {
    int width = rows.width();
    double[] axis = new double[width];
    double most = -1;
    for (int i = 0; i < rows.size(); i++) {
      double squared = rows.squared(i, mean, 0);
      if (squared > most) {
        most = squared;
        for (int j = 0; j < width; j++) {
          axis[j] = rows.values()[i * width + j] - mean[j];
        }
      }
    }
    for (int round = 0; round < POWER_ROUNDS; round++) {
      double[] next = new double[width];
      for (int i = 0; i < rows.size(); i++) {
        double along = rows.weights()[i] * along(rows, i, mean, axis);
        for (int j = 0; j < width; j++) {
          next[j] += along * (rows.values()[i * width + j] - mean[j]);
        }
      }
      double length = Math.sqrt(Distance.squared(next, 0, new double[width], 0, width));
      if (!(length > 0)) {
        break;
      }
      for (int j = 0; j < width; j++) {
        axis[j] = next[j] / length;
      }
    }
    return axis;
  }

  /** The means of the two halves beside the mean along an axis; one where a half is empty. */
  private static double[] across(WeightedRows rows, double[] mean, double[] axis) {
    int width = rows.width();
    double[] centers = new double[2 * width];
    double[] weights = new double[2];
    for (int i = 0; i < rows.size(); i++) {
      int side = along(rows, i, mean, axis) < 0 ? 0 : 1;
      weights[side] += rows.weights()[i];
      for (int j = 0; j < width; j++) {
        centers[side * width + j] += rows.weights()[i] * rows.values()[i * width + j];
      }
    }
    if (!(weights[0] > 0 && weights[1] > 0)) {
      return mean.clone();
    }
    for (int j = 0; j < width; j++) {
      centers[j] /= weights[0];
      centers[width + j] /= weights[1];
    }
    return centers;
  }

  private static double along(WeightedRows rows, int row, double[] mean, double[] axis) {
    double along = 0;
    for (int j = 0, at = row * axis.length; j < axis.length; j++) {
      along += (rows.values()[at + j] - mean[j]) * axis[j];
    }
    return along;
  }

  /** By how much the cut lowers the cost. */
  double gain() {
    return before - after;
  }

  /** Two centres, or the mean alone. */
  double[] centers() {
    return centers;
  }

  /** 0 or 1 for each of the rows. */
  int[] labels() {
    return labels;
  }
}
