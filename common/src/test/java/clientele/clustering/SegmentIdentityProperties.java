package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentIdentity.Current;
import clientele.clustering.SegmentIdentity.Issued;
import clientele.clustering.SegmentIdentity.Previous;
import clientele.clustering.SegmentLineage.Event;
import clientele.clustering.SegmentLineage.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SegmentIdentityProperties {
  private static final List<double[]> NOWHERE = List.of();

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  /** Customers of both dates in segments of now and before; each side has others besides. */
  private static SegmentLineage lineage(long[][] shared, long[] came, long[] left) {
    int now = shared.length;
    int before = left.length;
    Long[] customers = new Long[now];
    Long[] customersBefore = new Long[before];
    for (int n = 0; n < now; n++) {
      customers[n] = came[n] + Arrays.stream(shared[n]).sum();
    }
    for (int p = 0; p < before; p++) {
      int at = p;
      customersBefore[p] = left[p] + Arrays.stream(shared).mapToLong(row -> row[at]).sum();
    }
    return SegmentIdentity.lineage(
        new Current(List.of(customers), NOWHERE, numbers(now)),
        new Previous(
            numbers(before).stream().map(p -> 10 * (p + 1)).toList(),
            List.of(customersBefore),
            NOWHERE),
        shared,
        new Issued(List.of(), 500));
  }

  /** Customers who stay, in segments that stay, under numbers drawn anew; others come and leave. */
  @Property
  void aRelabelledSegmentationKeepsItsIds(
      @ForAll @IntRange(min = 1, max = 12) int k, @ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>(numbers(k));
    Collections.shuffle(order, random);
    long[][] shared = new long[k][k];
    long[] came = new long[k];
    long[] left = new long[k];
    for (int n = 0; n < k; n++) {
      int stay = 20 + random.nextInt(1000);
      for (int p = 0; p < k; p++) {
        // Some go over to others, but fewer than a third of the smallest segment.
        shared[n][p] = p == order.get(n) ? stay : random.nextInt(1 + 3 / k);
      }
      came[n] = random.nextInt(3 * stay);
      left[n] = random.nextInt(3000);
    }
    SegmentLineage found = lineage(shared, came, left);
    for (int n = 0; n < k; n++) {
      assertThat(found.ids().get(n)).isEqualTo(10 * (order.get(n) + 1));
    }
    assertThat(found.events()).hasSize(k).allMatch(event -> event.kind() == Kind.KEPT);
    assertThat(found.issued()).isEmpty();
  }

  /** Any overlap: what must hold of every lineage. */
  @Property
  void ledgersAreConsistent(
      @ForAll @IntRange(min = 1, max = 7) int now,
      @ForAll @IntRange(min = 0, max = 7) int before,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[][] shared = new long[now][before];
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        shared[n][p] = random.nextInt(3) == 0 ? random.nextInt(1000) : random.nextInt(20);
      }
    }
    SegmentLineage found = lineage(shared, new long[now], new long[before]);

    assertThat(new HashSet<>(found.ids())).hasSize(now);
    assertThat(found.events().stream().map(Event::id)).doesNotHaveDuplicates();
    assertThat(found.events().stream().filter(event -> event.segment() >= 0)).hasSize(now);
    for (int p = 0; p < before; p++) {
      int id = 10 * (p + 1);
      assertThat(found.events()).filteredOn(event -> event.id() == id).hasSize(1);
    }
    for (Event event : found.events()) {
      boolean old = event.id() <= 10 * before && event.id() % 10 == 0;
      assertThat(old || event.id() > 500).isTrue();
      switch (event.kind()) {
        case BORN -> assertThat(old || !event.parents().isEmpty()).isFalse();
        case KEPT -> assertThat(event.parents()).containsExactly(event.id());
        case SPLIT -> assertThat(event.parents()).hasSize(1);
        case MERGED -> assertThat(event.parents()).hasSizeBetween(2, 4).contains(event.id());
        case DIED -> assertThat(event.segment()).isEqualTo(-1);
      }
    }
    for (int n = 0; n < now; n++) {
      for (int p = 0; p < before; p++) {
        int at = p;
        long either =
            Arrays.stream(shared[n]).sum()
                + Arrays.stream(shared).mapToLong(row -> row[at]).sum()
                - shared[n][p];
        if (shared[n][p] > 0 && 2 * shared[n][p] > either) {
          assertThat(found.ids().get(n)).isEqualTo(10 * (p + 1));
        }
      }
    }
  }

  /** The same whatever numbers the model gives, but for the ids of the new. */
  @Property
  void theModelsNumbersDoNotMatter(
      @ForAll @IntRange(min = 1, max = 6) int now,
      @ForAll @IntRange(min = 1, max = 6) int before,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[][] shared = new long[now][before];
    for (long[] row : shared) {
      for (int p = 0; p < before; p++) {
        // No two alike, so that nothing is a tie.
        row[p] = (random.nextInt(3) == 0 ? 100_000L : 100L) + random.nextInt(140_000);
      }
    }
    List<Integer> order = new ArrayList<>(numbers(now));
    Collections.shuffle(order, random);
    long[][] shuffled = new long[now][];
    for (int n = 0; n < now; n++) {
      shuffled[n] = shared[order.get(n)];
    }
    SegmentLineage one = lineage(shared, new long[now], new long[before]);
    SegmentLineage other = lineage(shuffled, new long[now], new long[before]);
    for (int n = 0; n < now; n++) {
      int id = one.ids().get(order.get(n));
      assertThat(id <= 500 ? id : 0).isEqualTo(other.ids().get(n) <= 500 ? other.ids().get(n) : 0);
    }
  }

  /** The matching costs as little as the best of all permutations. */
  @Property(tries = 300)
  void noMatchingIsCheaper(
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll boolean large,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[][] costs = new long[rows][columns];
    for (long[] row : costs) {
      for (int c = 0; c < columns; c++) {
        row[c] = large ? random.nextLong(1L << 50) : random.nextInt(5);
      }
    }
    int[] matched = Matching.leastCost(costs);
    long cost = 0;
    List<Integer> used = new ArrayList<>();
    for (int r = 0; r < rows; r++) {
      if (matched[r] >= 0) {
        cost += costs[r][matched[r]];
        used.add(matched[r]);
      }
    }
    assertThat(used).doesNotHaveDuplicates().hasSize(Math.min(rows, columns));
    assertThat(cost)
        .isEqualTo(least(costs, 0, new boolean[columns], rows - Math.min(rows, columns)));
  }

  private static long least(long[][] costs, int row, boolean[] used, int spare) {
    if (row == costs.length) {
      return 0;
    }
    long best = spare > 0 ? least(costs, row + 1, used, spare - 1) : Long.MAX_VALUE;
    for (int c = 0; c < used.length; c++) {
      if (!used[c]) {
        used[c] = true;
        long rest = least(costs, row + 1, used, spare);
        best = Math.min(best, rest == Long.MAX_VALUE ? rest : costs[row][c] + rest);
        used[c] = false;
      }
    }
    return best;
  }
}
