package clientele.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.exploration.ValueCounts.Sorted;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ValueCountsProperties {
  @Provide
  Arbitrary<List<Double>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.of(0.0, -0.0, 1.0, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  private static ValueCounts of(double... values) {
    ValueCounts counts = new ValueCounts();
    for (double value : values) {
      counts.add(value);
    }
    return counts;
  }

  private static double[] heavyTailed(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.doubles(n).map(u -> (u < 0.1 ? -1 : 1) * Math.pow(u, -2)).toArray();
  }

  @Property(tries = 100)
  void fewValuesAreKeptAsTheyAre(@ForAll("numbers") List<Double> numbers) {
    double[] values = numbers.stream().mapToDouble(x -> x + 0.0).sorted().toArray();
    ValueCounts counts = of(values);
    Sorted sorted = counts.sorted();
    assertThat(counts.exact()).isTrue();
    assertThat(sorted.values()).containsExactly(Arrays.stream(values).distinct().toArray());
    assertThat(Arrays.stream(sorted.counts()).sum()).isEqualTo(values.length);
    assertThat(sorted.quantile(0)).isEqualTo(values[0]);
    assertThat(sorted.quantile(1)).isEqualTo(values[values.length - 1]);
  }

  @Property(tries = 20)
  void neitherOrderNorGroupsMatter(@ForAll long seed) {
    double[] values = heavyTailed(9_000, seed);
    ValueCounts whole = of(values);
    ValueCounts parts = of();
    // Later values first, in unequal parts, some of them empty or still exact.
    int[] cuts = {9_000, 8_999, 8_999, 5_000, 300, 0};
    for (int i = 1; i < cuts.length; i++) {
      parts.merge(of(Arrays.copyOfRange(values, cuts[i], cuts[i - 1])));
    }
    assertThat(whole.exact()).isFalse();
    assertThat(parts.error()).isEqualTo(whole.error());
    assertThat(parts.sorted().values()).containsExactly(whole.sorted().values());
    assertThat(parts.sorted().counts()).containsExactly(whole.sorted().counts());
    assertThat(parts.total()).isEqualTo(values.length);
  }

  @Property(tries = 20)
  void aQuantileIsWithinTheErrorThatIsTold(@ForAll long seed) {
    double[] values = heavyTailed(20_000, seed);
    ValueCounts counts = of(values);
    Arrays.sort(values);
    assertThat(counts.error()).isPositive().isLessThan(0.01);
    for (double probability : new double[] {0, 0.001, 0.09, 0.5, 0.9, 0.9999, 1}) {
      double exact = values[(int) Math.rint(probability * (values.length - 1))];
      double rank = Math.rint(probability * (values.length - 1)) / (values.length - 1);
      assertThat(counts.sorted().quantile(rank))
          .isCloseTo(exact, within(2 * counts.error() * Math.abs(exact)));
    }
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }

  @Example
  void theWholeRangeOfDoublesFits() {
    ValueCounts counts = new ValueCounts();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 50_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        counts.add(value);
      }
    }
    counts.add(Double.MAX_VALUE);
    counts.add(-Double.MAX_VALUE);
    double[] values = counts.sorted().values();
    assertThat(values).isSorted().doesNotContain(Double.NaN);
    assertThat(Arrays.stream(values)).allMatch(Double::isFinite);
    assertThat(values.length).isLessThanOrEqualTo(ValueCounts.MOST);
  }

  @Example
  void nothingHasNoQuantile() {
    assertThat(of().sorted().quantile(0.5)).isNaN();
  }

  @Property(tries = 50)
  void aHistogramHoldsEveryValueOnce(@ForAll("numbers") List<Double> numbers) {
    ValueCounts counts = of(numbers.stream().mapToDouble(x -> x).toArray());
    Histogram histogram = Histogram.of(counts.sorted(), 8);
    List<Histogram.Bin> bins = histogram.bins();
    assertThat(bins.stream().mapToLong(Histogram.Bin::count).sum()).isEqualTo(numbers.size());
    assertThat(bins).hasSizeLessThanOrEqualTo(8);
    assertThat(bins).allMatch(bin -> bin.low() <= bin.high());
    for (int i = 1; i < bins.size(); i++) {
      assertThat(bins.get(i).low()).isGreaterThanOrEqualTo(bins.get(i - 1).high());
    }
    double[] values = counts.sorted().values();
    assertThat(bins.get(0).low()).isEqualTo(values[0]);
    assertThat(bins.get(bins.size() - 1).high()).isEqualTo(values[values.length - 1]);
  }

  @Example
  void theScaleOfAHistogramFollowsItsTail() {
    SplittableRandom random = new SplittableRandom(5);
    double[] even = random.doubles(3_000).toArray();
    assertThat(Histogram.of(of(even).sorted(), 40))
        .returns("linear", Histogram::scale)
        // Freedman and Diaconis: 1 / (2 · 0.5 · 3000^(−1/3)) = 14.4
        .satisfies(histogram -> assertThat(histogram.bins()).hasSizeBetween(14, 16));
    Histogram heavy = Histogram.of(of(heavyTailed(3_000, 5)).sorted(), 40);
    assertThat(heavy.scale()).isEqualTo("asinh");
    // Of forty bins of equal width one would hold nearly all.
    assertThat(heavy.bins()).hasSize(40).allMatch(bin -> bin.count() < 1_200);
    assertThat(Histogram.of(of(1, 2, 2, 7).sorted(), 40).bins())
        .containsExactly(
            new Histogram.Bin(1, 1, 1), new Histogram.Bin(2, 2, 2), new Histogram.Bin(7, 7, 1));
    // Mostly 0: no interquartile range.
    double[] mostlyNothing = new double[3_000];
    System.arraycopy(even, 0, mostlyNothing, 0, 300);
    assertThat(Histogram.of(of(mostlyNothing).sorted(), 40))
        .returns("asinh", Histogram::scale)
        .satisfies(histogram -> assertThat(histogram.bins().get(0).count()).isGreaterThan(2_700));
  }
}
