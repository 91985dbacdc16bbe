package clientele.clustering;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * What the indices by centres need once the segments' means are known, for many models in one pass:
 * distances and squared distances to the own mean, and the sums of two silhouettes. Sums lie on a
 * {@link SumGrid}, so that the layout does not show.
 */
final class SegmentScatter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What the pass knows of a model beforehand. */
  static final class Known implements Serializable {
    private static final long serialVersionUID = 1L;
    private final SegmentModel model;
    private final double[] weights;
    private final double[][] means;
    private final double[] flat;
    private final double[] variances;

    Known(SegmentModel model, double[] weights, double[][] means, double[] variances) {
      this.model = model;
      this.weights = weights;
      this.means = means;
      this.flat = NearestCenterModel.flat(means);
      this.variances = variances;
    }

    SegmentModel model() {
      return model;
    }

    double[] weights() {
      return weights;
    }

    double[][] means() {
      return means;
    }

    double[] variances() {
      return variances;
    }
  }

  /** Sums of numbers up to a bound. */
  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private final SumGrid grid;
    private final long[] whole;
    private final long[] fine;

    Sums(SumGrid grid, int size) {
      this.grid = grid;
      whole = new long[size];
      fine = new long[size];
    }

    void add(int at, double x) {
      long coarsely = grid.coarse(x);
      whole[at] += coarsely;
      fine[at] += grid.fine(x, coarsely);
    }

    void merge(Sums other) {
      for (int i = 0; i < whole.length; i++) {
        whole[i] += other.whole[i];
        fine[i] += other.fine[i];
      }
    }

    double value(int at) {
      return grid.value(whole[at], fine[at]);
    }
  }

  private final Sums[] distances;
  private final Sums cost;
  private final Sums simplified;
  private final Sums squared;
  private final Sums weight;

  /** Of the task that adds, as its tile is: neither travels. */
  private transient int[] labels = {};

  private final transient Tile tile = new Tile();

  private SegmentScatter(List<Known> known, double reach, double heaviest, long points) {
    int models = known.size();
    distances = new Sums[models];
    for (int m = 0; m < models; m++) {
      distances[m] = new Sums(SumGrid.of(reach * heaviest, points), known.get(m).means().length);
    }
    cost = new Sums(SumGrid.of(reach * reach * heaviest, points), models);
    SumGrid ones = SumGrid.of(heaviest, points);
    simplified = new Sums(ones, models);
    squared = new Sums(ones, models);
    weight = new Sums(ones, models);
  }

  static SegmentScatter of(Points points, List<Known> known) {
    List<Known> sent = List.copyOf(known);
    // No two points, nor means of points, are farther apart.
    double reach = 2 * points.reach() * Math.sqrt(points.width());
    double heaviest = points.heaviest();
    long count = points.count();
    return points.reduce(
        blocks -> {
          SegmentScatter part = new SegmentScatter(sent, reach, heaviest, count);
          blocks.forEachRemaining(block -> part.add(block, sent));
          return part;
        },
        SegmentScatter::merge);
  }

  private void add(PointBlock block, List<Known> known) {
    int rows = block.size();
    if (labels.length < rows) {
      labels = new int[rows];
    }
    for (int m = 0; m < distances.length; m++) {
      known.get(m).model().segments(block.values(), rows, labels);
      for (int from = 0; from < rows; from += Axes.TILE) {
        add(block, from, Math.min(Axes.TILE, rows - from), m, known.get(m));
      }
    }
  }

  private void add(PointBlock block, int from, int size, int m, Known known) {
    tile.measure(block, from, size, labels, known);
    for (int i = 0; i < size; i++) {
      int segment = labels[from + i];
      if (segment < 0) {
        continue;
      }
      double w = block.weight(from + i);
      double members = known.weights[segment];
      double ownSquared = tile.own[i];
      double distance = Math.sqrt(ownSquared);
      distances[m].add(segment, w * distance);
      cost.add(m, w * ownSquared);
      weight.add(m, w);
      if (members > 1) {
        double dissimilarity = (ownSquared + known.variances[segment]) * members / (members - 1);
        squared.add(m, w * silhouette(dissimilarity, tile.leastDissimilarity[i]));
        simplified.add(m, w * silhouette(distance, Math.sqrt(tile.nearest[i])));
      }
    }
  }

  /** Some points' squared distances to the means of a model; for one task. */
  private static final class Tile {
    private final double[] squared = new double[Axes.TILE];

    /** To the mean of the own segment. */
    private final double[] own = new double[Axes.TILE];

    /** The least to the mean of another. */
    private final double[] nearest = new double[Axes.TILE];

    /** The least to the mean of another with that segment's variance. */
    private final double[] leastDissimilarity = new double[Axes.TILE];

    void measure(PointBlock block, int from, int size, int[] labels, Known known) {
      Arrays.fill(nearest, Double.POSITIVE_INFINITY);
      Arrays.fill(leastDissimilarity, Double.POSITIVE_INFINITY);
      for (int c = 0; c < known.weights.length; c++) {
        Axes.squared(
            block.values(), block.size(), from, size, known.flat, c * block.width(), squared);
        compare(from, size, labels, c, known.weights[c] > 0, known.variances[c]);
      }
    }

    private void compare(
        int from, int size, int[] labels, int segment, boolean inhabited, double variance) {
      for (int i = 0; i < size; i++) {
        long bits = Double.doubleToRawLongBits(squared[i]);
        long mine = Axes.less(labels[from + i] ^ segment, 1);
        own[i] = choose(mine, bits, own[i]);
        long others = inhabited ? ~mine : 0;
        nearest[i] = least(others, squared[i], nearest[i]);
        leastDissimilarity[i] = least(others, squared[i] + variance, leastDissimilarity[i]);
      }
    }

    private static double choose(long chosen, long bits, double otherwise) {
      long other = Double.doubleToRawLongBits(otherwise);
      return Double.longBitsToDouble(other ^ ((bits ^ other) & chosen));
    }

    private static double least(long counted, double value, double least) {
      long bits = Double.doubleToRawLongBits(value);
      return choose(counted & Axes.less(bits, Double.doubleToRawLongBits(least)), bits, least);
    }
  }

  private static double silhouette(double a, double b) {
    double larger = Math.max(a, b);
    return larger > 0 && Double.isFinite(larger) ? (b - a) / larger : 0;
  }

  private void merge(SegmentScatter other) {
    for (int m = 0; m < distances.length; m++) {
      distances[m].merge(other.distances[m]);
    }
    cost.merge(other.cost);
    simplified.merge(other.simplified);
    squared.merge(other.squared);
    weight.merge(other.weight);
  }

  double cost(int model) {
    return cost.value(model);
  }

  double simplifiedSilhouette(int model) {
    return simplified.value(model) / weight.value(model);
  }

  double squaredSilhouette(int model) {
    return squared.value(model) / weight.value(model);
  }

  /** The sum of distances of a segment's members to their mean. */
  double distances(int model, int segment) {
    return distances[model].value(segment);
  }
}
