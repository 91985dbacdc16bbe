package clientele.clustering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * The rule that turns the candidates' evidence into a choice with its reason. It is deterministic
 * and reads like this:
 *
 * <ol>
 *   <li>Admissible is a candidate that could be fitted and whose smallest segment holds at least
 *       {@code segment.min_share} of the rows.
 *   <li>Each {@link Vote} gives a candidate its index as a share of the best admissible one's, 0 to
 *       1, so that an index that hardly differs hardly counts. The three silhouettes make one vote
 *       together, because they measure one thing; Calinski-Harabasz, Davies-Bouldin and the {@link
 *       Elbow elbow} of the cost have one each. The score is the mean of the votes.
 *   <li>Silhouettes and variance ratios favour two segments on nearly all customer data: any cloud
 *       can be cut across its longest axis. So two win only where the elbow at two is marked (at
 *       least 0.5), or where their silhouette is at least 0.5 and a third above any other's.
 *   <li>Where the leader has neither an elbow of 0.3 nor a silhouette of 0.5, the data name no
 *       number. Then a further vote goes to the number of segments up to which each further one
 *       explains at least 5 % more of the differences between the rows.
 * </ol>
 */
public final class SegmentChoice {
  private static final double TWO_ELBOW = 0.5;
  private static final double TWO_SILHOUETTE = 0.5;
  private static final double TWO_LEAD = 4.0 / 3;
  private static final double CLEAR_ELBOW = 0.3;
  private static final double CLEAR_SILHOUETTE = 0.5;
  private static final int SMALLEST_RANGE = 2;

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
          new Vote("Davies-Bouldin", false, List.of(ValidityIndex.DAVIES_BOULDIN)));

  private static final String ELBOW = "the elbow of the cost";
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

  /** A candidate while it is judged. */
  private static final class Judged {
    private final Evidence evidence;
    private final Map<String, Double> votes = new LinkedHashMap<>();

    Judged(Evidence evidence) {
      this.evidence = evidence;
    }

    double score() {
      return votes.values().stream().mapToDouble(vote -> vote).sum() / votes.size();
    }

    int segments() {
      return evidence.candidate().segments();
    }
  }

  /**
   * Ranks the candidates.
   *
   * @param evidence of all candidates, in order of preference among equals
   * @param minShare least share of the rows in a segment, 0 to 1
   * @return in the order given; one is chosen, unless none is admissible
   */
  public static List<Ranked> rank(List<Evidence> evidence, double minShare) {
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
    Elbow elbow = Elbow.of(admissible.stream().map(judged -> judged.evidence).toList());
    List<Judged> barred = barTwo(admissible, elbow);
    List<Judged> running = new ArrayList<>(admissible);
    running.removeAll(barred);
    vote(admissible, running, elbow);
    Judged leader = sorted(running).get(0);
    boolean clear =
        elbow.at(leader.segments()) >= CLEAR_ELBOW
            || leader.evidence.value(ValidityIndex.SILHOUETTE).orElse(0) >= CLEAR_SILHOUETTE;
    if (!clear) {
      int economical = elbow.economical();
      for (Judged judged : admissible) {
        judged.votes.put(ECONOMY, 1.0 / (1 + Math.abs(judged.segments() - economical)));
      }
    }
    List<Judged> order = new ArrayList<>(sorted(running));
    order.addAll(sorted(barred));
    Reasons reasons = new Reasons(order, barred, elbow, clear);
    Map<Evidence, Ranked> ranked = new LinkedHashMap<>();
    for (int i = 0; i < order.size(); i++) {
      Judged judged = order.get(i);
      ranked.put(
          judged.evidence,
          new Ranked(
              judged.evidence,
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
        .mapToDouble(judged -> judged.evidence.value(ValidityIndex.SILHOUETTE).orElse(0))
        .max()
        .orElse(0);
  }

  private static void vote(List<Judged> all, List<Judged> running, Elbow elbow) {
    for (Vote vote : VOTES) {
      for (Judged judged : all) {
        double sum = 0;
        for (ValidityIndex index : vote.indices()) {
          sum += share(judged.evidence, index, vote.higher(), running);
        }
        judged.votes.put(vote.name(), sum / vote.indices().size());
      }
    }
    for (Judged judged : all) {
      judged.votes.put(ELBOW, Math.max(0, Math.min(1, elbow.at(judged.segments()))));
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
            .flatMap(judged -> judged.evidence.value(index).stream().boxed())
            .mapToDouble(Math::abs)
            .toArray();
    double best =
        higher
            ? java.util.Arrays.stream(values).max().orElse(value)
            : java.util.Arrays.stream(values).min().orElse(value);
    double share = higher ? value / best : best / value;
    return Double.isNaN(share) ? 1 : Math.min(1, share);
  }

  /** By score; equal ones by fewer segments, then in the order given. */
  private static List<Judged> sorted(List<Judged> some) {
    return some.stream()
        .sorted(
            Comparator.comparingDouble((Judged judged) -> -rounded(judged.score()))
                .thenComparingInt(Judged::segments))
        .toList();
  }

  /** Scores that differ by rounding errors only are equal. */
  private static double rounded(double score) {
    return Math.rint(score * 1e9) / 1e9;
  }

  /** Why each candidate stands where it stands. */
  private record Reasons(List<Judged> order, List<Judged> barred, Elbow elbow, boolean clear) {
    String of(int place) {
      if (place == 0) {
        return winner();
      }
      Judged judged = order.get(place);
      if (barred.contains(judged)) {
        return String.format(
            Locale.ROOT,
            "Not chosen: any data can be cut in two. Two segments need an elbow of %.1f (it is"
                + " %.2f), or a silhouette of %.1f and a third above all others.",
            TWO_ELBOW,
            elbow.at(SMALLEST_RANGE),
            TWO_SILHOUETTE);
      }
      if (alike(judged, order.get(0))) {
        return "The same segments as " + order.get(0).evidence.name() + ", or as good ones.";
      }
      List<String> ahead = ahead(judged, order.get(0));
      List<String> behind = ahead(order.get(0), judged);
      return String.format(
          Locale.ROOT,
          "Score %.3f against %.3f: behind %s by %s%s.",
          judged.score(),
          order.get(0).score(),
          order.get(0).evidence.name(),
          behind.isEmpty() ? "nothing that counts" : String.join(", ", behind),
          ahead.isEmpty() ? "" : "; ahead by " + String.join(", ", ahead));
    }

    private String winner() {
      Judged winner = order.get(0);
      StringBuilder text = new StringBuilder("Chosen: ");
      text.append(winner.evidence.name());
      if (!clear) {
        text.append(
            String.format(
                Locale.ROOT,
                ". The indices name no number of segments (silhouette %.2f, elbow %.2f), so the"
                    + " last further segment that explains 5 %% or more counts",
                winner.evidence.value(ValidityIndex.SILHOUETTE).orElse(0),
                elbow.at(winner.segments())));
      }
      List<String> best = new ArrayList<>();
      winner.votes.forEach(
          (name, vote) -> {
            if (order.stream()
                .filter(judged -> !barred.contains(judged))
                .allMatch(judged -> judged.votes.get(name) <= vote)) {
              best.add(name);
            }
          });
      text.append(
          best.isEmpty()
              ? "; best in the mean of the votes, though in none alone"
              : "; best by " + String.join(", ", best));
      values(winner.evidence)
          .forEach((name, value) -> text.append("; ").append(name).append(' ').append(value));
      order.stream()
          .filter(judged -> !barred.contains(judged) && !alike(judged, winner))
          .findFirst()
          .ifPresent(second -> text.append(runnerUp(second, winner)));
      return text.append('.').toString();
    }

    private static String runnerUp(Judged second, Judged winner) {
      List<String> ahead = ahead(second, winner);
      return String.format(
          Locale.ROOT,
          ". Runner-up: %s, score %.3f against %.3f%s",
          second.evidence.name(),
          second.score(),
          winner.score(),
          ahead.isEmpty() ? "" : ", better by " + String.join(", ", ahead));
    }

    private static boolean alike(Judged one, Judged other) {
      return one.segments() == other.segments() && rounded(one.score()) == rounded(other.score());
    }

    private static Map<String, String> values(Evidence evidence) {
      Map<String, String> values = new TreeMap<>();
      evidence
          .value(ValidityIndex.EXPLAINED)
          .ifPresent(
              value -> values.put("explains", String.format(Locale.ROOT, "%.0f %%", 100 * value)));
      evidence
          .value(ValidityIndex.SILHOUETTE)
          .ifPresent(value -> values.put("silhouette", String.format(Locale.ROOT, "%.3f", value)));
      return values;
    }

    /** The votes in which one is clearly ahead of the other. */
    private static List<String> ahead(Judged one, Judged other) {
      List<String> names = new ArrayList<>();
      one.votes.forEach(
          (name, vote) -> {
            if (vote > other.votes.get(name) + 0.005) {
              names.add(name);
            }
          });
      return names;
    }
  }
}
