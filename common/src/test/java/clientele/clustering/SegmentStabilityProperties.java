package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class SegmentStabilityProperties {
  private static int[] labels(Random random, int points, int k) {
    return IntStream.range(0, points).map(i -> i < k ? i : random.nextInt(k)).toArray();
  }

  @Property
  void aRelabelledSolutionIsWhollyStable(
      @ForAll @IntRange(min = 1, max = 9) int k,
      @ForAll @IntRange(min = 9, max = 200) int points,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] labels = labels(random, points, k);
    List<Integer> names = new ArrayList<>(IntStream.range(0, k).boxed().toList());
    Collections.shuffle(names, random);
    int[] other = IntStream.of(labels).map(names::get).toArray();
    assertThat(SegmentStability.across(Contingency.of(labels, k, other, k))).containsOnly(1.0);
  }

  @Property
  void theMeasureIsBetweenNothingAndOne(
      @ForAll @IntRange(min = 1, max = 9) int k,
      @ForAll @IntRange(min = 1, max = 9) int other,
      @ForAll @IntRange(min = 9, max = 200) int points,
      @ForAll long seed) {
    Random random = new Random(seed);
    int[] labels = labels(random, points, k);
    double[] weights = random.doubles(points, 0.1, 9).toArray();
    Contingency table = Contingency.of(labels, k, labels(random, points, other), other, weights);
    for (double value : SegmentStability.across(table)) {
      assertThat(value).isBetween(0.0, 1.0);
    }
  }
}
