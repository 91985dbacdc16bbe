package clientele.clustering;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What became of the segments from one segmentation to the next.
 *
 * @param ids the lasting id of each segment, by the model's own numbers
 * @param events one for each segment, and one for each former id that is no more; by id
 */
public record SegmentLineage(List<Integer> ids, List<Event> events) {
  /** Copies the lists. */
  public SegmentLineage {
    ids = List.copyOf(ids);
    events = List.copyOf(events);
  }

  /**
   * What became of one id.
   *
   * @param id of a segment, or the former id of one that is no more
   * @param kind what happened
   * @param segment the model's number; -1 for an id that is no more
   * @param parents former segments that it comes from, most shared customers first
   * @param successors segments that hold at least a quarter of the id's former customers, of those
   *     who are still there; most first
   * @param score how much of a kept, split or merged segment is what it was, 0 to 1: the Jaccard
   *     coefficient with its first parent; by centres, 1 less the ratio of the distances to the
   *     nearest and to the next former centre
   * @param by what it was recognised by
   */
  public record Event(
      int id,
      Kind kind,
      int segment,
      List<Integer> parents,
      List<Integer> successors,
      OptionalDouble score,
      By by) {
    /** Copies the lists. */
    public Event {
      parents = List.copyOf(parents);
      successors = List.copyOf(successors);
    }
  }

  /** What can happen. */
  public enum Kind {
    /** A new segment under a new id. */
    BORN,
    /** A segment lives on. */
    KEPT,
    /** One segment became several: the largest of them keeps the id, the others get new ones. */
    SPLIT,
    /** Several segments became one: it keeps the id of the largest of them, the others end. */
    MERGED,
    /** A segment is no more. */
    DIED;

    /**
     * As in {@code segment_ledger.event}.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What segments are recognised by. */
  public enum By {
    /** Those who are in both segmentations. */
    CUSTOMERS,
    /** Their centres. */
    CENTERS,
    /** There was nothing to recognise. */
    NOTHING
  }

  /**
   * The ids that are new.
   *
   * @return ascending
   */
  public List<Integer> issued() {
    return events.stream()
        .filter(event -> event.segment() >= 0 && !event.parents().contains(event.id()))
        .map(Event::id)
        .sorted()
        .toList();
  }
}
