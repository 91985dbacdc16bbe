package clientele.clustering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The rule that turns the candidates' evidence into a choice with its reason. It is deterministic
 * and reads like this:
 *
 * <ol>
 *   <li>Admissible is a candidate that could be fitted and whose smallest segment holds at least
 *       {@code segment.min_share} of the rows.
 *   <li>Groups with emptier space between them speak for themselves: where the segments, with
 *       several numbers that one begins with, join to the same number of parted groups ({@link
 *       PartedGroups}), the candidates of that many segments go first. This does not depend on how
 *       many groups there are, nor on how far some of them lie from the rest. Only where there are
 *       two of them, and the cost does not bend there (its elbow is negative) or bends more sharply
 *       further on (an elbow of at least 0.4), do they not decide: one of the two is more than one
 *       then.
 *   <li>Each {@link Vote} gives a candidate its index as a share of the best admissible one's, 0 to
 *       1, so that an index that hardly differs hardly counts. The three silhouettes make one vote
 *       together, because they measure one thing, and so do stability and prediction strength;
 *       Calinski-Harabasz, Davies-Bouldin and the {@link Elbow elbow} of the cost have one each.
 *       The score is the mean of the votes, and 1 more for the candidates that go first. Of
 *       algorithms that cut into as many, one named later counts for no more than the first that is
 *       nearly as good as the best of them (within 0.02). Among equals the candidate of fewer
 *       segments wins, then the algorithm named first.
 *   <li>Without such groups, silhouettes and variance ratios favour two segments on nearly all
 *       customer data: any cloud can be cut across its longest axis. So two win then only where the
 *       elbow at two is marked (at least 0.5), or where their silhouette is at least 0.5 and a
 *       third above any other's.
 *   <li>Where the leader has neither an elbow of 0.3 nor a silhouette of 0.5, the data name no
 *       number. Then a further vote goes to the number of segments up to which each further one
 *       explains at least 5 % more of the differences between the rows.
 *   <li>Where there was a segmentation before, the {@link Incumbent} stays unless the leader's
 *       score is clearly higher; two segments, too, once they have won.
 * </ol>
 */
public final class SegmentChoice {
  static final double TWO_ELBOW = 0.5;
  static final double TWO_SILHOUETTE = 0.5;
  private static final double TWO_LEAD = 4.0 / 3;

  /**
   * Which of two algorithms that cut into as many is better may depend on the rows that are
   * resampled: in sixty generated sets the scores differed by at most 0.006 where four times as
   * many rows preferred the other one, and by 0.017 in one more.
   */
  private static final double TIE = 0.02;

  private static final double FURTHER_ELBOW = 0.4;
  private static final double CLEAR_ELBOW = 0.3;
  private static final double CLEAR_SILHOUETTE = 0.5;
  static final int SMALLEST_RANGE = 2;

  /** Indices that count as one opinion. */
  private record Vote(String name, boolean higher, List<ValidityIndex> indices) {}

  private static final List<Vote> VOTES =
      List.of(
          new Vote(
              "silhouettes",
              true,
              List.of(
                  ValidityIndex.SILHOUETTE,
                  ValidityIndex.SIMPLIFIED_SILHOUETTE,
                  ValidityIndex.SILHOUETTE_SQUARED)),
          new Vote("Calinski-Harabasz", true, List.of(ValidityIndex.CALINSKI_HARABASZ)),
          new Vote("Davies-Bouldin", false, List.of(ValidityIndex.DAVIES_BOULDIN)),
          new Vote(
              "stability",
              true,
              List.of(ValidityIndex.STABILITY, ValidityIndex.PREDICTION_STRENGTH)));

  static final String ELBOW = "the elbow of the cost";
  private static final String ECONOMY = "what a further segment explains";

  private SegmentChoice() {}

  /**
   * A candidate's place.
   *
   * @param evidence what is known of it
   * @param score mean of the votes, where it is admissible
   * @param rank 1 is best, where it is admissible
   * @param chosen whether it is the one
   * @param reason in words
   */
  public record Ranked(
      Evidence evidence, OptionalDouble score, OptionalInt rank, boolean chosen, String reason) {}

