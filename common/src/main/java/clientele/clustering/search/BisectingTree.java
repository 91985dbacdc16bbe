package clientele.clustering.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Bisecting k-means (Steinbach, Karypis and Kumar 2000) as one tree: the leaf whose cut in two
 * lowers the cost most is cut next, so that the leaves after k − 1 cuts are the fit of k segments,
 * for every k at once.
 */
final class BisectingTree {
  private static final int STARTS = 2;
  private static final int ROUNDS = 20;
  private static final int FEW_ROUNDS = 5;

  /** A leaf with its cut, should it come to that. */
  private static final class Leaf {
    private final int[] members;
    private final double[] center;
    private final Split split;

    Leaf(int[] members, double[] center, Split split) {
      this.members = members;
      this.center = center;
      this.split = split;
    }
  }

  private BisectingTree() {}

  /**
   * Cuts until there are enough leaves.
   *
   * @return for each number of segments from 1 the leaves' centres, row after row; it ends where
   *     nothing is left to cut
   */
  static List<double[]> centers(WeightedRows rows, int most, SplittableRandom random) {
    return centers(rows, most, STARTS, ROUNDS, random);
  }

  /** The same in haste: each leaf is cut across its longest axis, with a few rounds. */
  static List<double[]> rough(WeightedRows rows, int most, SplittableRandom random) {
    return centers(rows, most, 0, FEW_ROUNDS, random);
  }

  private static List<double[]> centers(
      WeightedRows rows, int most, int starts, int rounds, SplittableRandom random) {
    int[] all = new int[rows.size()];
    Arrays.setAll(all, i -> i);
    List<Leaf> leaves = new ArrayList<>();
    leaves.add(leaf(rows, all, starts, rounds, random));
    List<double[]> found = new ArrayList<>();
    found.add(centers(leaves));
    while (leaves.size() < most) {
      int next = 0;
      for (int i = 1; i < leaves.size(); i++) {
        if (leaves.get(i).split.gain() > leaves.get(next).split.gain()) {
          next = i;
        }
      }
      Leaf leaf = leaves.get(next);
      if (!(leaf.split.gain() > 0)) {
        break;
      }
      leaves.set(next, leaf(rows, members(leaf, 0), starts, rounds, random));
      leaves.add(leaf(rows, members(leaf, 1), starts, rounds, random));
      found.add(centers(leaves));
    }
    return found;
  }

  private static Leaf leaf(
      WeightedRows rows, int[] members, int starts, int rounds, SplittableRandom random) {
    WeightedRows own = rows.select(members);
    return new Leaf(members, own.mean(), Split.of(own, starts, rounds, random));
  }

  private static int[] members(Leaf leaf, int side) {
    int[] labels = leaf.split.labels();
    int[] members = new int[labels.length];
    int size = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == side) {
        members[size++] = leaf.members[i];
      }
    }
    return Arrays.copyOf(members, size);
  }

  private static double[] centers(List<Leaf> leaves) {
    int width = leaves.get(0).center.length;
    double[] centers = new double[leaves.size() * width];
    for (int c = 0; c < leaves.size(); c++) {
      System.arraycopy(leaves.get(c).center, 0, centers, c * width, width);
    }
    return centers;
  }
}
