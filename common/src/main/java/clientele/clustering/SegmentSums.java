package clientele.clustering;

import java.io.Serializable;
import java.util.List;

/**
 * Size, sum and sum of squares of the segments of many models, in one pass over the points. Sums
 * are taken from the mean of all points, so that little cancels.
 */
final class SegmentSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] origin;
  private final double[][] weights;
  private final double[][][] sums;
  private final double[][] squares;

  private SegmentSums(double[] origin, List<SegmentModel> models) {
    this.origin = origin;
    int size = models.size();
    weights = new double[size][];
    sums = new double[size][][];
    squares = new double[size][];
    for (int m = 0; m < size; m++) {
      int segments = models.get(m).segments();
      weights[m] = new double[segments];
      sums[m] = new double[segments][origin.length];
      squares[m] = new double[segments];
    }
  }

  static SegmentSums of(Points points, List<SegmentModel> models) {
    double[] origin = points.mean();
    List<SegmentModel> sent = List.copyOf(models);
    return points.reduce(
        rows -> {
          SegmentSums part = new SegmentSums(origin, sent);
          rows.forEachRemaining(point -> part.add(point, sent));
          return part;
        },
        SegmentSums::merge);
  }

  private void add(WeightedPoint point, List<SegmentModel> models) {
    double[] x = point.coordinates();
    double weight = point.weight();
    double squared = weight * Distances.squared(x, origin);
    for (int m = 0; m < weights.length; m++) {
      int segment = models.get(m).segment(x);
      if (segment >= 0) {
        weights[m][segment] += weight;
        squares[m][segment] += squared;
        double[] sum = sums[m][segment];
        for (int i = 0; i < x.length; i++) {
          sum[i] += weight * (x[i] - origin[i]);
        }
      }
    }
  }

  private void merge(SegmentSums other) {
    for (int m = 0; m < weights.length; m++) {
      for (int c = 0; c < weights[m].length; c++) {
        weights[m][c] += other.weights[m][c];
        squares[m][c] += other.squares[m][c];
        for (int i = 0; i < origin.length; i++) {
          sums[m][c][i] += other.sums[m][c][i];
        }
      }
    }
  }

  double[] weights(int model) {
    return weights[model];
  }

  /** The mean of each segment; of an empty one, the mean of all points. */
  double[][] means(int model) {
    double[][] means = new double[weights[model].length][origin.length];
    for (int c = 0; c < means.length; c++) {
      for (int i = 0; i < origin.length; i++) {
        double weight = weights[model][c];
        means[c][i] = origin[i] + (weight > 0 ? sums[model][c][i] / weight : 0);
      }
    }
    return means;
  }

  /** The mean squared distance of each segment's members to their mean. */
  double[] variances(int model) {
    double[] variances = new double[weights[model].length];
    for (int c = 0; c < variances.length; c++) {
      double weight = weights[model][c];
      variances[c] = weight > 0 ? Math.max(0, within(model, c)) / weight : 0;
    }
    return variances;
  }

  private double within(int model, int segment) {
    double weight = weights[model][segment];
    double squared = 0;
    for (double sum : sums[model][segment]) {
      squared += sum * sum;
    }
    return weight > 0 ? squares[model][segment] - squared / weight : 0;
  }

  /** The sum of squared distances to the segments' means, for each model. */
  double[] costs() {
    double[] costs = new double[weights.length];
    for (int m = 0; m < costs.length; m++) {
      for (int c = 0; c < weights[m].length; c++) {
        costs[m] += within(m, c);
      }
    }
    return costs;
  }
}
