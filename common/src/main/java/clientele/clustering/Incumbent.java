package clientele.clustering;

/**
 * The segmentation before, which a new one is to go on from: its number of segments stays, and
 * where possible its algorithm, as long as nothing speaks clearly for another. Two refits of the
 * same customers differ by chance, and so do scores that are nearly equal; whoever works with
 * segments should not see them change by that.
 *
 * @param algorithm as in {@code segment.algorithms}
 * @param segments how many it had
 * @param lead by how much another candidate's score must be higher for it to be chosen
 */
public record Incumbent(String algorithm, int segments, double lead) {
  /** How well a candidate goes on from it: 0 best, 2 not at all. */
  private int distance(Judged judged) {
    if (judged.segments() != segments) {
      return 2;
    }
    return judged.evidence().candidate().algorithm().equals(algorithm) ? 0 : 1;
  }

  /** Whether a candidate may stay where another has the highest score. */
  boolean holds(Judged judged, Judged leader) {
    return distance(judged) < 2 && leader.score() - judged.score() <= lead;
  }

  /** Which of two that may stay goes on from it better. */
  int compare(Judged one, Judged other) {
    return Integer.compare(distance(one), distance(other));
  }
}
