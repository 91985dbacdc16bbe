package clientele.clustering;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many groups the data fall into, from {@link ValidityIndex#PARTED_GROUPS} at all numbers of
 * segments. With fewer segments than groups, some segments hold several groups; with more, some
 * groups hold several segments, and joining these gives the number of groups again and again. So
 * the largest number is taken that at least two numbers of segments, from that number to one more
 * than half as many again, agree on. As many segments as groups, each parted from all its
 * neighbours, agree for two; but not two segments, for a cloud is easily cut in two beside a chance
 * gap. Of many valleys chance fills some: where the cost bends sharply, one in ten segments may be
 * joined to others.
 */
final class PartedGroups {
  private static final int AGREE = 2;

  /** A bend of the cost that is sharp, as {@link Elbow} says. */
  private static final double SHARP = 0.5;

  /** Of so many segments, one may be joined to another by chance. */
  private static final int MANY = 10;

  private PartedGroups() {}

  /** The number of groups; 1 where the segments are not parted. */
  static int of(List<Evidence> evidence) {
    Elbow elbow =
        Elbow.of(
            evidence.stream().filter(one -> one.value(ValidityIndex.COST).isPresent()).toList());
    SortedMap<Integer, Integer> groups = new TreeMap<>();
    SortedMap<Integer, Double> costs = new TreeMap<>();
    for (Evidence one : evidence) {
      int segments = one.candidate().segments();
      double cost = one.value(ValidityIndex.COST).orElse(0);
      one.value(ValidityIndex.PARTED_GROUPS)
          .ifPresent(
              value -> {
                // Of several algorithms the one with the tightest segments is asked.
                if (!costs.containsKey(segments) || cost < costs.get(segments)) {
                  costs.put(segments, cost);
                  groups.put(segments, (int) value);
                }
              });
    }
    int found = 1;
    for (int wanted : new TreeMap<>(groups).keySet()) {
      long agree =
          groups.subMap(wanted, wanted + wanted / 2 + 2).values().stream()
              .filter(count -> count == wanted)
              .count();
      int joined = elbow.at(wanted) >= SHARP ? wanted / MANY : 0;
      boolean itself = wanted > 2 && groups.get(wanted) >= wanted - joined;
      found = agree >= AGREE || itself ? wanted : found;
    }
    return found;
  }
}
