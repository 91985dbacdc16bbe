package clientele.clustering.search;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Weighted k-means that does not stop in the first dead end: after Lloyd's rounds the centre that
 * is missed least is moved into the segment whose cut in two gains most, and the move stays where
 * it lowers the cost (the idea of split and merge, Ueda et al. 2000, and of the swaps of Fränti
 * 2018). On data with as many groups as centres it mends what the start got wrong.
 */
final class KMeans {
  private static final int SPLIT_ROUNDS = 6;

  /** How many of the best cuts are tried before a dead end is believed. */
  private static final int TRIES = 2;

  private final int rounds;
  private final double tolerance;

  /**
   * A way to fit.
   *
   * @param rounds most of Lloyd's rounds at a time
   * @param tolerance share of the rows whose change of hands is no longer waited for
   */
  KMeans(int rounds, double tolerance) {
    this.rounds = rounds;
    this.tolerance = tolerance;
  }

  /** A fit from one greedy start; fewer segments where there are fewer distinct rows. */
  Partition fit(WeightedRows rows, int k, SplittableRandom random) {
    return from(rows, Seeding.greedy(rows, k, random), random);
  }

  /** A fit from the leaves of a bisecting tree, cut in haste. */
  Partition fitFromTree(WeightedRows rows, int k, SplittableRandom random) {
    List<double[]> leaves = BisectingTree.rough(rows, k, random);
    return from(rows, leaves.get(leaves.size() - 1), random);
  }

  /** A fit from given centres. */
  Partition from(WeightedRows rows, double[] centers, SplittableRandom random) {
    Partition found = new Lloyd(rows, centers).run(rounds, tolerance);
    for (int swap = 0; swap < 2 * found.segments(); swap++) {
      Partition better = swapped(rows, found, random);
      if (better == null) {
        break;
      }
      found = better;
    }
    return found;
  }

  private Partition swapped(WeightedRows rows, Partition found, SplittableRandom random) {
    int k = found.segments();
    if (k < 3) {
      return null;
    }
    int width = rows.width();
    double[] missed = missed(rows, found);
    Split[] splits = new Split[k];
    Integer[] order = new Integer[k];
    for (int c = 0; c < k; c++) {
      order[c] = c;
      splits[c] = Split.of(rows.select(members(found, c)), 0, SPLIT_ROUNDS, random);
    }
    Arrays.sort(order, (a, b) -> Double.compare(splits[b].gain(), splits[a].gain()));
    int tried = 0;
    for (int cut : order) {
      int gone = -1;
      for (int c = 0; c < k; c++) {
        if (c != cut && (gone < 0 || missed[c] < missed[gone])) {
          gone = c;
        }
      }
      if (tried++ == TRIES || splits[cut].gain() <= missed[gone]) {
        return null;
      }
      double[] centers = found.centers().clone();
      System.arraycopy(splits[cut].centers(), 0, centers, cut * width, width);
      System.arraycopy(splits[cut].centers(), width, centers, gone * width, width);
      Partition moved = new Lloyd(rows, centers).run(rounds, tolerance);
      if (moved.cost() < found.cost() * (1 - 1e-9)) {
        return moved;
      }
    }
    return null;
  }

  private static int[] members(Partition found, int segment) {
    int[] labels = found.labels();
    int[] members = new int[labels.length];
    int size = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == segment) {
        members[size++] = i;
      }
    }
    return Arrays.copyOf(members, size);
  }

  /**
   * At most how much the cost rises when a centre goes: its rows go to their second nearest centre,
   * or all to one other, whose centre follows (Ward 1963); the less of the two.
   */
  private static double[] missed(WeightedRows rows, Partition found) {
    int k = found.segments();
    int width = rows.width();
    double[] centers = found.centers();
    double[] apart = new double[k];
    double[] weights = new double[k];
    for (int i = 0; i < rows.size(); i++) {
      int own = found.labels()[i];
      double second = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        if (c != own) {
          second = Math.min(second, rows.squared(i, centers, c * width));
        }
      }
      weights[own] += rows.weights()[i];
      apart[own] += rows.weights()[i] * (second - rows.squared(i, centers, own * width));
    }
    for (int c = 0; c < k; c++) {
      for (int other = 0; other < k; other++) {
        if (c != other && weights[c] + weights[other] > 0) {
          double ward =
              weights[c]
                  * weights[other]
                  / (weights[c] + weights[other])
                  * Distance.squared(centers, c * width, centers, other * width, width);
          apart[c] = Math.min(apart[c], ward);
        }
      }
    }
    return apart;
  }
}
