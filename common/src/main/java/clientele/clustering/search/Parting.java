package clientele.clustering.search;

import java.util.Arrays;

/**
 * Whether emptier space lies between neighbouring segments. The members of two neighbours are
 * projected on the line through their centres; counted in sliding windows of a third of the
 * distance from the middle to a centre, they show a valley where a window between the centres holds
 * fewer than windows on both sides do. The depth is 1 − valley / lower peak; the pair is parted
 * where the depth is at least a quarter and exceeds what chance gives three times over. Each row is
 * projected on the line that the centres have without it: with many features and few rows, centres
 * follow their rows so far that any cloud cut in two shows a valley.
 *
 * <p>Segments that are not parted belong together, so that the number of groups that remain says
 * how many modes the data have, with whatever number of segments one began; a single group means
 * that every border is drawn through a cloud. The idea is that of modality along projections, as in
 * Kalogeratos and Likas 2012 ("Dip-means") and Burman and Polonik 2009 ("Multivariate mode
 * hunting"); windows instead of Hartigan's dip find a small group beside a large one.
 */
final class Parting {
  private static final double DEEP = 0.25;
  private static final double SURE = 3;

  /** Windows' middles go from −2 to 2, where the centres are −1 and 1. */
  private static final int STEPS_A_UNIT = 6;

  private static final double SPAN = 2;
  private static final int WINDOWS = (int) (2 * SPAN * STEPS_A_UNIT) + 1;
  private static final double HALF_WIDTH = 1.0 / 3;

  /** Windows that do not overlap are this many steps apart. */
  private static final int CLEAR = 4;

  /** Valleys are looked for from −5/6 to 5/6. */
  private static final int FIRST = 7;

  private static final int LAST = WINDOWS - 1 - FIRST;

  private final int groups;
  private final double depth;

  private Parting(int groups, double depth) {
    this.groups = groups;
    this.depth = depth;
  }

  /** How many groups remain when segments without a valley between them are joined. */
  int groups() {
    return groups;
  }

  /**
   * The share-weighted mean over the segments of the depth of the shallowest valley to a neighbour,
   * less what chance may give.
   */
  double depth() {
    return depth;
  }

  /** Looks at every pair of neighbours. */
  static Parting of(WeightedRows rows, Partition partition) {
    int k = partition.segments();
    int[][] members = members(partition);
    boolean[][] neighbours = neighbours(rows, partition);
    int[] group = new int[k];
    double[] shallowest = new double[k];
    Arrays.setAll(group, c -> c);
    Arrays.fill(shallowest, 1);
    for (int a = 0; a < k; a++) {
      for (int b = a + 1; b < k; b++) {
        if (!neighbours[a][b]) {
          continue;
        }
        double[] valley = valley(rows, partition.centers(), a, b, members);
        if (!(valley[0] >= DEEP && valley[1] >= SURE)) {
          int joined = group[b];
          int to = group[a];
          Arrays.setAll(group, c -> group[c] == joined ? to : group[c]);
        }
        double sure = valley[1] > 0 ? valley[0] * Math.min(1, valley[1] / (2 * SURE)) : 0;
        shallowest[a] = Math.min(shallowest[a], sure);
        shallowest[b] = Math.min(shallowest[b], sure);
      }
    }
    double depth = 0;
    double weight = 0;
    for (int c = 0; c < k; c++) {
      for (int row : members[c]) {
        weight += rows.weights()[row];
        depth += rows.weights()[row] * shallowest[c];
      }
    }
    return new Parting((int) Arrays.stream(group).distinct().count(), depth / weight);
  }

  private static int[][] members(Partition partition) {
    int[] sizes = new int[partition.segments()];
    for (int label : partition.labels()) {
      sizes[label]++;
    }
    int[][] members = new int[sizes.length][];
    for (int c = 0; c < sizes.length; c++) {
      members[c] = new int[sizes[c]];
    }
    int[] next = new int[sizes.length];
    for (int i = 0; i < partition.labels().length; i++) {
      int c = partition.labels()[i];
      members[c][next[c]++] = i;
    }
    return members;
  }

