package clientele.monitoring;

import static clientele.monitoring.MonitoringProperties.way;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.monitoring.Migration.Interval;
import clientele.monitoring.Migration.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values of SciPy and scikit-learn, made by {@code scripts/golden/monitoring.py}. */
class MonitoringGoldenTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void theIndexIsThatOfRelativeEntropiesBothWays() {
    double[] reference = {100, 120, 80, 95, 105, 0, 60};
    double[] present = {90, 150, 60, 100, 140, 7, 30};
    assertThat(StabilityIndex.of(reference, present)).isCloseTo(0.10950860610104429, EXACT);
    assertThat(StabilityIndex.chance(10, 1500, 2500, 0.01 / 300))
        .isCloseTo(0.03885226479540789, within(1e-9));
  }

  @Test
  void theDistanceIsThatOfTheSamples() {
    int[] one = IntStream.range(0, 300).map(i -> 37 * i % 101).toArray();
    int[] other = IntStream.range(0, 200).map(i -> 53 * i % 97 + i % 3 * 5).toArray();
    // Each value is a cell.
    ValueCells cells = ValueCells.numbers(IntStream.rangeClosed(0, 110).asDoubleStream().toArray());
    double[] counts = new double[cells.size()];
    double[] otherCounts = new double[cells.size()];
    IntStream.of(one).forEach(value -> counts[cells.of((double) value)]++);
    IntStream.of(other).forEach(value -> otherCounts[cells.of((double) value)]++);
    assertThat(DistributionDistance.of(counts, otherCounts)).isCloseTo(0.05, EXACT);
    // Kolmogorov's distribution exceeds it with 0.001 less 1.3e-13.
    assertThat(DistributionDistance.chance(1500, 2500, 0.001)).isCloseTo(0.0636695739351938, EXACT);
  }

  @Test
  void agreementIsThatOfTheLabels() {
    long[][] shared = {{50, 10, 3}, {7, 80, 1}, {0, 12, 40}};
    List<Way> ways = new ArrayList<>();
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        if (shared[from][to] > 0) {
          ways.add(way(from + 1, to + 1, shared[from][to], 1));
        }
      }
    }
    Agreement agreement = Agreement.of(ways).orElseThrow();
    assertThat(agreement.customers()).isEqualTo(203);
    assertThat(agreement.kept()).isCloseTo(0.8374384236453202, EXACT);
    assertThat(agreement.kappa()).isCloseTo(0.7458070881080671, EXACT);
    assertThat(agreement.rand()).isCloseTo(0.5563403855753968, EXACT);
  }

  @Test
  void intervalsAreWilsons() {
    Interval ten = way(1, 2, 10, 63).shareInterval();
    assertThat(ten.low()).isCloseTo(0.08857092396514157, within(1e-9));
    assertThat(ten.high()).isCloseTo(0.2681157678177255, within(1e-9));
    Interval three = way(1, 2, 3, 63).shareInterval();
    assertThat(three.low()).isCloseTo(0.016326168867995608, within(1e-9));
    assertThat(three.high()).isCloseTo(0.1309096783790607, within(1e-9));
  }

  /** Of 100 customers 40 went this way, with 5 each: variance 100 / 99 (1000 − 400). */
  @Test
  void moneyHasTheIntervalOfASum() {
    Interval interval = Migration.interval(200, 1000, 100);
    double half = 1.959963984540054 * Math.sqrt(600.0 * 100 / 99);
    assertThat(interval.low()).isCloseTo(200 - half, EXACT);
    assertThat(interval.high()).isCloseTo(200 + half, EXACT);
  }
}
