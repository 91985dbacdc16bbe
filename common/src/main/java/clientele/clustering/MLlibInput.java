package clientele.clustering;

import java.util.Arrays;
import org.apache.spark.mllib.clustering.BisectingKMeans;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.Tuple2;

/**
 * MLlib's fits on points that are cached already: MLlib must not cache them once more for every
 * fit, which only its entrance with weights allows.
 */
final class MLlibInput {
  /** A bisecting fit never stops early; its halves have settled by then. */
  private static final int BISECTING_ROUNDS = 10;

  /** A centre that moves less has come to rest; in standard deviations. */
  private static final double TOLERANCE = 1e-3;

  private final Points points;
  private final double[] scale;

  MLlibInput(Points points) {
    this.points = points;
    this.scale = points.deviation();
  }

  /** The standard deviation along each axis. */
  double[] scale() {
    return scale;
  }

  /** k-means from a start by k-means||. */
  double[][] kmeans(int segments, int rounds, long seed) {
    return fit(new KMeans().setInitializationMode("k-means||").setSeed(seed), segments, rounds);
  }

  /** k-means from given centres. */
  double[][] kmeans(double[][] centers, int rounds) {
    Vector[] start = Arrays.stream(centers).map(Vectors::dense).toArray(Vector[]::new);
    return fit(
        new KMeans().setK(start.length).setInitialModel(new KMeansModel(start)),
        start.length,
        rounds);
  }

  private double[][] fit(KMeans algorithm, int segments, int rounds) {
    return arrays(
        algorithm
            .setK(segments)
            .setMaxIterations(rounds)
            .setEpsilon(TOLERANCE * Arrays.stream(scale).average().orElse(1))
            .runWithWeight(instances(new double[scale.length]), false, Option.empty())
            .clusterCenters());
  }

  /**
   * Bisecting k-means. MLlib begins a split with noise of 1e-4 of the centre's distance from the
   * origin, so that it cannot split a cluster that lies there, as all standardised rows together
   * do: it is given the points moved well away.
   */
  double[][] bisecting(int segments, int rounds, long seed) {
    double[] least = points.least();
    double[] move = new double[scale.length];
    for (int i = 0; i < move.length; i++) {
      move[i] = scale[i] - least[i];
    }
    double[][] centers =
        arrays(
            new BisectingKMeans()
                .setK(segments)
                .setMaxIterations(Math.min(BISECTING_ROUNDS, rounds))
                .setSeed(seed)
                .runWithWeight(instances(move), false, Option.empty())
                .clusterCenters());
    for (double[] center : centers) {
      for (int i = 0; i < center.length; i++) {
        center[i] -= move[i];
      }
    }
    return centers;
  }

  private RDD<Tuple2<Vector, Object>> instances(double[] move) {
    return points.vectors(move).rdd();
  }

  private static double[][] arrays(Vector[] vectors) {
    return Arrays.stream(vectors).map(Vector::toArray).toArray(double[][]::new);
  }
}
