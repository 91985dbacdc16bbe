package clientele.clustering;

import clientele.clustering.SegmentLineage.By;
import clientele.clustering.SegmentLineage.Event;
import clientele.clustering.SegmentLineage.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which segment of the last segmentation lives on in which segment of this one.
 *
 * <p>Segments are known by their customers, counted among those who are in both segmentations, so
 * that it does not matter who came and who left. Of all one-to-one matchings the one of most shared
 * customers counts; in it, a pair whose Jaccard coefficient (customers in both segments, divided by
 * customers in either) is at least 0.5 is one segment and keeps its id.
 *
 * <p>A segment has split where at least two segments of now, each mainly of its customers, hold at
 * least 25 % of them each and 75 % together; the largest keeps the id. Segments have merged where
 * at least two of them, each gone mainly to one segment of now, make up 25 % of it each and 75 %
 * together; it keeps the id of the largest.
 *
 * <p>Where fewer than half of the customers are shared, of the smaller segmentation or of the
 * smaller segment of a pair, the customers do not tell, and centres do: segments whose centres are
 * each other's nearest are one; the others are matched one to one at the least total distance, and
 * a pair of them is one segment if either centre is the nearest to the other.
 *
 * <p>Whatever is left is new and gets ids that were never used.
 */
public final class SegmentIdentity {
  private static final double SAME = 0.5;
  private static final double PART = 0.25;
  private static final double TOGETHER = 0.75;

  /** Steps in which distances are compared: fine enough, and exact in the matching. */
  private static final long STEPS = 1L << 32;

  private final Current current;
  private final Previous previous;
  private final long[][] shared;
  private final long[] stayed;
  private final long[] stayedBefore;

  /** For each segment, the index of the former one whose id it has; -1 for none. */
  private final int[] former;

  private final Kind[] kinds;
  private final List<List<Integer>> parents = new ArrayList<>();
  private final Kind[] endings;
  private final List<List<Integer>> mergedWith = new ArrayList<>();

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

  /**
   * The ids that were given out.
   *
   * @param reserved ids that new segments take first, ascending: those that this date's earlier
   *     runs had brought up, so that a run done again gives the same ids
   * @param largest the largest id ever given out, 0 for none
   */
  public record Issued(List<Integer> reserved, int largest) {
    /** Copies the list. */
    public Issued {
      reserved = List.copyOf(reserved);
    }
  }

