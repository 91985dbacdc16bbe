package clientele.clustering;

import clientele.clustering.search.WeightedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * {@link ValidityIndex#SILHOUETTE} of many models on the same weighted rows: the distances, which
 * are the cost, are computed once for all of them, a block of rows at a time.
 */
final class ClassicalSilhouette implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The unit of summation: it must not depend on the number of cores. */
  private static final int BLOCK = 256;

  private final WeightedRows rows;
  private final int[][] labels;
  private final double[][] weights;
  private final int[][] sizes;

  ClassicalSilhouette(WeightedRows rows, List<SegmentModel> models) {
    this.rows = rows;
    int n = rows.size();
    labels = new int[models.size()][n];
    weights = new double[models.size()][];
    sizes = new int[models.size()][];
    double[] axes = Axes.of(rows.values(), rows.width());
    for (int m = 0; m < labels.length; m++) {
      models.get(m).segments(axes, n, labels[m]);
      weights[m] = new double[models.get(m).segments()];
      sizes[m] = new int[models.get(m).segments()];
      for (int i = 0; i < n; i++) {
        if (labels[m][i] >= 0) {
          weights[m][labels[m][i]] += rows.weights()[i];
          sizes[m][labels[m][i]]++;
        }
      }
    }
  }

  /** Where each block begins. */
  List<Integer> blocks() {
    List<Integer> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += BLOCK) {
      blocks.add(from);
    }
    return blocks;
  }

  /**
   * For each model its mean silhouette; nothing where all rows lie in one segment.
   *
   * @param sums of all blocks, in order
   */
  List<OptionalDouble> means(List<double[]> sums) {
    List<OptionalDouble> means = new ArrayList<>();
    for (int m = 0; m < labels.length; m++) {
      double labelled = 0;
      int inhabited = 0;
      for (int c = 0; c < sizes[m].length; c++) {
        labelled += weights[m][c];
        inhabited += sizes[m][c] > 0 ? 1 : 0;
      }
      double sum = 0;
      for (double[] part : sums) {
        sum += part[m];
      }
      means.add(inhabited < 2 ? OptionalDouble.empty() : OptionalDouble.of(sum / labelled));
    }
    return means;
  }

  /** The weighted sum of silhouettes of one block's rows, for each model. */
  double[] sums(int from) {
    int n = rows.size();
    double[] sums = new double[labels.length];
    double[] distances = new double[n];
    double[] point = new double[rows.width()];
    for (int i = from; i < Math.min(n, from + BLOCK); i++) {
      System.arraycopy(rows.values(), i * point.length, point, 0, point.length);
      for (int j = 0, at = 0; j < n; j++) {
        double squared = 0;
        for (double x : point) {
          double d = x - rows.values()[at++];
          squared += d * d;
        }
        distances[j] = rows.weights()[j] * Math.sqrt(squared);
      }
      for (int m = 0; m < labels.length; m++) {
        sums[m] += rows.weights()[i] * silhouette(i, distances, labels[m], weights[m], sizes[m]);
      }
    }
    return sums;
  }

  private double silhouette(
      int i, double[] distances, int[] labels, double[] weights, int[] sizes) {
    int own = labels[i];
    if (own < 0 || sizes[own] < 2) {
      return 0;
    }
    double[] toSegment = new double[sizes.length];
    for (int j = 0; j < labels.length; j++) {
      if (labels[j] >= 0) {
        toSegment[labels[j]] += distances[j];
      }
    }
    double a = toSegment[own] / (weights[own] - rows.weights()[i]);
    double b = Double.POSITIVE_INFINITY;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own && sizes[c] > 0) {
        b = Math.min(b, toSegment[c] / weights[c]);
      }
    }
    double larger = Math.max(a, b);
    return larger > 0 && Double.isFinite(b) ? (b - a) / larger : 0;
  }
}
