package clientele.clustering;

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