  /**
   * Ranks the candidates.
   *
   * @param evidence of all candidates, in order of preference among equals
   * @param beyond of fits with more segments than asked, which tell whether groups are left
   * @param minShare least share of the rows in a segment, 0 to 1
   * @param incumbent the segmentation before, if there was one
   * @return in the order given; one is chosen, unless none is admissible
   */
  static List<Ranked> rank(
      List<Evidence> evidence,
      List<Evidence> beyond,
      double minShare,
      Optional<Incumbent> incumbent) {
    List<Judged> admissible = new ArrayList<>();
    Map<Evidence, String> refused = new LinkedHashMap<>();
    for (Evidence candidate : evidence) {
      refusal(candidate, minShare)
          .ifPresentOrElse(
              why -> refused.put(candidate, why), () -> admissible.add(new Judged(candidate)));
    }
    if (admissible.isEmpty()) {
      return evidence.stream()
          .map(candidate -> refused(candidate, refused.get(candidate)))
          .toList();
    }
    Elbow elbow = Elbow.of(admissible.stream().map(Judged::evidence).toList());
    int parted = parted(evidence, beyond, admissible, elbow);
    int groups = admissible.stream().anyMatch(judged -> judged.segments() == parted) ? parted : 1;
    Optional<String> missed =
        groups == 1 && parted > 1 ? missed(parted, refused.keySet(), evidence) : Optional.empty();
    admissible.stream()
        .filter(judged -> judged.segments() == groups)
        .forEach(Judged::fitsTheGroups);
    List<Judged> barred = groups > 1 ? List.of() : barTwo(admissible, elbow);
    List<Judged> running = new ArrayList<>(admissible);
    running.removeAll(barred);
    vote(admissible, running, elbow);
    settleTies(admissible);
    Judged leader = sorted(running).get(0);
    boolean clear =
        groups > 1
            || elbow.at(leader.segments()) >= CLEAR_ELBOW
            || leader.evidence().value(ValidityIndex.SILHOUETTE).orElse(0) >= CLEAR_SILHOUETTE;
    if (!clear) {
      int economical = elbow.economical();
      for (Judged judged : admissible) {
        judged.votes().put(ECONOMY, 1.0 / (1 + Math.abs(judged.segments() - economical)));
      }
      settleTies(admissible);
    }
    List<Judged> order = new ArrayList<>(sorted(running));
    order.addAll(sorted(barred));
    // Two that have won before may stay: whether they pass the bar again is chance near it.
    boolean held = incumbent.isPresent() && hold(order, incumbent.get());
    ChoiceReasons reasons = new ChoiceReasons(order, barred, elbow, groups, missed, clear, held);
    Map<Evidence, Ranked> ranked = new LinkedHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Judged judged = order.get(i);
      ranked.put(
          judged.evidence(),
          new Ranked(
              judged.evidence(),
              OptionalDouble.of(judged.score()),
              OptionalInt.of(i + 1),
              i == 0,
              reasons.of(i)));
    }
    return evidence.stream()
        .map(
            candidate ->
                ranked.containsKey(candidate)
                    ? ranked.get(candidate)
                    : refused(candidate, refused.get(candidate)))
        .toList();
  }

  /** Why there is no candidate for the groups that lie apart. */
  private static Optional<String> missed(
      int parted, Collection<Evidence> refused, List<Evidence> evidence) {
    if (refused.stream()
        .map(Evidence::candidate)
        .anyMatch(one -> one.model().isPresent() && one.segments() == parted)) {
      return Optional.of(
          parted + " groups lie apart, but the smallest of them holds less than segment.min_share");
    }
    boolean beyond =
        evidence.stream().allMatch(candidate -> candidate.candidate().segments() < parted);
    return beyond
        ? Optional.of("At least " + parted + " groups lie apart, more than segment.k.max allows")
        : Optional.empty();
  }

  /** The number of parted groups, where they decide; 1 where they do not. */
  private static int parted(
      List<Evidence> evidence, List<Evidence> beyond, List<Judged> admissible, Elbow elbow) {
    List<Evidence> all = new ArrayList<>(evidence);
    all.addAll(beyond);
    int parted = PartedGroups.of(all);
    if (parted == SMALLEST_RANGE
        && (elbow.at(SMALLEST_RANGE) < 0
            || admissible.stream()
                .mapToDouble(judged -> elbow.at(judged.segments()))
                .anyMatch(bend -> bend >= FURTHER_ELBOW && bend > elbow.at(SMALLEST_RANGE)))) {
      return 1;
    }
    return parted;
  }

  private static Ranked refused(Evidence candidate, String why) {
    return new Ranked(candidate, OptionalDouble.empty(), OptionalInt.empty(), false, why);
  }

  private static Optional<String> refusal(Evidence candidate, double minShare) {
    if (candidate.candidate().model().isEmpty()) {
      return Optional.of("Not fitted: " + candidate.candidate().failure().orElse("") + ".");
    }
    double smallest = candidate.value(ValidityIndex.SMALLEST_SHARE).orElse(0);
    if (smallest < minShare) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "Not admissible: its smallest segment holds %.2f %% of the rows, less than"
                  + " segment.min_share = %.2f %%.",
              100 * smallest,
              100 * minShare));
    }
    return Optional.empty();
  }

  /** The candidates of two segments, unless they have earned their place. */
  private static List<Judged> barTwo(List<Judged> admissible, Elbow elbow) {
    List<Judged> two =
        admissible.stream().filter(judged -> judged.segments() == SMALLEST_RANGE).toList();
    if (two.size() == admissible.size() || elbow.at(SMALLEST_RANGE) >= TWO_ELBOW) {
      return List.of();
    }
    double best = silhouette(two);
    double others =
        silhouette(
            admissible.stream().filter(judged -> judged.segments() > SMALLEST_RANGE).toList());
    return best >= TWO_SILHOUETTE && best >= others * TWO_LEAD ? List.of() : two;
  }

  private static double silhouette(List<Judged> some) {
    return some.stream()
        .mapToDouble(judged -> judged.evidence().value(ValidityIndex.SILHOUETTE).orElse(0))
        .max()
        .orElse(0);
  }

  private static void vote(List<Judged> all, List<Judged> running, Elbow elbow) {
    for (Vote vote : VOTES) {
      if (all.stream()
          .noneMatch(judged -> judged.evidence().value(vote.indices().get(0)).isPresent())) {
        continue;
      }
      for (Judged judged : all) {
        double sum = 0;
        for (ValidityIndex index : vote.indices()) {
          sum += share(judged.evidence(), index, vote.higher(), running);
        }
        judged.votes().put(vote.name(), sum / vote.indices().size());
      }
    }
    for (Judged judged : all) {
      judged.votes().put(ELBOW, Math.max(0, Math.min(1, elbow.at(judged.segments()))));
    }
  }

  /** For each number of segments, no algorithm counts for more than the preferred one. */
  private static void settleTies(List<Judged> admissible) {
    Map<Integer, List<Judged>> byNumber =
        admissible.stream().collect(Collectors.groupingBy(Judged::segments));
    for (List<Judged> algorithms : byNumber.values()) {
      double best = algorithms.stream().mapToDouble(Judged::merit).max().orElseThrow();
      double preferred =
          algorithms.stream()
              .mapToDouble(Judged::merit)
              .filter(merit -> merit >= best - TIE)
              .findFirst()
              .orElseThrow();
      algorithms.forEach(judged -> judged.countsAtMost(preferred));
    }
  }

  private static double share(
      Evidence candidate, ValidityIndex index, boolean higher, List<Judged> running) {
    if (candidate.value(ValidityIndex.COST).orElse(1) == 0) {
      return 1;
    }
    if (candidate.value(index).isEmpty()) {
      return 0;
    }
    double value = Math.max(0, candidate.value(index).getAsDouble());
    double[] values =
        running.stream()
            .flatMap(judged -> judged.evidence().value(index).stream().boxed())
            .mapToDouble(of -> Math.max(0, of))
            .toArray();
    double best =
        higher
            ? java.util.Arrays.stream(values).max().orElse(value)
            : java.util.Arrays.stream(values).min().orElse(value);
    double share = higher ? value / best : best / value;
    return Double.isNaN(share) ? 1 : Math.min(1, share);
  }

  /** Puts what goes on from the segmentation before first, where it is nearly as good. */
  private static boolean hold(List<Judged> order, Incumbent incumbent) {
    Judged leader = order.get(0);
    Optional<Judged> stays =
        order.stream()
            .filter(judged -> incumbent.holds(judged, leader))
            .min(incumbent::compare)
            .filter(judged -> judged != leader);
    stays.ifPresent(
        judged -> {
          order.remove(judged);
          order.add(0, judged);
        });
    return stays.isPresent();
  }

  /** By score; equal ones by fewer segments, then in the order given. */
  private static List<Judged> sorted(List<Judged> some) {
    return some.stream()
        .sorted(
            Comparator.comparingDouble((Judged judged) -> -Judged.rounded(judged.score()))
                .thenComparingInt(Judged::segments))
        .toList();
  }
}
