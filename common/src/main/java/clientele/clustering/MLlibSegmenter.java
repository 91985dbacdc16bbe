package clientele.clustering;

import clientele.run.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.mllib.clustering.BisectingKMeans;
import org.apache.spark.mllib.clustering.KMeans;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.rdd.RDD;
import scala.Option;
import scala.Tuple2;

/**
 * The plain reference: every candidate is fitted by Spark's MLlib on all points. k-means starts by
 * k-means|| from several seeds and keeps the start of least cost; bisecting k-means is fitted once,
 * and its leaves' centres become a nearest-centre model, because MLlib's own descent of the tree
 * may leave a point in a segment that is not its nearest. Fits run side by side, since on small
 * data a fit is mostly waiting for Spark's scheduler.
 */
public final class MLlibSegmenter implements Segmenter {
  /** The algorithms of {@code segment.algorithms} that it knows. */
  public static final List<String> ALGORITHMS = List.of("kmeans", "bisecting-kmeans");

  /** A bisecting fit never stops early; its halves have settled by then. */
  private static final int BISECTING_ROUNDS = 10;

  private static final int MOST_AT_ONCE = 8;

  private final List<String> algorithms;
  private final int starts;
  private final int maxIterations;

  /**
   * A segmenter.
   *
   * @param algorithms of {@link #ALGORITHMS}
   * @param starts k-means fits for each number of segments
   * @param maxIterations Lloyd rounds of one k-means fit
   * @throws UserException (usage) for an unknown algorithm, or none
   */
  public MLlibSegmenter(List<String> algorithms, int starts, int maxIterations) {
    for (String algorithm : algorithms) {
      if (!ALGORITHMS.contains(algorithm)) {
        throw UserException.usage(
            "segment.algorithms names "
                + algorithm
                + "; there are "
                + String.join(" and ", ALGORITHMS)
                + ".");
      }
    }
    if (algorithms.isEmpty() || starts < 1 || maxIterations < 1) {
      throw UserException.usage(
          "segment.algorithms needs a name, segment.starts and segment.max_iterations at least 1.");
    }
    this.algorithms = List.copyOf(algorithms);
    this.starts = starts;
    this.maxIterations = maxIterations;
  }

  private record Task(String algorithm, int segments, int start) {}

  private record Fit(Task task, Optional<SegmentModel> model, Optional<String> failure) {}

  @Override
  public List<Candidate> candidates(Points points, Range range, long seed) {
    List<Task> tasks = new ArrayList<>();
    for (String algorithm : algorithms) {
      for (int k = range.min(); k <= range.max(); k++) {
        int fits = algorithm.equals("kmeans") ? starts : 1;
        for (int start = 0; start < fits; start++) {
          tasks.add(new Task(algorithm, k, start));
        }
      }
    }
    List<Fit> fits = fit(points, tasks, seed);
    List<SegmentModel> models = fits.stream().flatMap(fit -> fit.model().stream()).toList();
    double[] costs = models.isEmpty() ? new double[0] : SegmentSums.of(points, models).costs();
    List<Candidate> best = new ArrayList<>();
    double least = 0;
    int next = 0;
    for (Fit fit : fits) {
      Task task = fit.task();
      double cost = fit.model().isPresent() ? costs[next++] : Double.POSITIVE_INFINITY;
      Candidate candidate =
          new Candidate(task.algorithm(), task.segments(), fit.model(), fit.failure());
      if (task.start() == 0) {
        best.add(candidate);
        least = cost;
      } else if (cost < least) {
        best.set(best.size() - 1, candidate);
        least = cost;
      }
    }
    return best;
  }

  private List<Fit> fit(Points points, List<Task> tasks, long seed) {
    SparkContext context = points.rdd().context();
    RDD<Tuple2<Vector, Object>> instances =
        points
            .rdd()
            .map(
                (Function<WeightedPoint, Tuple2<Vector, Object>>)
                    point -> new Tuple2<>(Vectors.dense(point.coordinates()), point.weight()))
            .rdd();
    double[] scale = points.deviation();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(MOST_AT_ONCE, context.defaultParallelism())));
    try {
      List<Callable<Fit>> calls = new ArrayList<>();
      for (Task task : tasks) {
        calls.add(() -> fit(context, instances, task, scale, seed));
      }
      List<Fit> fits = new ArrayList<>();
      for (Future<Fit> future : pool.invokeAll(calls)) {
        fits.add(future.get());
      }
      return fits;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw UserException.failed("The search for segments was interrupted.").causedBy(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("MLlib could not fit the candidates.", e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private Fit fit(
      SparkContext context,
      RDD<Tuple2<Vector, Object>> instances,
      Task task,
      double[] scale,
      long seed) {
    context.setJobDescription(
        String.format(
            Locale.ROOT, "%s k=%d start=%d", task.algorithm(), task.segments(), task.start()));
    try {
      double[][] centers =
          task.algorithm().equals("kmeans")
              ? kmeans(instances, task, seed + task.start())
              : bisecting(instances, task, seed);
      SegmentModel model = NearestCenterModel.of(task.algorithm(), centers, scale);
      return model.segments() == task.segments()
          ? new Fit(task, Optional.of(model), Optional.empty())
          : failed(
              task, "only " + model.segments() + " of " + task.segments() + " segments were found");
    } catch (AssertionError e) {
      return failed(task, "MLlib gave up: " + e.getMessage());
    } finally {
      context.setJobDescription(null);
    }
  }

  private static Fit failed(Task task, String why) {
    return new Fit(task, Optional.empty(), Optional.of(why));
  }

  private double[][] kmeans(RDD<Tuple2<Vector, Object>> instances, Task task, long seed) {
    // The points are cached already: MLlib must not cache them once more for every fit.
    return arrays(
        new KMeans()
            .setK(task.segments())
            .setInitializationMode("k-means||")
            .setMaxIterations(maxIterations)
            .setSeed(seed)
            .runWithWeight(instances, false, Option.empty())
            .clusterCenters());
  }

  private double[][] bisecting(RDD<Tuple2<Vector, Object>> instances, Task task, long seed) {
    return arrays(
        new BisectingKMeans()
            .setK(task.segments())
            .setMaxIterations(Math.min(BISECTING_ROUNDS, maxIterations))
            .setSeed(seed)
            .runWithWeight(instances, false, Option.empty())
            .clusterCenters());
  }

  private static double[][] arrays(Vector[] vectors) {
    return Arrays.stream(vectors).map(Vector::toArray).toArray(double[][]::new);
  }
}
