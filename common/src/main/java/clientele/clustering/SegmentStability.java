package clientele.clustering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How well each segment of a segmentation lasts, by the two measures of Dolnicar and Leisch (2017),
 * "Using segment level stability to select target segments in data-driven market segmentation
 * studies", Marketing Letters 28. A segmentation as a whole may be unstable and yet hold one
 * segment that always comes back, and that is the one to target.
 *
 * @param within SLSw of each segment, 0 to 1; NaN where it was not measured
 * @param across SLSa of each segment, 0 to 1; NaN where it was not measured
 */
public record SegmentStability(List<Double> within, List<Double> across) {
  /** Copies the lists. */
  public SegmentStability {
    within = List.copyOf(within);
    across = List.copyOf(across);
    if (within.size() != across.size()) {
      throw new IllegalArgumentException(
          "Cannot pair " + within.size() + " stabilities within with " + across.size() + " across");
    }
  }

  /**
   * From arrays.
   *
   * @param within SLSw of each segment, in the model's order
   * @param across SLSa of each segment, in the model's order
   * @return the stability
   */
  public static SegmentStability of(double[] within, double[] across) {
    return new SegmentStability(
        Arrays.stream(within).boxed().toList(), Arrays.stream(across).boxed().toList());
  }

  /**
   * Nothing was measured.
   *
   * @param segments how many there are
   * @return NaN throughout
   */
  public static SegmentStability unknown(int segments) {
    double[] unknown = new double[segments];
    Arrays.fill(unknown, Double.NaN);
    return of(unknown, unknown);
  }

  /**
   * Stability within solutions of the same number of segments, SLSw: the points are drawn anew with
   * replacement and clustered again, and of all segments found there the one counts that has the
   * largest Jaccard coefficient with the segment in question. The mean over the resamples; 1 where
   * the segment comes back whole each time. It is the cluster-wise stability of Hennig (2007),
   * "Cluster-wise assessment of cluster stability", Computational Statistics and Data Analysis 52,
   * who takes 0.75 for stable and less than 0.6 for not to be trusted.
   *
   * @param resamples this segmentation (rows) against that of each resample (columns), over the
   *     points that both label
   * @return for each segment; NaN for one that no resample has a point of
   */
  public static double[] within(List<Contingency> resamples) {
    if (resamples.isEmpty()) {
      return new double[0];
    }
    double[] sums = new double[resamples.get(0).rows()];
    int[] seen = new int[sums.length];
    for (Contingency resample : resamples) {
      for (int segment = 0; segment < sums.length; segment++) {
        if (resample.row(segment) > 0) {
          double best = 0;
          for (int other = 0; other < resample.columns(); other++) {
            best = Math.max(best, resample.jaccard(segment, other));
          }
          sums[segment] += best;
          seen[segment]++;
        }
      }
    }
    double[] within = new double[sums.length];
    for (int segment = 0; segment < sums.length; segment++) {
      within[segment] = seen[segment] > 0 ? sums[segment] / seen[segment] : Double.NaN;
    }
    return within;
  }

  /**
   * {@link #within(List)} from labels.
   *
   * @param labels segment of each point
   * @param resampled segment of each point in the solution of each resample; negative where the
   *     point is not compared
   * @param segments how many all these solutions have
   * @param weights of the points; empty for 1 each
   * @return for each segment
   */
  public static double[] within(
      int[] labels, List<int[]> resampled, int segments, double... weights) {
    List<Contingency> tables = new ArrayList<>();
    for (int[] other : resampled) {
      tables.add(Contingency.of(labels, segments, other, segments, weights));
    }
    return within(tables);
  }

  /**
   * Stability across solutions, SLSa: {@code 1 − H / ln k'}, where H = −Σ p ln p is the entropy of
   * where a segment's members are in the solution of one segment less, which has k'. 1 where all of
   * them are in one segment there, 0 where they come from all of them alike.
   *
   * @param smaller this segmentation (rows) against that of one segment less (columns)
   * @return for each segment; NaN for an empty one
   */
  public static double[] across(Contingency smaller) {
    double[] across = new double[smaller.rows()];
    double most = Math.log(smaller.columns());
    for (int segment = 0; segment < across.length; segment++) {
      double entropy = 0;
      for (int other = 0; other < smaller.columns(); other++) {
        double part = smaller.shared(segment, other) / smaller.row(segment);
        entropy -= part > 0 ? part * Math.log(part) : 0;
      }
      double stable = most > 0 ? Math.max(0, Math.min(1, 1 - entropy / most)) : 1;
      across[segment] = smaller.row(segment) > 0 ? stable : Double.NaN;
    }
    return across;
  }

  /**
   * SLSa of the solution with the fewest segments, which has no smaller one to be compared with:
   * that of the segments that its members are in where there is one segment more, weighed by how
   * many are there. 1 where the larger solution only parts its segments, less where its segments
   * recruit from several of them.
   *
   * @param larger this segmentation (rows) against that of one segment more (columns)
   * @return for each segment; NaN for an empty one
   */
  public static double[] acrossParts(Contingency larger) {
    double[] parts = across(larger.transposed());
    double[] across = new double[larger.rows()];
    for (int segment = 0; segment < across.length; segment++) {
      double sum = 0;
      for (int part = 0; part < parts.length; part++) {
        double shared = larger.shared(segment, part);
        sum += shared > 0 ? shared * parts[part] : 0;
      }
      across[segment] = larger.row(segment) > 0 ? sum / larger.row(segment) : Double.NaN;
    }
    return across;
  }

  /**
   * SLSa of a chain of solutions: {@link #across(Contingency)} with the one before, for the first
   * {@link #acrossParts} with the one after.
   *
   * @param labels segment of each point in each solution
   * @param segments how many each solution has, ascending
   * @param weights of the points; empty for 1 each
   * @return [solution][segment]; NaN where there is one solution only
   */
  public static List<double[]> across(List<int[]> labels, int[] segments, double... weights) {
    List<double[]> chain = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      if (segments.length < 2) {
        double[] unknown = new double[segments[i]];
        Arrays.fill(unknown, Double.NaN);
        chain.add(unknown);
        continue;
      }
      int neighbour = i > 0 ? i - 1 : 1;
      Contingency table =
          Contingency.of(
              labels.get(i), segments[i], labels.get(neighbour), segments[neighbour], weights);
      chain.add(i > 0 ? across(table) : acrossParts(table));
    }
    return chain;
  }

  /**
   * The stability of a solution as a whole: the mean over its segments, weighed by their sizes.
   *
   * @param stability of each segment; NaN is left out
   * @param sizes of the segments
   * @return NaN where nothing was measured
   */
  public static double mean(double[] stability, double[] sizes) {
    double sum = 0;
    double size = 0;
    for (int segment = 0; segment < stability.length; segment++) {
      if (!Double.isNaN(stability[segment])) {
        sum += sizes[segment] * stability[segment];
        size += sizes[segment];
      }
    }
    return size > 0 ? sum / size : Double.NaN;
  }
}