  private SegmentIdentity(Current current, Previous previous, long[][] shared) {
    this.current = current;
    this.previous = previous;
    this.shared = shared;
    int now = current.customers().size();
    int before = previous.ids().size();
    stayed = new long[now];
    stayedBefore = new long[before];
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        stayed[n] += shared[n][p];
        stayedBefore[p] += shared[n][p];
      }
    }
    former = new int[now];
    Arrays.fill(former, -1);
    kinds = new Kind[now];
    Arrays.fill(kinds, Kind.BORN);
    endings = new Kind[before];
    Arrays.fill(endings, Kind.DIED);
    IntStream.range(0, now).forEach(n -> parents.add(List.of()));
    IntStream.range(0, before).forEach(p -> mergedWith.add(List.of()));
  }

  /**
   * The lasting id of each segment, and what became of those before.
   *
   * @param current this segmentation
   * @param previous the one before
   * @param shared how many customers each pair has in common: [segment][index in {@code previous}]
   * @param issued the ids that were given out
   * @return the lineage
   */
  public static SegmentLineage lineage(
      Current current, Previous previous, long[][] shared, Issued issued) {
    SegmentIdentity identity = new SegmentIdentity(current, previous, shared);
    boolean byCustomers = identity.overlapEnough();
    if (byCustomers) {
      identity.keep(identity.byCustomers());
      identity.split();
      identity.merge();
    } else {
      identity.keep(identity.byCenters());
    }
    return identity.lineage(identity.ids(issued), byCustomers);
  }

  /** Whether the customers who are in both segmentations are at least half of the smaller. */
  private boolean overlapEnough() {
    long both = Arrays.stream(stayed).sum();
    long now = current.customers().stream().mapToLong(count -> count).sum();
    long then = previous.customers().stream().mapToLong(count -> count).sum();
    return previous.centers().isEmpty() || both >= SAME * Math.min(now, then);
  }

  /** Whether enough of the customers of either side stayed for the others to be told by them. */
  private boolean told(long both, long now, long before) {
    return previous.centers().isEmpty() || both >= SAME * Math.min(now, before);
  }

  private int[] byCustomers() {
    int[] matched = Matching.leastCost(sharedAsCosts());
    for (int n = 0; n < matched.length; n++) {
      int p = matched[n];
      if (p >= 0 && (shared[n][p] == 0 || jaccard(n, p) < SAME || !credible(n, p))) {
        matched[n] = -1;
      }
    }
    return matched;
  }

  private boolean credible(int n, int p) {
    return told(shared[n][p], current.customers().get(n), previous.customers().get(p))
        || near(n, p);
  }

  /** Most shared customers first; of equal ones, the larger segments, then the first in order. */
  private long[][] sharedAsCosts() {
    int now = stayed.length;
    int before = stayedBefore.length;
    int[] rank = new int[now];
    int[] rankBefore = new int[before];
    List<Integer> bySize =
        current.order().stream()
            .sorted(Comparator.comparingLong((Integer n) -> -current.customers().get(n)))
            .toList();
    bySize.forEach(n -> rank[n] = bySize.indexOf(n));
    List<Integer> bySizeBefore =
        IntStream.range(0, before)
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer p) -> -previous.customers().get(p))
                    .thenComparing(p -> previous.ids().get(p)))
            .toList();
    bySizeBefore.forEach(p -> rankBefore[p] = bySizeBefore.indexOf(p));
    long unit = (long) Math.max(now, before) * (now + before) + 1;
    long most = Arrays.stream(shared).flatMapToLong(Arrays::stream).max().orElse(0);
    long[][] costs = new long[now][before];
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        costs[n][p] = (most - shared[n][p]) * unit + rank[n] + rankBefore[p];
      }
    }
    return costs;
  }

  private double jaccard(int n, int p) {
    long either = stayed[n] + stayedBefore[p] - shared[n][p];
    return either > 0 ? (double) shared[n][p] / either : 0;
  }

  private int[] byCenters() {
    int now = stayed.length;
    int before = stayedBefore.length;
    double[][] distances = new double[now][before];
    double most = 0;
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        distances[n][p] = Distances.euclidean(current.centers().get(n), previous.centers().get(p));
        most = Math.max(most, distances[n][p]);
      }
    }
    // Each other's nearest cost nothing, and no saving among the others makes up for one of them.
    long other = STEPS * (Math.max(now, before) + 1);
    long[][] costs = new long[now][before];
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        boolean mutual = nearestBefore(n) == p && nearestNow(p) == n;
        costs[n][p] = mutual ? 0 : other + Math.round(distances[n][p] / most * STEPS);
      }
    }
    int[] matched = Matching.leastCost(costs);
    for (int n = 0; n < now; n++) {
      if (matched[n] >= 0 && !near(n, matched[n])) {
        matched[n] = -1;
      }
    }
    return matched;
  }

  /** Whether either centre is the nearest to the other. */
  private boolean near(int n, int p) {
    return nearestBefore(n) == p || nearestNow(p) == n;
  }

  private int nearestBefore(int n) {
    return nearest(current.centers().get(n), previous.centers());
  }

  private int nearestNow(int p) {
    return nearest(previous.centers().get(p), current.centers());
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

  private void keep(int[] matched) {
    for (int n = 0; n < matched.length; n++) {
      if (matched[n] >= 0) {
        former[n] = matched[n];
        kinds[n] = Kind.KEPT;
        endings[matched[n]] = Kind.KEPT;
        parents.set(n, List.of(previous.ids().get(matched[n])));
      }
    }
  }

  private void split() {
    for (int p = 0; p < stayedBefore.length; p++) {
      int from = p;
      List<Integer> parts =
          current.order().stream()
              .filter(n -> former[n] < 0 || former[n] == from)
              .filter(n -> kinds[n] != Kind.SPLIT)
              .filter(n -> shared[n][from] > 0 && shared[n][from] >= PART * stayedBefore[from])
              .filter(n -> shared[n][from] >= SAME * stayed[n])
              .sorted(Comparator.comparingLong((Integer n) -> -shared[n][from]))
              .toList();
      long together = parts.stream().mapToLong(n -> shared[n][from]).sum();
      long size = parts.stream().mapToLong(n -> current.customers().get(n)).sum();
      if (parts.size() < 2
          || together < TOGETHER * stayedBefore[p]
          || !told(together, size, previous.customers().get(p))) {
        continue;
      }
      if (endings[p] != Kind.KEPT) {
        former[parts.get(0)] = p;
      }
      endings[p] = Kind.KEPT;
      for (int n : parts) {
        kinds[n] = Kind.SPLIT;
        parents.set(n, List.of(previous.ids().get(p)));
      }
    }
  }

  private void merge() {
    for (int n : current.order()) {
      if (kinds[n] == Kind.SPLIT) {
        continue;
      }
      int into = n;
      List<Integer> sources =
          IntStream.range(0, stayedBefore.length)
              .boxed()
              .filter(p -> endings[p] == Kind.DIED || former[into] == p)
              .filter(p -> shared[into][p] > 0 && shared[into][p] >= PART * stayed[into])
              .filter(p -> shared[into][p] >= SAME * stayedBefore[p])
              .sorted(
                  Comparator.comparingLong((Integer p) -> -shared[into][p])
                      .thenComparing(p -> previous.ids().get(p)))
              .toList();
      long together = sources.stream().mapToLong(p -> shared[into][p]).sum();
      long size = sources.stream().mapToLong(p -> previous.customers().get(p)).sum();
      if (sources.size() < 2
          || together < TOGETHER * stayed[n]
          || !told(together, current.customers().get(n), size)) {
        continue;
      }
      List<Integer> ids = sources.stream().map(p -> previous.ids().get(p)).toList();
      if (former[n] < 0) {
        former[n] = sources.get(0);
      }
      kinds[n] = Kind.MERGED;
      parents.set(n, ids);
      for (int p : sources) {
        endings[p] = former[n] == p ? Kind.KEPT : Kind.MERGED;
        mergedWith.set(p, ids);
      }
    }
  }

  private int[] ids(Issued issued) {
    int[] ids = new int[former.length];
    for (int n = 0; n < ids.length; n++) {
      ids[n] = former[n] < 0 ? 0 : previous.ids().get(former[n]);
    }
    TreeSet<Integer> taken = new TreeSet<>(previous.ids());
    List<Integer> fresh =
        new ArrayList<>(issued.reserved().stream().filter(id -> !taken.contains(id)).toList());
    taken.addAll(issued.reserved());
    int next = Math.max(issued.largest(), taken.isEmpty() ? 0 : taken.last());
    for (int n : current.order()) {
      if (ids[n] == 0) {
        ids[n] = fresh.isEmpty() ? ++next : fresh.remove(0);
      }
    }
    return ids;
  }

  private SegmentLineage lineage(int[] ids, boolean byCustomers) {
    By by = byCustomers ? By.CUSTOMERS : By.CENTERS;
    List<Event> events = new ArrayList<>();
    for (int n = 0; n < ids.length; n++) {
      boolean born = kinds[n] == Kind.BORN;
      events.add(
          new Event(
              ids[n],
              kinds[n],
              n,
              parents.get(n),
              former[n] < 0 ? List.of() : successors(former[n], ids, byCustomers),
              born ? OptionalDouble.empty() : OptionalDouble.of(score(n, byCustomers)),
              born ? By.NOTHING : by));
    }
    for (int p = 0; p < endings.length; p++) {
      if (endings[p] != Kind.KEPT) {
        events.add(
            new Event(
                previous.ids().get(p),
                endings[p],
                -1,
                mergedWith.get(p),
                successors(p, ids, byCustomers),
                OptionalDouble.empty(),
                endings[p] == Kind.MERGED ? by : By.NOTHING));
      }
    }
    events.sort(Comparator.comparingInt(Event::id));
    return new SegmentLineage(Arrays.stream(ids).boxed().toList(), events);
  }

  private List<Integer> successors(int p, int[] ids, boolean byCustomers) {
    if (!byCustomers) {
      return IntStream.range(0, ids.length)
          .filter(n -> former[n] == p)
          .mapToObj(n -> ids[n])
          .toList();
    }
    return IntStream.range(0, ids.length)
        .boxed()
        .filter(n -> shared[n][p] > 0 && shared[n][p] >= PART * stayedBefore[p])
        .sorted(Comparator.comparingLong((Integer n) -> -shared[n][p]).thenComparing(n -> ids[n]))
        .map(n -> ids[n])
        .toList();
  }

  private double score(int n, boolean byCustomers) {
    if (byCustomers) {
      return jaccard(n, previous.ids().indexOf(parents.get(n).get(0)));
    }
    double[] center = current.centers().get(n);
    double own = Distances.euclidean(center, previous.centers().get(former[n]));
    double next = Double.POSITIVE_INFINITY;
    for (int p = 0; p < previous.centers().size(); p++) {
      if (p != former[n]) {
        next = Math.min(next, Distances.euclidean(center, previous.centers().get(p)));
      }
    }
    return next > 0 ? Math.max(0, 1 - own / next) : 0;
  }
}