  /** Segments are neighbours where a row of one has the other's centre second nearest. */
  private static boolean[][] neighbours(WeightedRows rows, Partition partition) {
    int k = partition.segments();
    boolean[][] neighbours = new boolean[k][k];
    for (int i = 0; i < rows.size(); i++) {
      int own = partition.labels()[i];
      int second = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        if (c != own) {
          double squared = rows.squared(i, partition.centers(), c * rows.width());
          if (squared < least) {
            least = squared;
            second = c;
          }
        }
      }
      if (second >= 0) {
        neighbours[own][second] = true;
        neighbours[second][own] = true;
      }
    }
    return neighbours;
  }

  /** The depth of the surest valley between two centres, and its size in standard errors. */
  private static double[] valley(
      WeightedRows rows, double[] centers, int a, int b, int[][] members) {
    int width = rows.width();
    double[] middle = new double[width];
    double[] axis = new double[width];
    double length = 0;
    for (int j = 0; j < width; j++) {
      axis[j] = (centers[b * width + j] - centers[a * width + j]) / 2;
      middle[j] = (centers[b * width + j] + centers[a * width + j]) / 2;
      length += axis[j] * axis[j];
    }
    double[] mass = new double[WINDOWS];
    double[] variance = new double[WINDOWS];
    for (int segment : new int[] {a, b}) {
      double total = 0;
      for (int row : members[segment]) {
        total += rows.weights()[row];
      }
      double side = segment == a ? 1 : -1;
      for (int row : members[segment]) {
        double weight = rows.weights()[row];
        double along = 0;
        double out = 0;
        double pull = 0;
        double squared = 0;
        for (int j = 0, at = row * width; j < width; j++, at++) {
          double fromMiddle = rows.values()[at] - middle[j];
          double fromCenter = rows.values()[at] - centers[segment * width + j];
          along += fromMiddle * axis[j];
          out += fromMiddle * fromCenter;
          pull += fromCenter * axis[j];
          squared += fromCenter * fromCenter;
        }
        // Where the centre would be without this row, as a part of the way from the row.
        double share = total > weight ? weight / (total - weight) / 2 : 0;
        double position = along + share * (side * out + pull) + side * share * share * squared;
        double scale = length + 2 * side * share * pull + share * share * squared;
        count(position / scale, weight, mass, variance);
      }
    }
    return surest(mass, variance);
  }

  private static void count(double position, double weight, double[] mass, double[] variance) {
    double from = (position - HALF_WIDTH + SPAN) * STEPS_A_UNIT;
    double to = (position + HALF_WIDTH + SPAN) * STEPS_A_UNIT;
    for (int w = (int) Math.max(0, Math.ceil(from)); w < Math.min(WINDOWS, to); w++) {
      mass[w] += weight;
      variance[w] += weight * weight;
    }
  }

  private static double[] surest(double[] mass, double[] variance) {
    double[] best = {0, Double.NEGATIVE_INFINITY};
    for (int valley = FIRST; valley <= LAST; valley++) {
      int left = 0;
      for (int w = 1; w <= valley - CLEAR; w++) {
        left = mass[w] > mass[left] ? w : left;
      }
      int right = valley + CLEAR;
      for (int w = right + 1; w < WINDOWS; w++) {
        right = mass[w] > mass[right] ? w : right;
      }
      int lower = mass[left] < mass[right] ? left : right;
      double difference = mass[lower] - mass[valley];
      double sure = difference / Math.sqrt(variance[lower] + variance[valley] + Double.MIN_NORMAL);
      if (sure > best[1]) {
        best[0] = mass[lower] > 0 ? difference / mass[lower] : 0;
        best[1] = sure;
      }
    }
    return best;
  }
}
