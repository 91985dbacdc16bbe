package clientele.clustering;

import java.util.LinkedHashMap;
import java.util.Map;

/** A candidate while it is judged: its evidence, and the votes that it got, by name. */
final class Judged {
  /**
   * By so much the scores of two algorithms that cut alike differ by chance, with the rows that the
   * resamples are drawn from: at most 0.018 in sixty generated sets, of four times as many rows.
   */
  private static final double CHANCE = 0.02;

  private final Evidence evidence;
  private final Map<String, Double> votes = new LinkedHashMap<>();
  private double bonus;

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
  double score() {
    return bonus + votes.values().stream().mapToDouble(vote -> vote).sum() / votes.size();
  }

  int segments() {
    return evidence.candidate().segments();
  }

  /** Whether two have as many segments and are as good, but for the chance of resamples. */
  boolean alike(Judged other) {
    return segments() == other.segments() && Math.abs(score() - other.score()) <= CHANCE;
  }

  /** Scores that differ by rounding errors only are equal. */
  static double rounded(double score) {
    return Math.rint(score * 1e9) / 1e9;
  }
}
