package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Sums that know no order. */
class ExactSumProperties {
  @Provide
  Arbitrary<Double> anyMagnitude() {
    Arbitrary<Double> spread =
        Arbitraries.longs()
            .map(Double::longBitsToDouble)
            .filter(x -> Math.abs(x) < Double.MAX_VALUE / 1_000);
    return Arbitraries.oneOf(
        spread,
        Arbitraries.doubles().between(-1e6, 1e6),
        Arbitraries.of(0.0, -0.0, 1.0, -1.0, 0x1p-53, Double.MIN_VALUE, -Double.MIN_NORMAL, 1e300));
  }

  private static double exact(List<Double> addends) {
    return addends.stream()
        .map(BigDecimal::new)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  private static double sum(List<Double> addends) {
    ExactSum sum = new ExactSum();
    addends.forEach(sum::add);
    return sum.value();
  }

  @Property
  void theSumIsTheNearestDouble(
      @ForAll("anyMagnitudes") @Size(min = 0, max = 60) List<Double> addends) {
    assertThat(sum(addends)).isEqualTo(exact(addends) + 0.0);
  }

  @Provide
  Arbitrary<List<Double>> anyMagnitudes() {
    return anyMagnitude().list();
  }

  @Property
  void orderAndGroupsDoNotMatter(
      @ForAll("anyMagnitudes") @Size(min = 1, max = 60) List<Double> addends, @ForAll long seed) {
    Random random = new Random(seed);
    List<Double> shuffled = new ArrayList<>(addends);
    Collections.shuffle(shuffled, random);
    ExactSum total = new ExactSum();
    for (int from = 0; from < shuffled.size(); ) {
      int to = from + 1 + random.nextInt(shuffled.size() - from);
      ExactSum part = new ExactSum();
      shuffled.subList(from, to).forEach(part::add);
      total.merge(part);
      from = to;
    }
    assertThat(Double.doubleToRawLongBits(total.value()))
        .isEqualTo(Double.doubleToRawLongBits(sum(addends)));
  }

  @Example
  void whatLiesFarBelowDecidesATie() {
    assertThat(sum(List.of(1.0, 0x1p-53))).isEqualTo(1.0);
    assertThat(sum(List.of(1.0, 0x1p-53, Double.MIN_VALUE))).isEqualTo(1 + 0x1p-52);
    assertThat(sum(List.of(-1.0, -0x1p-53, -Double.MIN_VALUE))).isEqualTo(-1 - 0x1p-52);
    assertThat(sum(List.of(1.0, 1e308, -1e308, Double.MIN_VALUE, -1.0)))
        .isEqualTo(Double.MIN_VALUE);
  }

  @Property
  void partsAddUpToTheSum(@ForAll("anyMagnitudes") @Size(min = 1, max = 20) List<Double> addends) {
    ExactSum sum = new ExactSum();
    addends.forEach(sum::add);
    double[] parts = sum.parts(2);
    assertThat(parts[0]).isEqualTo(sum.value());
    BigDecimal left =
        addends.stream()
            .map(BigDecimal::new)
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .subtract(new BigDecimal(parts[0]));
    assertThat(parts[1]).isEqualTo(left.doubleValue() + 0.0);
  }

  /** A grid's sums of the addends in their order. */
  private static double grid(SumGrid grid, List<Double> addends) {
    long coarse = 0;
    long fine = 0;
    for (double x : addends) {
      long whole = grid.coarse(x);
      coarse += whole;
      fine += grid.fine(x, whole);
    }
    return grid.value(coarse, fine);
  }

  @Property
  void gridsKnowNoOrderAndLoseNoDigits(
      @ForAll @Size(min = 1, max = 200) List<Integer> numbers, @ForAll long seed) {
    Random random = new Random(seed);
    double scale = Math.scalb(1.0, random.nextInt(120) - 60);
    List<Double> addends = new ArrayList<>();
    double largest = 0;
    for (int number : numbers) {
      double x = number * scale * random.nextDouble();
      addends.add(x);
      largest = Math.max(largest, Math.abs(x));
    }
    // Room for a billion more, as when the rest lies in other partitions.
    for (long count : new long[] {addends.size(), 1_000_000_000L}) {
      SumGrid grid = SumGrid.of(largest, count);
      double sum = grid(grid, addends);
      List<Double> shuffled = new ArrayList<>(addends);
      Collections.shuffle(shuffled, random);
      assertThat(Double.doubleToRawLongBits(grid(grid, shuffled)))
          .isEqualTo(Double.doubleToRawLongBits(sum));
      assertThat(sum)
          .isCloseTo(
              exact(addends), within(largest * addends.size() * 0x1p-52 + 2 * Math.ulp(sum)));
    }
  }

  /** As many addends as were announced, all as large as they may be: no overflow. */
  @Example
  void gridsHaveRoomForWhatTheyWerePromised() {
    for (double largest : new double[] {1, 1.999, 1e-12, 1e9, 0}) {
      SumGrid grid = SumGrid.of(largest, 1L << 32);
      long whole = grid.coarse(-largest);
      long coarse = Math.multiplyExact(whole, 1L << 32);
      long fine = Math.multiplyExact(grid.fine(-largest, whole), 1L << 32);
      assertThat(grid.value(coarse, fine))
          .isCloseTo(-largest * 0x1p32, within(largest * 0x1p32 * 1e-15));
    }
  }
}
