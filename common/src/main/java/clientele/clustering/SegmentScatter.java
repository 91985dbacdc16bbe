package clientele.clustering;

import java.io.Serializable;
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
  private int[] labels = {};

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
    double reach = 2 * Math.max(1, points.reach()) * Math.sqrt(points.width());
    double heaviest = Math.max(1, points.heaviest());
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
      known.get(m).model().segments(block.values(), block.width(), rows, labels);
      for (int row = 0; row < rows; row++) {
        if (labels[row] >= 0) {
          add(block, row, m, labels[row], known.get(m));
        }
      }
    }
  }

  private void add(PointBlock block, int row, int m, int own, Known known) {
    int width = block.width();
    double[] values = block.values();
    double[] means = known.flat;
    double ownSquared = 0;
    double nearestSquared = Double.POSITIVE_INFINITY;
    double leastDissimilarity = Double.POSITIVE_INFINITY;
    for (int c = 0, at = 0; at < means.length; c++) {
      double d2 = 0;
      for (int j = row * width, end = j + width; j < end; j++, at++) {
        double d = values[j] - means[at];
        d2 += d * d;
      }
      if (c == own) {
        ownSquared = d2;
      } else if (known.weights[c] > 0) {
        nearestSquared = Math.min(nearestSquared, d2);
        leastDissimilarity = Math.min(leastDissimilarity, d2 + known.variances[c]);
      }
    }
    double w = block.weight(row);
    double size = known.weights[own];
    double distance = Math.sqrt(ownSquared);
    distances[m].add(own, w * distance);
    cost.add(m, w * ownSquared);
    weight.add(m, w);
    if (size > 1) {
      double dissimilarity = (ownSquared + known.variances[own]) * size / (size - 1);
      squared.add(m, w * silhouette(dissimilarity, leastDissimilarity));
      simplified.add(m, w * silhouette(distance, Math.sqrt(nearestSquared)));
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
