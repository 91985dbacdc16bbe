package clientele.clustering;

import java.io.Serializable;
import java.util.List;

/**
 * What the indices by centres need once the segments' means are known, for many models in one pass:
 * distances and squared distances to the own mean, and the sums of two silhouettes.
 */
final class SegmentScatter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What the pass knows of a model beforehand. */
  static final class Known implements Serializable {
    private static final long serialVersionUID = 1L;
    private final SegmentModel model;
    private final double[] weights;
    private final double[][] means;
    private final double[] variances;

    Known(SegmentModel model, double[] weights, double[][] means, double[] variances) {
      this.model = model;
      this.weights = weights;
      this.means = means;
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

  private final double[][] distances;
  private final double[] cost;
  private final double[] simplified;
  private final double[] squared;
  private final double[] weight;

  private SegmentScatter(List<Known> known) {
    int models = known.size();
    distances = new double[models][];
    for (int m = 0; m < models; m++) {
      distances[m] = new double[known.get(m).means().length];
    }
    cost = new double[models];
    simplified = new double[models];
    squared = new double[models];
    weight = new double[models];
  }

  static SegmentScatter of(Points points, List<Known> known) {
    List<Known> sent = List.copyOf(known);
    return points.reduce(
        rows -> {
          SegmentScatter part = new SegmentScatter(sent);
          rows.forEachRemaining(point -> part.add(point, sent));
          return part;
        },
        SegmentScatter::merge);
  }

  private void add(WeightedPoint point, List<Known> known) {
    for (int m = 0; m < cost.length; m++) {
      int segment = known.get(m).model().segment(point.coordinates());
      if (segment >= 0) {
        add(point, m, segment, known.get(m));
      }
    }
  }

  private void add(WeightedPoint point, int m, int own, Known known) {
    double ownSquared = Distances.squared(point.coordinates(), known.means()[own]);
    double nearestSquared = Double.POSITIVE_INFINITY;
    double leastDissimilarity = Double.POSITIVE_INFINITY;
    for (int c = 0; c < known.means().length; c++) {
      if (c != own && known.weights()[c] > 0) {
        double d = Distances.squared(point.coordinates(), known.means()[c]);
        nearestSquared = Math.min(nearestSquared, d);
        leastDissimilarity = Math.min(leastDissimilarity, d + known.variances()[c]);
      }
    }
    double size = known.weights()[own];
    double distance = Math.sqrt(ownSquared);
    distances[m][own] += point.weight() * distance;
    cost[m] += point.weight() * ownSquared;
    weight[m] += point.weight();
    if (size > 1) {
      double dissimilarity = (ownSquared + known.variances()[own]) * size / (size - 1);
      squared[m] += point.weight() * silhouette(dissimilarity, leastDissimilarity);
      simplified[m] += point.weight() * silhouette(distance, Math.sqrt(nearestSquared));
    }
  }

  private static double silhouette(double a, double b) {
    double larger = Math.max(a, b);
    return larger > 0 ? (b - a) / larger : 0;
  }

  private void merge(SegmentScatter other) {
    for (int m = 0; m < cost.length; m++) {
      for (int c = 0; c < distances[m].length; c++) {
        distances[m][c] += other.distances[m][c];
      }
      cost[m] += other.cost[m];
      simplified[m] += other.simplified[m];
      squared[m] += other.squared[m];
      weight[m] += other.weight[m];
    }
  }

  double cost(int model) {
    return cost[model];
  }

  double simplifiedSilhouette(int model) {
    return simplified[model] / weight[model];
  }

  double squaredSilhouette(int model) {
    return squared[model] / weight[model];
  }

  /** The sum of distances of a segment's members to their mean. */
  double distances(int model, int segment) {
    return distances[model][segment];
  }
}
