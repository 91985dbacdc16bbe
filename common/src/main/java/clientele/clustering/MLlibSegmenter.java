package clientele.clustering;

import clientele.run.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkContext;

/**
 * The plain reference: every candidate is fitted by Spark's MLlib on all points. k-means starts by
 * k-means|| from several seeds; after a few rounds the start of least cost goes on alone, because
 * the rounds after that settle borders but seldom move a centre to another group. Bisecting k-means
 * is fitted once, and its leaves' centres become a nearest-centre model, because MLlib's own
 * descent of the tree may leave a point in a segment that is not its nearest. Fits run side by
 * side, since on small data a fit is mostly waiting for Spark's scheduler.
 */
public final class MLlibSegmenter implements Segmenter {
  static final String KMEANS = "kmeans";
  static final String BISECTING = "bisecting-kmeans";

  /** The algorithms of {@code segment.algorithms} that it knows. */
  public static final List<String> ALGORITHMS = List.of(KMEANS, BISECTING);

  /** After how many rounds the starts are compared. */
  private static final int EARLY_ROUNDS = 6;

  private static final int MOST_AT_ONCE = 8;

  private final List<String> algorithms;
  private final int starts;
  private final int maxIterations;

  /**
   * A segmenter.
   *
   * @param algorithms of {@link #ALGORITHMS}
   * @param starts k-means starts for each number of segments
   * @param maxIterations Lloyd rounds of one k-means fit
   * @throws UserException (usage) for an unknown algorithm, or none
   */
  public MLlibSegmenter(List<String> algorithms, int starts, int maxIterations) {
    require(algorithms, starts, maxIterations);
    this.algorithms = List.copyOf(algorithms);
    this.starts = starts;
    this.maxIterations = maxIterations;
  }

  /** Checks what a segmenter is asked for. */
  static void require(List<String> algorithms, int starts, int maxIterations) {
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
  }

  /** A fit that MLlib is asked for. */
  private record Task(String algorithm, int segments, String name, Callable<double[][]> centers) {}

  /** What came of it: a model and its centres before they were rounded, or why there is none. */
  private record Fit(
      Task task, Optional<SegmentModel> model, List<double[]> centers, Optional<String> failure) {
    Candidate candidate() {
      return new Candidate(task.algorithm(), task.segments(), model, failure);
    }
  }

  @Override
  public List<Candidate> candidates(Points points, Range range, long seed) {
    MLlibInput input = new MLlibInput(points);
    List<Fit> begun =
        algorithms.contains(KMEANS) ? best(points, begin(points, input, range, seed)) : List.of();
    List<Task> tasks = new ArrayList<>();
    for (String algorithm : algorithms) {
      for (int k = range.min(); k <= range.max(); k++) {
        int segments = k;
        tasks.add(
            algorithm.equals(KMEANS)
                ? goOn(input, begun.get(k - range.min()))
                : new Task(
                    BISECTING,
                    k,
                    BISECTING + " k=" + k,
                    () -> input.bisecting(segments, maxIterations, seed)));
      }
    }
    return fit(points, input, tasks).stream().map(Fit::candidate).toList();
  }

  /** The first rounds of every start, by number of segments, then by start. */
  private List<Fit> begin(Points points, MLlibInput input, Range range, long seed) {
    List<Task> tasks = new ArrayList<>();
    int rounds = starts == 1 ? maxIterations : Math.min(maxIterations, EARLY_ROUNDS);
    for (int k = range.min(); k <= range.max(); k++) {
      for (int start = 0; start < starts; start++) {
        int segments = k;
        long startSeed = seed + start;
        tasks.add(
            new Task(
                KMEANS,
                k,
                String.format(Locale.ROOT, "%s k=%d start=%d", KMEANS, k, start),
                () -> input.kmeans(segments, rounds, startSeed)));
      }
    }
    return fit(points, input, tasks);
  }

  /** The start of least cost for each number of segments; of equal ones the first. */
  private List<Fit> best(Points points, List<Fit> fits) {
    List<SegmentModel> models = fits.stream().flatMap(fit -> fit.model().stream()).toList();
    double[] costs = models.isEmpty() ? new double[0] : SegmentSums.of(points, models).costs();
    List<Fit> best = new ArrayList<>();
    double least = 0;
    int next = 0;
    for (int i = 0; i < fits.size(); i++) {
      double cost = fits.get(i).model().isPresent() ? costs[next++] : Double.POSITIVE_INFINITY;
      if (i % starts == 0) {
        best.add(fits.get(i));
        least = cost;
      } else if (cost < least) {
        best.set(best.size() - 1, fits.get(i));
        least = cost;
      }
    }
    return best;
  }

  private Task goOn(MLlibInput input, Fit begun) {
    double[][] centers = begun.centers().toArray(double[][]::new);
    boolean done = begun.model().isEmpty() || starts == 1 || maxIterations <= EARLY_ROUNDS;
    return new Task(
        KMEANS,
        begun.task().segments(),
        KMEANS + " k=" + begun.task().segments(),
        () -> done ? centers : input.kmeans(centers, maxIterations - EARLY_ROUNDS));
  }

  private static List<Fit> fit(Points points, MLlibInput input, List<Task> tasks) {
    SparkContext context = points.blocks().context();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(MOST_AT_ONCE, context.defaultParallelism())));
    try {
      List<Callable<Fit>> calls = new ArrayList<>();
      for (Task task : tasks) {
        calls.add(() -> fit(context, input, task));
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

  private static Fit fit(SparkContext context, MLlibInput input, Task task) throws Exception {
    context.setJobDescription(task.name());
    try {
      double[][] centers = task.centers().call();
      SegmentModel model = NearestCenterModel.of(task.algorithm(), centers, input.scale());
      return model.segments() == task.segments()
          ? new Fit(task, Optional.of(model), List.of(centers), Optional.empty())
          : new Fit(
              task,
              Optional.empty(),
              List.of(centers),
              Optional.of(
                  "only " + model.segments() + " of " + task.segments() + " segments were found"));
    } catch (AssertionError e) {
      // MLlib asserts what data may break: an Error that says nothing of the others.
      return new Fit(
          task, Optional.empty(), List.of(), Optional.of("MLlib gave up: " + e.getMessage()));
    } finally {
      context.setJobDescription(null);
    }
  }
}
