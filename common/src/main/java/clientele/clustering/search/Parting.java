package clientele.clustering.search;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whether emptier space lies between neighbouring segments. Their members, and the rows of other
 * segments that lie among them, are projected on the line through the two centres. The pair is
 * parted where their {@link Profile} has a valley that is at least a quarter deep and exceeds what
 * chance gives three times over. All is measured in the {@link Whitened} metric.
 *
 * <p>Rows of other segments count because in several dimensions the space between two centres
 * belongs to third ones for the most part: without them any cloud that is cut in many shows valleys
 * everywhere. And each member is projected on the line that the centres have without it: with many
 * features and few rows, centres follow their rows so far that any cloud cut in two shows a valley.
 *
 * <p>Segments that are not parted belong together, so that the number of groups that remains says
 * how many modes the data have, with whatever number of segments one began; a single group means
 * that every border is drawn through a cloud. The idea is that of modality along projections, as in
 * Kalogeratos and Likas 2012 ("Dip-means") and Burman and Polonik 2009 ("Multivariate mode
 * hunting"); windows instead of Hartigan's dip find a small group beside a large one.
 */
final class Parting {
  private static final double DEEP = 0.25;
  private static final double SURE = 3;

  /** A row lies among a segment's members where it is as near to the centre as this share is. */
  private static final double AMONG = 0.9;

  private final WeightedRows rows;
  private final int width;
  private final double[] centers;
  private final int[] labels;
  private final int[][] members;
  private final double[] weights;

  /** For each segment, rows of others that lie among its members; ascending. */
  private final int[][] among;

  /** Whether a row of one has the other's centre second nearest. */
  private final boolean[][] neighbours;

  private final int groups;
  private final double depth;

  private Parting(WeightedRows given, Partition partition) {
    Whitened whitened = Whitened.of(given, partition);
    rows = whitened.rows();
    width = rows.width();
    centers = whitened.centers();
    labels = partition.labels();
    int k = partition.segments();
    members =
        IntStream.range(0, k)
            .mapToObj(c -> IntStream.range(0, labels.length).filter(i -> labels[i] == c).toArray())
            .toArray(int[][]::new);
    weights =
        IntStream.range(0, k)
            .mapToDouble(c -> Arrays.stream(members[c]).mapToDouble(i -> rows.weights()[i]).sum())
            .toArray();
    among = new int[k][];
    neighbours = new boolean[k][k];
    meet();
    int[] group = IntStream.range(0, k).toArray();
    double[] shallowest = new double[k];
    Arrays.fill(shallowest, 1);
    for (int a = 0; a < k; a++) {
      for (int b = a + 1; b < k; b++) {
        if (neighbours[a][b]) {
          Profile.Valley valley = between(a, b).surest();
          if (!(valley.depth() >= DEEP && valley.sure() >= SURE)) {
            int joined = group[b];
            int to = group[a];
            Arrays.setAll(group, c -> group[c] == joined ? to : group[c]);
          }
          double sure =
              valley.sure() > 0 ? valley.depth() * Math.min(1, valley.sure() / (2 * SURE)) : 0;
          shallowest[a] = Math.min(shallowest[a], sure);
          shallowest[b] = Math.min(shallowest[b], sure);
        }
      }
    }
    groups =
        (int)
            IntStream.range(0, k)
                .filter(c -> members[c].length > 0)
                .map(c -> group[c])
                .distinct()
                .count();
    depth =
        IntStream.range(0, k).mapToDouble(c -> weights[c] * shallowest[c]).sum()
            / Arrays.stream(weights).sum();
  }

  /** Looks at every pair of neighbours. */
  static Parting of(WeightedRows rows, Partition partition) {
    return new Parting(rows, partition);
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

  /** Finds out who lies among whom, and who is next to whom. */
  private void meet() {
    int k = members.length;
    double[] reach = new double[k];
    for (int c = 0; c < k; c++) {
      int center = c * width;
      double[] own =
          Arrays.stream(members[c]).mapToDouble(i -> rows.squared(i, centers, center)).toArray();
      Arrays.sort(own);
      reach[c] = own.length > 0 ? own[(int) (AMONG * (own.length - 1))] : -1;
    }
    int[][] found = new int[k][labels.length];
    int[] sizes = new int[k];
    for (int i = 0; i < labels.length; i++) {
      int own = labels[i];
      int second = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int c = 0; c < k; c++) {
        if (c != own) {
          double squared = rows.squared(i, centers, c * width);
          if (squared < least) {
            least = squared;
            second = c;
          }
          if (squared <= reach[c]) {
            found[c][sizes[c]++] = i;
          }
        }
      }
      if (second >= 0) {
        neighbours[own][second] = true;
        neighbours[second][own] = true;
      }
    }
    Arrays.setAll(among, c -> Arrays.copyOf(found[c], sizes[c]));
  }

  /** Along the line through two centres. */
  private Profile between(int a, int b) {
    double[] middle = new double[width];
    double[] axis = new double[width];
    double length = 0;
    for (int j = 0; j < width; j++) {
      axis[j] = (centers[b * width + j] - centers[a * width + j]) / 2;
      middle[j] = (centers[b * width + j] + centers[a * width + j]) / 2;
      length += axis[j] * axis[j];
    }
    Profile profile = new Profile();
    for (int row : members[a]) {
      own(row, a, 1, middle, axis, length, profile);
    }
    for (int row : members[b]) {
      own(row, b, -1, middle, axis, length, profile);
    }
    int[] ofA = among[a];
    int[] ofB = among[b];
    for (int i = 0, j = 0; i < ofA.length || j < ofB.length; ) {
      int row =
          Math.min(
              i < ofA.length ? ofA[i] : labels.length, j < ofB.length ? ofB[j] : labels.length);
      i += i < ofA.length && ofA[i] == row ? 1 : 0;
      j += j < ofB.length && ofB[j] == row ? 1 : 0;
      if (labels[row] != a && labels[row] != b) {
        double along = 0;
        for (int f = 0, at = row * width; f < width; f++, at++) {
          along += (rows.values()[at] - middle[f]) * axis[f];
        }
        profile.count(along / length, rows.weights()[row]);
      }
    }
    return profile;
  }

  /** Counts a member where it is on the line that the centres have without it. */
  private void own(
      int row,
      int segment,
      int side,
      double[] middle,
      double[] axis,
      double length,
      Profile profile) {
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
    double others = weights[segment] - weight;
    // How far the centre would be from here without this row, as a part of the way from the row.
    double share = others > 0 ? weight / others / 2 : 0;
    double position = along + share * (side * out + pull) + side * share * share * squared;
    profile.count(position / (length + 2 * side * share * pull + share * share * squared), weight);
  }
}
