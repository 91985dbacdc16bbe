package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentIdentity.Current;
import clientele.clustering.SegmentIdentity.Previous;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SegmentIdentityProperties {
  /** Customers who all stay, in segments that all stay, under numbers drawn anew. */
  @Property
  void aRelabelledSegmentationKeepsItsIds(
      @ForAll @IntRange(min = 2, max = 12) int k, @ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> numbers = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    Long[] before = new Long[k];
    for (int i = 0; i < k; i++) {
      numbers.add(i);
      ids.add(3 * i + 1);
      before[i] = 1L + random.nextInt(1000);
    }
    Collections.shuffle(numbers, random);
    long[][] shared = new long[k][k];
    Long[] now = new Long[k];
    for (int segment = 0; segment < k; segment++) {
      now[segment] = before[numbers.get(segment)];
      shared[segment][numbers.get(segment)] = now[segment];
    }
    int[] found =
        SegmentIdentity.ids(
            new Current(List.of(now), List.of(), numbers),
            new Previous(ids, List.of(before), List.of()),
            shared,
            List.of(),
            1000);
    for (int segment = 0; segment < k; segment++) {
      assertThat(found[segment]).isEqualTo(ids.get(numbers.get(segment)));
    }
  }

  /** Any overlap: ids are distinct, every pair of Jaccard over a half is kept, and no other. */
  @Property
  void justThePairsOverAHalfAreKept(
      @ForAll @IntRange(min = 1, max = 6) int now,
      @ForAll @IntRange(min = 1, max = 6) int before,
      @ForAll long seed) {
    Random random = new Random(seed);
    long[][] shared = new long[now][before];
    Long[] sizes = new Long[now];
    Long[] sizesBefore = new Long[before];
    Arrays.fill(sizes, 1L);
    Arrays.fill(sizesBefore, 1L);
    for (int i = 0; i < now; i++) {
      for (int j = 0; j < before; j++) {
        shared[i][j] = random.nextInt(4) == 0 ? random.nextInt(1000) : random.nextInt(20);
        sizes[i] += shared[i][j];
        sizesBefore[j] += shared[i][j];
      }
    }
    List<Integer> ids = new ArrayList<>();
    for (int j = 1; j <= before; j++) {
      ids.add(j);
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < now; i++) {
      order.add(i);
    }
    int[] found =
        SegmentIdentity.ids(
            new Current(List.of(sizes), List.of(), order),
            new Previous(ids, List.of(sizesBefore), List.of()),
            shared,
            List.of(),
            50);
    Set<Integer> distinct = new HashSet<>();
    for (int i = 0; i < now; i++) {
      assertThat(distinct.add(found[i])).isTrue();
      for (int j = 0; j < before; j++) {
        boolean same = 2 * shared[i][j] >= sizes[i] + sizesBefore[j] - shared[i][j];
        assertThat(found[i] == j + 1).isEqualTo(same);
      }
      assertThat(found[i] <= before || found[i] > 50).isTrue();
    }
  }
}
