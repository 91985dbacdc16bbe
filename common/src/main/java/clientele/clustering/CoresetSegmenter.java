package clientele.clustering;

import clientele.clustering.search.Search;
import clientele.clustering.search.WeightedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Fits the candidates on a {@link Coreset}: every start of k-means for every number of segments is
 * a piece of work of its own, bisecting k-means is one tree for all numbers, and all of it is one
 * Spark job.
 */
final class CoresetSegmenter implements Segmenter {
  /** Beyond this many segments one start is enough: what it got wrong, moves of centres mend. */
  private static final int MANY = 24;

  private final List<String> algorithms;
  private final int starts;
  private final int maxIterations;
  private final WeightedRows coreset;

  /**
   * A segmenter.
   *
   * @param algorithms of {@link MLlibSegmenter#ALGORITHMS}
   * @param starts k-means starts for each number of segments
   * @param maxIterations Lloyd rounds of one k-means fit
   * @param coreset stands for the points
   */
  CoresetSegmenter(List<String> algorithms, int starts, int maxIterations, WeightedRows coreset) {
    MLlibSegmenter.require(algorithms, starts, maxIterations);
    this.algorithms = List.copyOf(algorithms);
    this.starts = starts;
    this.maxIterations = maxIterations;
    this.coreset = coreset;
  }

  @Override
  public List<Candidate> candidates(Points points, Range range, long seed) {
    List<SparkTasks.Work<WeightedRows, List<Search.Fit>>> pieces = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    int rounds = maxIterations;
    if (algorithms.contains(MLlibSegmenter.KMEANS)) {
      for (int k = range.min(); k <= range.max(); k++) {
        for (int start = 0; start < (k > MANY ? 1 : starts); start++) {
          int segments = k;
          int which = start;
          pieces.add(rows -> List.of(Search.kmeans(rows, segments, which, rounds, seed)));
          numbers.add(k);
          costs.add(k + 4.0);
        }
      }
    }
    if (algorithms.contains(MLlibSegmenter.BISECTING)) {
      int most = range.max();
      pieces.add(rows -> Search.bisecting(rows, most, seed));
      numbers.add(0);
      costs.add(12.0);
    }
    List<List<Search.Fit>> fits =
        SparkTasks.run(
            JavaSparkContext.fromSparkContext(points.blocks().context()),
            "fitting the candidates",
            coreset,
            pieces,
            costs.stream().mapToDouble(cost -> cost).toArray());
    List<Candidate> candidates = new ArrayList<>();
    for (String algorithm : algorithms) {
      for (int k = range.min(); k <= range.max(); k++) {
        double[] centers =
            algorithm.equals(MLlibSegmenter.KMEANS)
                ? cheapest(fits, numbers, k)
                : leaves(fits.get(fits.size() - 1), k);
        candidates.add(candidate(algorithm, k, centers, points));
      }
    }
    return candidates;
  }

  /** Of equally cheap starts the first. */
  private static double[] cheapest(List<List<Search.Fit>> fits, List<Integer> numbers, int k) {
    Search.Fit best = null;
    for (int i = 0; i < fits.size(); i++) {
      if (numbers.get(i) == k) {
        Search.Fit fit = fits.get(i).get(0);
        best = best == null || fit.cost() < best.cost() ? fit : best;
      }
    }
    return best.centers();
  }

  private static double[] leaves(List<Search.Fit> tree, int k) {
    return tree.get(Math.min(k, tree.size()) - 1).centers();
  }

  private static Candidate candidate(String algorithm, int k, double[] flat, Points points) {
    int width = points.width();
    double[][] centers = new double[flat.length / width][];
    for (int c = 0; c < centers.length; c++) {
      centers[c] = java.util.Arrays.copyOfRange(flat, c * width, (c + 1) * width);
    }
    NearestCenterModel model = NearestCenterModel.of(algorithm, centers, points.deviation());
    return model.segments() == k
        ? new Candidate(algorithm, k, Optional.of(model), Optional.empty())
        : new Candidate(
            algorithm,
            k,
            Optional.empty(),
            Optional.of("only " + model.segments() + " of " + k + " segments were found"));
  }
}
