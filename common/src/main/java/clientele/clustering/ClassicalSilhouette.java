package clientele.clustering;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * {@link ValidityIndex#SILHOUETTE} of many models on the same points: the distances, which are the
 * cost, are computed once for all of them, in Spark tasks.
 */
final class ClassicalSilhouette implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The unit of summation: it must not depend on the number of cores. */
  private static final int BLOCK = 256;

  private final double[][] points;
  private final int[][] labels;
  private final int[][] sizes;

  private ClassicalSilhouette(double[][] points, int[][] labels, int[][] sizes) {
    this.points = points;
    this.labels = labels;
    this.sizes = sizes;
  }

  /** For each model its mean silhouette; nothing where all points lie in one segment. */
  static List<OptionalDouble> of(
      JavaSparkContext context, List<WeightedPoint> sample, List<SegmentModel> models) {
    double[][] points = sample.stream().map(WeightedPoint::coordinates).toArray(double[][]::new);
    int[][] labels = new int[models.size()][points.length];
    int[][] sizes = new int[models.size()][];
    for (int m = 0; m < labels.length; m++) {
      sizes[m] = new int[models.get(m).segments()];
      for (int i = 0; i < points.length; i++) {
        labels[m][i] = models.get(m).segment(points[i]);
        if (labels[m][i] >= 0) {
          sizes[m][labels[m][i]]++;
        }
      }
    }
    ClassicalSilhouette all = new ClassicalSilhouette(points, labels, sizes);
    List<Integer> blocks = new ArrayList<>();
    for (int from = 0; from < points.length; from += BLOCK) {
      blocks.add(from);
    }
    Broadcast<ClassicalSilhouette> sent = context.broadcast(all);
    try {
      List<double[]> sums =
          context
              .parallelize(blocks, Math.min(blocks.size(), context.defaultParallelism()))
              .map((Function<Integer, double[]>) from -> sent.value().sums(from))
              .collect();
      return all.means(sums);
    } finally {
      sent.destroy();
    }
  }

  private List<OptionalDouble> means(List<double[]> sums) {
    List<OptionalDouble> means = new ArrayList<>();
    for (int m = 0; m < labels.length; m++) {
      long labelled = 0;
      int inhabited = 0;
      for (int size : sizes[m]) {
        labelled += size;
        inhabited += size > 0 ? 1 : 0;
      }
      double sum = 0;
      for (double[] part : sums) {
        sum += part[m];
      }
      means.add(inhabited < 2 ? OptionalDouble.empty() : OptionalDouble.of(sum / labelled));
    }
    return means;
  }

  /** The sum of silhouettes of one block's points, for each model. */
  private double[] sums(int from) {
    double[] sums = new double[labels.length];
    double[] distances = new double[points.length];
    for (int i = from; i < Math.min(points.length, from + BLOCK); i++) {
      for (int j = 0; j < points.length; j++) {
        distances[j] = Distances.euclidean(points[i], points[j]);
      }
      for (int m = 0; m < labels.length; m++) {
        sums[m] += silhouette(i, distances, labels[m], sizes[m]);
      }
    }
    return sums;
  }

  private static double silhouette(int i, double[] distances, int[] labels, int[] sizes) {
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
    double a = toSegment[own] / (sizes[own] - 1);
    double b = Double.POSITIVE_INFINITY;
    for (int c = 0; c < sizes.length; c++) {
      if (c != own && sizes[c] > 0) {
        b = Math.min(b, toSegment[c] / sizes[c]);
      }
    }
    double larger = Math.max(a, b);
    return larger > 0 && Double.isFinite(b) ? (b - a) / larger : 0;
  }
}
