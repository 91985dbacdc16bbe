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
   * Cuts rows in two: once across their longest axis, and from a few random starts.
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
      best = new Lloyd(rows, acrossLongestAxis(rows, mean)).run(rounds, 0);
      for (int start = 0; start < starts; start++) {
        double[] seeds = Seeding.greedy(rows, 2, random);
        if (seeds.length > rows.width()) {
          Partition found = new Lloyd(rows, seeds).run(rounds, 0);
          best = found.cost() < best.cost() ? found : best;
        }
      }
    }
    return best == null
        ? new Split(mean, new int[rows.size()], before, before)
        : new Split(best.centers(), best.labels(), before, best.cost());
  }

  /** The means of the two halves beside the mean along the first principal axis. */
  private static double[] acrossLongestAxis(WeightedRows rows, double[] mean) {
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
    double[] centers = new double[2 * width];
    double[] weights = new double[2];
    for (int i = 0; i < rows.size(); i++) {
      int side = along(rows, i, mean, axis) < 0 ? 0 : 1;
      weights[side] += rows.weights()[i];
      for (int j = 0; j < width; j++) {
        centers[side * width + j] += rows.weights()[i] * rows.values()[i * width + j];
      }
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
