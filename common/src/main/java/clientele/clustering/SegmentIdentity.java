package clientele.clustering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which segment of the last segmentation lives on in which segment of this one. A pair whose
 * Jaccard coefficient (customers in both, divided by customers in either) is at least 0.5 is one
 * segment, and keeps its id; the pairs are taken in descending order of shared customers, one to
 * one. (Such a pair shares at least as many customers as either of the two shares with any other
 * segment, so no other matching finds more of them.) Where fewer than half of all customers are in
 * both segmentations, the segments whose centres are each other's nearest are one instead. Whatever
 * is left is new and gets ids that were never used.
 */
public final class SegmentIdentity {
  private static final double SAME = 0.5;

  private SegmentIdentity() {}

  /**
   * The segmentation before.
   *
   * @param ids of its segments
   * @param customers how many each had, in the order of {@code ids}
   * @param centers of each in this segmentation's coordinates, in the order of {@code ids}; empty
   *     where its features were others
   */
  public record Previous(List<Integer> ids, List<Long> customers, List<double[]> centers) {
    /** Copies the lists. */
    public Previous {
      ids = List.copyOf(ids);
      customers = List.copyOf(customers);
      centers = List.copyOf(centers);
    }

    /**
     * Of a lake's first segmentation.
     *
     * @return no segments
     */
    public static Previous none() {
      return new Previous(List.of(), List.of(), List.of());
    }
  }

  /**
   * This segmentation, by the model's own numbers.
   *
   * @param customers how many each segment has
   * @param centers of each
   * @param order in which new segments get their ids, all numbers once
   */
  public record Current(List<Long> customers, List<double[]> centers, List<Integer> order) {
    /** Copies the lists. */
    public Current {
      customers = List.copyOf(customers);
      centers = List.copyOf(centers);
      order = List.copyOf(order);
    }
  }

  private record Pair(int segment, int before, long shared) {}

  /**
   * The lasting id of each segment.
   *
   * @param current this segmentation
   * @param previous the one before
   * @param shared how many customers each pair has in common: [segment][index in {@code previous}]
   * @param reserved ids that new segments take first, ascending: those that this date's replaced
   *     segmentation had brought up, so that a run done again gives the same ids
   * @param largestEver the largest id in use, 0 for none
   * @return [segment]
   */
  public static int[] ids(
      Current current,
      Previous previous,
      long[][] shared,
      List<Integer> reserved,
      int largestEver) {
    int[] ids = new int[current.customers().size()];
    Map<Integer, Integer> kept =
        overlapEnough(current, previous, shared)
            ? byCustomers(current, previous, shared)
            : byCenters(current, previous);
    kept.forEach((segment, before) -> ids[segment] = previous.ids().get(before));
    Set<Integer> taken = new TreeSet<>(previous.ids());
    List<Integer> fresh =
        new ArrayList<>(reserved.stream().filter(id -> !taken.contains(id)).toList());
    int next = Math.max(largestEver, taken.stream().mapToInt(id -> id).max().orElse(0));
    for (int segment : current.order()) {
      if (ids[segment] == 0) {
        ids[segment] = fresh.isEmpty() ? ++next : fresh.remove(0);
      }
    }
    return ids;
  }

  /** Whether at least half of the customers of either segmentation are in both. */
  private static boolean overlapEnough(Current current, Previous previous, long[][] shared) {
    long both = 0;
    for (long[] row : shared) {
      for (long count : row) {
        both += count;
      }
    }
    long now = current.customers().stream().mapToLong(count -> count).sum();
    long then = previous.customers().stream().mapToLong(count -> count).sum();
    return previous.centers().isEmpty() || both >= SAME * (now + then - both);
  }

  private static Map<Integer, Integer> byCustomers(
      Current current, Previous previous, long[][] shared) {
    List<Pair> pairs = new ArrayList<>();
    for (int segment = 0; segment < shared.length; segment++) {
      for (int before = 0; before < shared[segment].length; before++) {
        long both = shared[segment][before];
        long either = current.customers().get(segment) + previous.customers().get(before) - both;
        if (both > 0 && both >= SAME * either) {
          pairs.add(new Pair(segment, before, both));
        }
      }
    }
    pairs.sort(
        Comparator.comparingLong((Pair pair) -> -pair.shared())
            .thenComparingInt(pair -> previous.ids().get(pair.before()))
            .thenComparingInt(Pair::segment));
    Map<Integer, Integer> kept = new java.util.TreeMap<>();
    for (Pair pair : pairs) {
      if (!kept.containsKey(pair.segment()) && !kept.containsValue(pair.before())) {
        kept.put(pair.segment(), pair.before());
      }
    }
    return kept;
  }

  private static Map<Integer, Integer> byCenters(Current current, Previous previous) {
    Map<Integer, Integer> kept = new java.util.TreeMap<>();
    for (int segment = 0; segment < current.centers().size(); segment++) {
      int before = nearest(current.centers().get(segment), previous.centers());
      if (nearest(previous.centers().get(before), current.centers()) == segment) {
        kept.put(segment, before);
      }
    }
    return kept;
  }

  private static int nearest(double[] point, List<double[]> centers) {
    int nearest = 0;
    for (int i = 1; i < centers.size(); i++) {
      if (Distances.squared(point, centers.get(i))
          < Distances.squared(point, centers.get(nearest))) {
        nearest = i;
      }
    }
    return nearest;
  }
}
