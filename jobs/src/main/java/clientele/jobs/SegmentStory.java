package clientele.jobs;

import clientele.clustering.SegmentLineage;
import clientele.clustering.SegmentLineage.Event;
import clientele.clustering.SegmentLineage.Kind;
import clientele.clustering.ValidityCards;
import clientele.config.ValiditySettings.Light;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What became of the segments, and what speaks against them, in a line or two. */
final class SegmentStory {
  private SegmentStory() {}

  /** Such as "kept 1, 2, 4; 3 split into 3 and 6; born 5". */
  static String of(SegmentLineage lineage) {
    List<String> parts = new ArrayList<>();
    only(lineage, Kind.KEPT, "kept ", parts);
    List<Event> events = lineage.events();
    for (Event event : events) {
      if (event.kind() == Kind.SPLIT && event.parents().contains(event.id())) {
        parts.add(
            event.id()
                + " split into "
                + events.stream()
                    .filter(part -> part.kind() == Kind.SPLIT)
                    .filter(part -> part.parents().equals(event.parents()))
                    .map(part -> String.valueOf(part.id()))
                    .collect(Collectors.joining(" and ")));
      } else if (event.kind() == Kind.MERGED && event.segment() >= 0) {
        parts.add(
            event.parents().stream().map(String::valueOf).collect(Collectors.joining(" and "))
                + " merged into "
                + event.id());
      }
    }
    only(lineage, Kind.BORN, "born ", parts);
    only(lineage, Kind.DIED, "died ", parts);
    return String.join("; ", parts);
  }

  private static void only(SegmentLineage lineage, Kind kind, String word, List<String> parts) {
    String ids =
        lineage.events().stream()
            .filter(event -> event.kind() == kind)
            .map(event -> String.valueOf(event.id()))
            .collect(Collectors.joining(", "));
    if (!ids.isEmpty()) {
      parts.add(word + ids);
    }
  }

  /** A line for each red segment. */
  static List<String> warnings(List<ValidityCards.Card> cards) {
    return cards.stream()
        .filter(card -> card.light() == Light.RED)
        .map(card -> "Segment " + card.id() + " is red: " + String.join("; ", card.reasons()) + ".")
        .toList();
  }
}
