package clientele.clustering;

import java.util.List;
import java.util.Optional;

/** Turns weighted points into candidate segmentations. */
public interface Segmenter {
  /**
   * Fits the candidates.
   *
   * @param points at least {@code range.max} of them distinct
   * @param range which numbers of segments are asked for
   * @param seed from which all randomness is drawn
   * @return a candidate for each algorithm and number of segments, by algorithm, then by number
   */
  List<Candidate> candidates(Points points, Range range, long seed);

  /**
   * A range of numbers of segments.
   *
   * @param min least, at least 2
   * @param max most, not below {@code min}
   */
  record Range(int min, int max) {}

  /**
   * A candidate, or why there is none.
   *
   * @param algorithm what was asked
   * @param segments how many were asked
   * @param model of just that many segments, where it could be fitted
   * @param failure why not, otherwise
   */
  record Candidate(
      String algorithm, int segments, Optional<SegmentModel> model, Optional<String> failure) {}
}
