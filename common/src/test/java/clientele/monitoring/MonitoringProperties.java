package clientele.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.monitoring.KpiEffects.Part;
import clientele.monitoring.KpiEffects.Ratio;
import clientele.monitoring.Migration.Interval;
import clientele.monitoring.Migration.Place;
import clientele.monitoring.Migration.State;
import clientele.monitoring.Migration.Way;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds of the statistics whatever the numbers. */
class MonitoringProperties {
  private static double[] counts(Random random, int cells) {
    double[] counts = random.ints(cells, 0, 200).asDoubleStream().toArray();
    counts[random.nextInt(cells)] += 1;
    return counts;
  }

  @Property
  void theIndexIsTheSameBothWaysAndNeverBelowNothing(
      @ForAll @IntRange(min = 1, max = 30) int cells, @ForAll long seed) {
    Random random = new Random(seed);
    double[] one = counts(random, cells);
    double[] other = counts(random, cells);
    double index = StabilityIndex.of(one, other);
    assertThat(index).isGreaterThanOrEqualTo(0);
    assertThat(StabilityIndex.of(other, one)).isCloseTo(index, within(1e-12));
    assertThat(StabilityIndex.of(one, one)).isZero();
  }

  /**
   * The inequality holds of the shares; the prior of each bin moves them, so the counts are large.
   */
  @Property
  void joiningBinsLosesADifferenceAndNeverMakesOne(
      @ForAll @IntRange(min = 2, max = 30) int cells, @ForAll long seed) {
    Random random = new Random(seed);
    double[] one = random.doubles(cells, 1e9, 1e12).toArray();
    double[] other = random.doubles(cells, 1e9, 1e12).toArray();
    assertThat(StabilityIndex.of(join(one), join(other)))
        .isLessThanOrEqualTo(StabilityIndex.of(one, other) + 1e-6);
  }

  private static double[] join(double[] counts) {
    double[] joined = java.util.Arrays.copyOf(counts, counts.length - 1);
    joined[0] += counts[counts.length - 1];
    return joined;
  }

  @Property
  void theDistanceIsThatOfTheDistributionFunctions(
      @ForAll @IntRange(min = 1, max = 30) int cells, @ForAll long seed) {
    Random random = new Random(seed);
    double[] one = counts(random, cells);
    double[] other = counts(random, cells);
    double distance = DistributionDistance.of(one, other);
    assertThat(distance).isBetween(0.0, 1.0);
    assertThat(DistributionDistance.of(other, one)).isCloseTo(distance, within(1e-12));
    assertThat(DistributionDistance.of(one, one)).isZero();
  }

