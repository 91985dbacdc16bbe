package clientele.clustering;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why each candidate stands where it stands, in words.
 *
 * @param order best first
 * @param barred those that may not win
 * @param elbow of the cost
 * @param groups how many parted groups there are, as far as that decided; 1 for none
 * @param missed why no candidate has as many segments as there are parted groups, where none has
 * @param clear whether the data name a number of segments
 * @param held whether the first is there because the segmentation before was like it
 */
record ChoiceReasons(
    List<Judged> order,
    List<Judged> barred,
    Elbow elbow,
    int groups,
    Optional<String> missed,
    boolean clear,
    boolean held) {

  String of(int place) {
    if (place == 0) {
      return winner();
    }
    Judged judged = order.get(place);
    Judged winner = order.get(0);
    if (held && judged.score() > winner.score()) {
      return String.format(
          Locale.ROOT,
          "Score %.3f against %.3f: higher, but not clearly, than that of %s, which goes on from"
              + " the segmentation before.",
          judged.score(),
          winner.score(),
          winner.evidence().name());
    }
    if (barred.contains(judged) && winner.segments() != judged.segments()) {
      return String.format(
          Locale.ROOT,
          "Not chosen: any data can be cut in two. Two segments need an elbow of %.1f (it is"
              + " %.2f), or a silhouette of %.1f and a third above all others.",
          SegmentChoice.TWO_ELBOW,
          elbow.at(SegmentChoice.SMALLEST_RANGE),
          SegmentChoice.TWO_SILHOUETTE);
    }
    if (judged.alike(order.get(0))) {
      return "The same segments as " + order.get(0).evidence().name() + ", or as good ones.";
    }
    List<String> ahead = ahead(judged, order.get(0));
    List<String> behind = ahead(order.get(0), judged);
    return String.format(
        Locale.ROOT,
        "Score %.3f against %.3f: behind %s by %s%s.",
        judged.score(),
        order.get(0).score(),
        order.get(0).evidence().name(),
        behind.isEmpty() ? "nothing that counts" : String.join(", ", behind),
        ahead.isEmpty() ? "" : "; ahead by " + String.join(", ", ahead));
  }

  private int parted(Judged judged) {
    return (int) judged.evidence().value(ValidityIndex.PARTED_GROUPS).orElse(groups);
  }

  private String winner() {
    Judged winner = order.get(0);
    StringBuilder text = new StringBuilder("Chosen: ");
    text.append(winner.evidence().name());
    if (groups > 1) {
      text.append(
          String.format(
              Locale.ROOT,
              ". The rows fall into %s%d groups with emptier space between them",
              winner.segments() == groups && parted(winner) == groups ? "" : "about ",
              groups));
    }
    missed.ifPresent(why -> text.append(". ").append(why));
    if (!clear) {
      text.append(
          String.format(
              Locale.ROOT,
              ". The indices name no number of segments (silhouette %.2f, elbow %.2f), so the"
                  + " last further segment that explains 5 %% or more counts",
              winner.evidence().value(ValidityIndex.SILHOUETTE).orElse(0),
              elbow.at(winner.segments())));
    }
    if (held) {
      text.append(
          ". The segmentation before had as many segments, and no other number is clearly better");
    }
    List<String> best = new ArrayList<>();
    winner
        .votes()
        .forEach(
            (name, vote) -> {
              if (order.stream()
                  .filter(judged -> !barred.contains(judged))
                  .allMatch(judged -> judged.votes().get(name) <= vote)) {
                best.add(name);
              }
            });
    text.append(
        best.isEmpty()
            ? "; best in the mean of the votes, though in none alone"
            : "; best by " + String.join(", ", best));
    values(winner.evidence())
        .forEach((name, value) -> text.append("; ").append(name).append(' ').append(value));
    order.stream()
        .filter(judged -> !barred.contains(judged) && !judged.alike(winner))
        .findFirst()
        .ifPresent(second -> text.append(runnerUp(second, winner)));
    return text.append('.').toString();
  }

  private static String runnerUp(Judged second, Judged winner) {
    List<String> ahead = ahead(second, winner);
    return String.format(
        Locale.ROOT,
        ". Runner-up: %s, score %.3f against %.3f%s",
        second.evidence().name(),
        second.score(),
        winner.score(),
        ahead.isEmpty() ? "" : ", better by " + String.join(", ", ahead));
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
    one.votes()
        .forEach(
            (name, vote) -> {
              if (vote > other.votes().get(name) + 0.005) {
                names.add(name);
              }
            });
    return names;
  }
}
