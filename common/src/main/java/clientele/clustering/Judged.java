package clientele.clustering;

import java.util.LinkedHashMap;
import java.util.Map;

/** A candidate while it is judged: its evidence, and the votes that it got, by name. */
final class Judged {
  private final Evidence evidence;
  private final Map<String, Double> votes = new LinkedHashMap<>();
  private double bonus;
  private double most = Double.POSITIVE_INFINITY;

  Judged(Evidence evidence) {
    this.evidence = evidence;
  }

  Evidence evidence() {
    return evidence;
  }

  /** In the order in which they were given; changed while votes are cast. */
  Map<String, Double> votes() {
    return votes;
  }

  /** As many segments as there are groups. */
  void fitsTheGroups() {
    bonus = 1;
  }

  /** The mean of the votes, and one more where the segments fit the groups. */
  double merit() {
    return bonus + votes.values().stream().mapToDouble(vote -> vote).sum() / votes.size();
  }

  /** Lets it count for no more than another one that is as good but for chance. */
  void countsAtMost(double score) {
    most = score;
  }

  /** What it is ranked by. */
  double score() {
    return Math.min(most, merit());
  }

  int segments() {
    return evidence.candidate().segments();
  }

  /** Whether two have as many segments and the same score, but for rounding errors. */
  boolean alike(Judged other) {
    return segments() == other.segments() && rounded(score()) == rounded(other.score());
  }

  /** Scores that differ by rounding errors only are equal. */
  static double rounded(double score) {
    return Math.rint(score * 1e9) / 1e9;
  }
}