  @Property
  void effectsAddUpExactlyInAnyOrder(
      @ForAll @IntRange(min = 1, max = 12) int segments,
      @ForAll @IntRange(min = -6, max = 9) int size,
      @ForAll long seed) {
    Random random = new Random(seed);
    double scale = Math.pow(10, size);
    List<Ratio> ratios = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      double before = random.nextInt(4) == 0 ? 0 : random.nextInt(1000);
      double now = random.nextInt(4) == 0 ? 0 : random.nextInt(1000);
      ratios.add(
          new Ratio(
              before * scale * random.nextGaussian(),
              before,
              now * scale * random.nextGaussian(),
              now));
    }
    ratios.add(new Ratio(scale, 1, 2 * scale, 1));
    KpiEffects effects = KpiEffects.of(ratios).orElseThrow();
    List<Part> parts = new ArrayList<>(effects.parts());
    Collections.shuffle(parts, random);
    double sum = 0;
    for (Part part : parts) {
      sum += part.total();
    }
    double change = effects.all().valueNow().orElseThrow() - effects.all().value().orElseThrow();
    assertThat(sum).isEqualTo(change).isEqualTo(effects.all().total());
    double top = ratios.stream().mapToDouble(Ratio::top).sum();
    double bottom = ratios.stream().mapToDouble(Ratio::bottom).sum();
    assertThat(effects.all().value().orElseThrow())
        .isCloseTo(top / bottom, within(1e-9 * Math.max(scale, Math.abs(top / bottom)) * 1000));
  }

  @Property
  void effectsAreThoseOfTheFormula(@ForAll long seed) {
    Random random = new Random(seed);
    List<Ratio> ratios =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    new Ratio(
                        random.nextInt(5000),
                        1 + random.nextInt(100),
                        random.nextInt(5000),
                        1 + random.nextInt(100)))
            .toList();
    KpiEffects effects = KpiEffects.of(ratios).orElseThrow();
    double before = effects.all().value().orElseThrow();
    double now = effects.all().valueNow().orElseThrow();
    for (Part part : effects.parts()) {
      double was = part.value().orElseThrow();
      double is = part.valueNow().orElseThrow();
      assertThat(part.mix())
          .isCloseTo(
              (part.weightNow() - part.weight()) * ((was + is) / 2 - (before + now) / 2),
              within(1e-6));
      assertThat(part.within())
          .isCloseTo((is - was) * (part.weight() + part.weightNow()) / 2, within(1e-6));
    }
  }

  @Property
  void theReferenceTakesThePresentMix(
      @ForAll @IntRange(min = 1, max = 8) int strata,
      @ForAll @IntRange(min = 2, max = 12) int cells,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[][] before = new double[strata + 1][];
    double[][] now = new double[strata + 1][];
    for (int stratum = 0; stratum <= strata; stratum++) {
      before[stratum] = counts(random, cells);
      now[stratum] = counts(random, cells);
    }
    Standardised both = Standardised.of(before, now, strata);
    double all = 0;
    double known = 0;
    for (int stratum = 0; stratum <= strata; stratum++) {
      all += Standardised.sum(now[stratum]);
      known += stratum < strata ? Standardised.sum(now[stratum]) : 0;
    }
    assertThat(Standardised.sum(both.reference())).isCloseTo(both.n(), within(1e-6));
    assertThat(Standardised.sum(both.present())).isEqualTo(both.m()).isEqualTo(known);
    assertThat(both.share()).isEqualTo(known / all);
    // Whoever weighs rows has fewer of them.
    double rows = 0;
    for (int stratum = 0; stratum < strata; stratum++) {
      rows += Standardised.sum(before[stratum]);
    }
    assertThat(both.n()).isLessThan(rows * (1 + 1e-9));
    // Where nothing within a stratum has changed, nothing has, whatever the mix.
    double[][] more = new double[strata + 1][];
    for (int stratum = 0; stratum <= strata; stratum++) {
      double times = 1 + random.nextInt(9);
      more[stratum] =
          java.util.Arrays.stream(before[stratum]).map(count -> (count + 30) * times).toArray();
      before[stratum] = java.util.Arrays.stream(before[stratum]).map(count -> count + 30).toArray();
    }
    Standardised grown = Standardised.of(before, more, strata);
    assertThat(DistributionDistance.of(grown.reference(), grown.present())).isLessThan(1e-9);
  }

  @Property
  void everyValueHasACellAndCellsAscend(
      @ForAll @IntRange(min = 1, max = 60) int values, @ForAll long seed) {
    Random random = new Random(seed);
    double[] quantiles = random.ints(values, -5, 6).asDoubleStream().sorted().toArray();
    ValueCells cells = ValueCells.numbers(quantiles);
    int before = 0;
    for (double value = -7; value <= 7; value += 0.25) {
      int cell = cells.of(value);
      assertThat(cell).isBetween(before, cells.beyond());
      before = cell;
    }
    assertThat(cells.of(Double.NaN)).isEqualTo(cells.missing());
    assertThat(cells.of(-0.0)).isEqualTo(cells.of(0.0));
    for (int i = 1; i < values; i++) {
      if (quantiles[i] == quantiles[i - 1]) {
        int own = cells.of(quantiles[i]);
        assertThat(cells.isOneValue(own)).isTrue();
        assertThat(cells.of(quantiles[i] - 0.25)).isLessThan(own);
        assertThat(cells.of(quantiles[i] + 0.25)).isGreaterThan(own);
      }
    }
  }

  private static Place segment(int id) {
    return new Place(State.SEGMENT, Optional.of(id));
  }

  static Way way(int from, int to, long customers, long of) {
    return new Way(
        segment(from),
        segment(to),
        customers,
        of,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  @Property
  void whoStaysAgreesAndOtherNamesDoNotMatter(
      @ForAll @IntRange(min = 2, max = 8) int segments, @ForAll long seed) {
    Random random = new Random(seed);
    List<Way> stayed = new ArrayList<>();
    List<Way> renamed = new ArrayList<>();
    for (int id = 1; id <= segments; id++) {
      long customers = 1L + random.nextInt(100);
      stayed.add(way(id, id, customers, customers));
      renamed.add(way(id, id % segments + 1, customers, customers));
    }
    Agreement same = Agreement.of(stayed).orElseThrow();
    assertThat(same.kept()).isEqualTo(1);
    assertThat(same.kappa()).isCloseTo(1, within(1e-12));
    assertThat(same.rand()).isCloseTo(1, within(1e-12));
    Agreement other = Agreement.of(renamed).orElseThrow();
    assertThat(other.kept()).isZero();
    assertThat(other.kappa()).isLessThanOrEqualTo(0);
    assertThat(other.rand()).isCloseTo(1, within(1e-12));
  }

  @Property
  void anIntervalHoldsItsShare(
      @ForAll @IntRange(min = 1, max = 100_000) int of, @ForAll long seed) {
    long customers = new Random(seed).nextInt(of + 1);
    Way way = way(1, 2, customers, of);
    Interval interval = way.shareInterval();
    assertThat(interval.low()).isBetween(0.0, way.share());
    assertThat(interval.high()).isBetween(way.share(), 1.0);
    assertThat(interval.high()).isGreaterThan(interval.low());
  }
}
