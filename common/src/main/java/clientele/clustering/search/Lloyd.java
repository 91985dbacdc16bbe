package clientele.clustering.search;

import java.util.Arrays;

/**
 * Weighted k-means rounds from given centres (Lloyd 1982), with Hamerly's bounds (2010, "Making
 * k-means even faster"): a row keeps an upper bound of the distance to its own centre and a lower
 * one to all others, so that most rows are not looked at in most rounds. The result is that of
 * plain rounds. A centre that loses all its rows takes the row that is farthest from its own.
 */
final class Lloyd {
  /** Bounds save nothing where there are this few centres. */
  private static final int FEW = 3;

  private final WeightedRows rows;
  private final int width;
  private final int k;
  private final double[] centers;
  private final int[] labels;
  private final double[] upper;
  private final double[] lower;
  private final double[] sums;
  private final double[] weights;

  /**
   * How many rows each centre has: adding and taking away leaves rests in the weights, not here.
   */
  private final int[] counts;

  private final double[] moved;
  private final double[] apart;

  Lloyd(WeightedRows rows, double[] centers) {
    this.rows = rows;
    this.width = rows.width();
    this.k = centers.length / width;
    this.centers = centers.clone();
    int n = rows.size();
    labels = new int[n];
    upper = new double[n];
    lower = new double[n];
    sums = new double[centers.length];
    weights = new double[k];
    counts = new int[k];
    moved = new double[k];
    apart = new double[k];
  }

  /**
   * Rounds until nothing changes hands.
   *
   * @param rounds most rounds
   * @param tolerance the rounds also end when less than this share of the rows changed hands
   */
  Partition run(int rounds, double tolerance) {
    assignAll();
    int enough = (int) (tolerance * rows.size());
    for (int round = 0; round < rounds; round++) {
      boolean filled = fillEmpty();
      move();
      if (reassign() <= enough && !filled) {
        break;
      }
    }
    return Partition.labelled(rows, centers, labels);
  }

  private void assignAll() {
    for (int i = 0; i < labels.length; i++) {
      scan(i);
      give(i, labels[i]);
    }
  }

  /** The nearest centre and the second nearest's distance, both exact; ties go to the first. */
  private void scan(int i) {
    double first = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY;
    int nearest = 0;
    for (int c = 0, at = 0; c < k; c++, at += width) {
      double squared = rows.squared(i, centers, at);
      if (squared < first) {
        second = first;
        first = squared;
        nearest = c;
      } else if (squared < second) {
        second = squared;
      }
    }
    labels[i] = nearest;
    upper[i] = Math.sqrt(first);
    lower[i] = Math.sqrt(second);
  }

  private void give(int i, int c) {
    counts[c]++;
    add(i, c, rows.weights()[i]);
  }

  private void take(int i, int c) {
    counts[c]--;
    if (counts[c] == 0) {
      weights[c] = 0;
      Arrays.fill(sums, c * width, (c + 1) * width, 0);
    } else {
      add(i, c, -rows.weights()[i]);
    }
  }

  private void add(int i, int c, double weight) {
    weights[c] += weight;
    double[] values = rows.values();
    for (int j = 0, to = c * width, at = i * width; j < width; j++) {
      sums[to + j] += weight * values[at + j];
    }
  }

  private boolean fillEmpty() {
    boolean filled = false;
    for (int c = 0; c < k; c++) {
      if (counts[c] > 0) {
        continue;
      }
      int farthest = -1;
      double most = 0;
      for (int i = 0; i < labels.length; i++) {
        double squared = rows.squared(i, centers, labels[i] * width);
        if (squared > most && counts[labels[i]] > 1) {
          most = squared;
          farthest = i;
        }
      }
      if (farthest >= 0) {
        take(farthest, labels[farthest]);
        labels[farthest] = c;
        give(farthest, c);
        upper[farthest] = Double.POSITIVE_INFINITY;
        // The centre it leaves may be nearer than the others that the lower bound is of.
        lower[farthest] = 0;
        filled = true;
      }
    }
    return filled;
  }

  private void move() {
    for (int c = 0; c < k; c++) {
      double squared = 0;
      if (counts[c] > 0) {
        for (int j = 0, at = c * width; j < width; j++, at++) {
          double mean = sums[at] / weights[c];
          double d = mean - centers[at];
          squared += d * d;
          centers[at] = mean;
        }
      }
      moved[c] = Math.sqrt(squared);
    }
  }

  private int reassign() {
    separations();
    double most = 0;
    double next = 0;
    int mover = -1;
    for (int c = 0; c < k; c++) {
      if (moved[c] > most) {
        next = most;
        most = moved[c];
        mover = c;
      } else {
        next = Math.max(next, moved[c]);
      }
    }
    int changed = 0;
    for (int i = 0; i < labels.length; i++) {
      int own = labels[i];
      upper[i] += moved[own];
      lower[i] -= own == mover ? next : most;
      double bound = Math.max(apart[own], lower[i]);
      if (upper[i] < bound) {
        continue;
      }
      upper[i] = Math.sqrt(rows.squared(i, centers, own * width));
      if (upper[i] < bound) {
        continue;
      }
      scan(i);
      if (labels[i] != own) {
        changed++;
        take(i, own);
        give(i, labels[i]);
      }
    }
    return changed;
  }

  /** Half of each centre's distance to the nearest other. */
  private void separations() {
    Arrays.fill(apart, k <= FEW ? 0 : Double.POSITIVE_INFINITY);
    if (k <= FEW) {
      return;
    }
    for (int c = 0; c < k; c++) {
      for (int other = c + 1; other < k; other++) {
        double half =
            Math.sqrt(Distance.squared(centers, c * width, centers, other * width, width)) / 2;
        apart[c] = Math.min(apart[c], half);
        apart[other] = Math.min(apart[other], half);
      }
    }
  }
}
