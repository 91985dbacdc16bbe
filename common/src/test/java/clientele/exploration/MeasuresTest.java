package clientele.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.clustering.search.Streams;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.junit.jupiter.api.Test;

/** The measures against known libraries, and against cases whose answer is known. */
class MeasuresTest {
  private static final double DIGITS = 1e-12;

  /** The rows of scripts/golden/exploration.py. */
  private static final int ROWS = 200;

  private static double x(int i) {
    return (37 * i) % 101;
  }

  private static double y(int i) {
    return i % 13 == 0 ? Double.NaN : x(i) * x(i) / 64 + (53 * i) % 17;
  }

  private static String colour(int i) {
    return i % 11 == 0 ? null : "abcde".substring((int) x(i) / 21, (int) x(i) / 21 + 1);
  }

  private static String size(int i) {
    int place = ((int) x(i) / 20 + i % 2) % 3;
    return "SML".substring(place, place + 1);
  }

  private static double[] numbers(java.util.function.IntToDoubleFunction of) {
    return IntStream.range(0, ROWS).mapToDouble(of).toArray();
  }

  private static FeatureSample.Levels levels(
      String name, java.util.function.IntFunction<String> of) {
    return FeatureSample.levels(
        name, IntStream.range(0, ROWS).mapToObj(of).toArray(String[]::new), 1);
  }

  private static double value(List<Statistic> statistics, String name, String... columns) {
    return statistics.stream()
        .filter(one -> one.name().equals(name))
        .filter(one -> columns.length == 0 || one.column().equals(columns[0]))
        .filter(one -> columns.length < 2 || one.other().equals(columns[1]))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " " + Arrays.toString(columns)))
        .value();
  }

  private static TableSketch sketch(ExploredColumn.Kind kind, Object... values) {
    List<InternalRow> rows =
        Arrays.stream(values)
            .map(value -> (InternalRow) new GenericInternalRow(new Object[] {value}))
            .toList();
    return TableSketch.of(List.of(kind), rows.iterator());
  }

  private static List<Statistic> told(TableSketch sketch, ExploredColumn.Kind kind, long least) {
    ExploredTable table =
        new ExploredTable("t", null, java.util.Optional.empty(), List.of(column("c", kind)));
    return new ColumnStatistics(40, least).of(table, sketch);
  }

  private static ExploredColumn column(String name, ExploredColumn.Kind kind) {
    return new ExploredColumn(name, kind, true, null);
  }

  private static List<Statistic> numberStatistics(double... values) {
    Object[] boxed = Arrays.stream(values).mapToObj(v -> Double.isNaN(v) ? null : v).toArray();
    return told(sketch(ExploredColumn.Kind.NUMBER, boxed), ExploredColumn.Kind.NUMBER, 1);
  }

  // Expected values: scripts/golden/exploration.py, pandas 3.1.1 and SciPy 1.17.1.
  @Test
  void momentsAndQuantilesAreThoseOfPandasAndSciPy() {
    List<Statistic> x = numberStatistics(numbers(MeasuresTest::x));
    assertThat(value(x, "mean")).isCloseTo(50.045, within(DIGITS));
    assertThat(value(x, "sd")).isCloseTo(29.31158165462037, within(DIGITS));
    assertThat(value(x, "skewness")).isCloseTo(-0.0027322689384946014, within(DIGITS));
    assertThat(value(x, "p01")).isCloseTo(0.99, within(DIGITS));
    assertThat(value(x, "p90")).isCloseTo(90.1, within(DIGITS));
    List<Statistic> y = numberStatistics(numbers(MeasuresTest::y));
    assertThat(value(y, "count")).isEqualTo(184);
    assertThat(value(y, "missing")).isEqualTo(16);
    assertThat(value(y, "mean")).isCloseTo(60.78490149456522, within(DIGITS));
    assertThat(value(y, "sd")).isCloseTo(47.760285766123836, within(DIGITS));
    assertThat(value(y, "skewness")).isCloseTo(0.6348136913172056, within(DIGITS));
    assertThat(value(y, "p05")).isCloseTo(7.52265625, within(DIGITS));
    assertThat(value(y, "p50")).isCloseTo(49.03125, within(DIGITS));
    assertThat(value(y, "p99")).isCloseTo(163.58999999999997, within(DIGITS));
  }

  // Expected values: scripts/golden/exploration.py, SciPy 1.17.1 and scikit-learn 1.9.1.
  @Test
  void associationsAreThoseOfSciPyAndScikitLearn() {
    FeatureSample sample =
        new FeatureSample(
            ROWS,
            List.of(
                new FeatureSample.Numbers("x", numbers(MeasuresTest::x)),
                new FeatureSample.Numbers("y", numbers(MeasuresTest::y))),
            List.of(levels("colour", MeasuresTest::colour), levels("size", MeasuresTest::size)));
    List<Statistic> found = Associations.of("t", sample);
    assertThat(value(found, "pearson", "x", "y")).isCloseTo(0.9617296042367995, within(DIGITS));
    assertThat(value(found, "spearman", "x", "y")).isCloseTo(0.983115564026979, within(DIGITS));
    assertThat(value(found, "cramers_v", "colour", "size"))
        .isCloseTo(0.3867929580224374, within(DIGITS));
    assertThat(value(found, "mutual_information", "x", "size"))
        .isCloseTo(0.32116312150794846, within(DIGITS));
    assertThat(value(found, "mutual_information", "y", "size"))
        .isCloseTo(0.1404831698053578, within(DIGITS));
    assertThat(found)
        .filteredOn(one -> one.name().equals("pearson"))
        .extracting(Statistic::text)
        .containsExactly("n = 184");
  }

  // Expected values: scripts/golden/exploration.py, the textbook formula in NumPy 2.4.6.
  @Test
  void concentrationIsThatOfTheTextbook() {
    ValueCounts counts = new ValueCounts();
    Arrays.stream(numbers(MeasuresTest::x)).forEach(counts::add);
    List<Statistic> found = Concentration.of("t", "c", counts);
    assertThat(value(found, "gini")).isCloseTo(0.3372899390548506, within(DIGITS));
    assertThat(value(found, "top_share_10")).isCloseTo(0.19082825457088626, within(DIGITS));
    assertThat(value(found, "top_share_01")).isCloseTo(0.01998201618543316, within(DIGITS));
    List<Statistic> curve = found.stream().filter(one -> one.name().equals("lorenz")).toList();
    assertThat(curve).hasSize(21);
    assertThat(curve.get(0).value()).isZero();
    assertThat(curve.get(20).value()).isEqualTo(1);
    assertThat(curve.get(20).high()).isEqualTo(1);
  }

  @Test
  void concentrationGoesFromEqualityToOneCustomer() {
    Function<double[], List<Statistic>> of =
        values -> {
          ValueCounts counts = new ValueCounts();
          Arrays.stream(values).forEach(counts::add);
          return Concentration.of("t", "c", counts);
        };
    assertThat(value(of.apply(new double[] {3, 3, 3, 3}), "gini")).isZero();
    assertThat(value(of.apply(new double[] {0, 0, 0, 8}), "gini")).isCloseTo(0.75, within(DIGITS));
    assertThat(value(of.apply(new double[] {5}), "top_share_20")).isCloseTo(0.2, within(DIGITS));
    List<Statistic> returned = of.apply(new double[] {-8, 0, 0, 8});
    assertThat(value(returned, "gini")).isCloseTo(0.75, within(DIGITS));
    assertThat(returned.get(0).text()).contains("1 customers below 0 count as 0");
    assertThat(of.apply(new double[] {0, -1})).isEmpty();
    assertThat(of.apply(new double[0])).isEmpty();
  }

  @Test
  void numbersThatAreNoneAreCountedAndLeftOut() {
    List<Statistic> found =
        told(
            sketch(
                ExploredColumn.Kind.NUMBER,
                1.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                null,
                3.0),
            ExploredColumn.Kind.NUMBER,
            1);
    assertThat(value(found, "rows")).isEqualTo(6);
    assertThat(value(found, "count")).isEqualTo(2);
    assertThat(value(found, "missing")).isEqualTo(1);
    assertThat(value(found, "not_a_number")).isEqualTo(1);
    assertThat(value(found, "infinite")).isEqualTo(2);
    assertThat(value(found, "mean")).isEqualTo(2);
    assertThat(value(found, "max")).isEqualTo(3);
    // Squares of these are no doubles: range and quantiles are told, moments are not.
    List<Statistic> large = numberStatistics(-1e300, 1, 1e300);
    assertThat(value(large, "mean")).isNaN();
    assertThat(value(large, "p50")).isEqualTo(1);
    assertThat(value(large, "max")).isEqualTo(1e300);
    List<Statistic> one = numberStatistics(7);
    assertThat(value(one, "mean")).isEqualTo(7);
    assertThat(value(one, "sd")).isNaN();
    assertThat(value(one, "p99")).isEqualTo(7);
    List<Statistic> none = numberStatistics(Double.NaN, Double.NaN);
    assertThat(value(none, "missing")).isEqualTo(2);
    assertThat(value(none, "distinct")).isZero();
    assertThat(none).noneMatch(statistic -> statistic.name().equals("mean"));
  }

  @Test
  void daysAreToldByMonthAndThoseOfFewPersonsAsOne() {
    int january = (int) java.time.LocalDate.parse("2026-01-31").toEpochDay();
    TableSketch days =
        sketch(ExploredColumn.Kind.DATE, january, january - 5, january + 1, null, january + 60);
    List<Statistic> all = told(days, ExploredColumn.Kind.DATE, 1);
    assertThat(all)
        .filteredOn(one -> one.name().equals("months"))
        .extracting(Statistic::bin, Statistic::text, Statistic::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(202601, "2026-01", 2.0),
            org.assertj.core.groups.Tuple.tuple(202602, "2026-02", 1.0),
            org.assertj.core.groups.Tuple.tuple(202604, "2026-04", 1.0));
    List<Statistic> few = told(days, ExploredColumn.Kind.DATE, 2);
    assertThat(few).noneMatch(one -> one.name().equals("min") || one.name().equals("max"));
    assertThat(few).filteredOn(one -> one.name().equals("months")).hasSize(1);
    assertThat(value(few, "other")).isEqualTo(2);
    // Longer than ten years: by year, before 1970 too.
    List<Statistic> years =
        told(
            sketch(ExploredColumn.Kind.DATE, january, january - 200, -1, -366),
            ExploredColumn.Kind.DATE,
            1);
    assertThat(years)
        .filteredOn(one -> one.name().equals("years"))
        .extracting(Statistic::bin, Statistic::text, Statistic::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1968, "1968", 1.0),
            org.assertj.core.groups.Tuple.tuple(1969, "1969", 1.0),
            org.assertj.core.groups.Tuple.tuple(2025, "2025", 1.0),
            org.assertj.core.groups.Tuple.tuple(2026, "2026", 1.0));
  }

  @Test
  void distinctValuesAreCountedWithinTheErrorWhateverTheOrder() {
    Object[] hashes =
        IntStream.range(0, 50_000).mapToObj(i -> (Object) Streams.mix(i % 30_000)).toArray();
    TableSketch whole = sketch(ExploredColumn.Kind.TEXT, hashes);
    TableSketch parts =
        sketch(ExploredColumn.Kind.TEXT, Arrays.copyOfRange(hashes, 20_000, 50_000))
            .merge(sketch(ExploredColumn.Kind.TEXT, Arrays.copyOfRange(hashes, 0, 100)))
            .merge(sketch(ExploredColumn.Kind.TEXT))
            .merge(sketch(ExploredColumn.Kind.TEXT, Arrays.copyOfRange(hashes, 100, 20_000)));
    assertThat(parts.column(0).distinct()).isEqualTo(whole.column(0).distinct());
    assertThat((double) whole.column(0).distinct())
        .isCloseTo(30_000, within(3 * ColumnSketch.distinctError() * 30_000));
    assertThat(sketch(ExploredColumn.Kind.TEXT, 1L, 2L, 2L, null).column(0).distinct())
        .isEqualTo(2);
  }

  @Test
  void cramersVIsOneForTheSameAndNothingForIndependence() {
    long[][] same = {{50, 0, 0}, {0, 30, 0}, {0, 0, 20}};
    assertThat(new CrossTable(same).cramersV()).isCloseTo(1, within(DIGITS));
    // Products of margins: φ² is 0, and the correction takes nothing below it.
    long[][] independent = {{10, 20, 30}, {20, 40, 60}};
    assertThat(new CrossTable(independent).cramersV()).isZero();
    assertThat(new CrossTable(new long[][] {{5, 7}, {0, 0}}).cramersV()).isNaN();
    assertThat(new CrossTable(new long[0][0]).cramersV()).isNaN();
    // 2 × 2 with φ² = (ad − bc)² / … = 0.36, n = 100: V² = (0.36 − 1/99) / (1 − 1/99).
    long[][] phi = {{40, 10}, {10, 40}};
    assertThat(new CrossTable(phi).cramersV())
        .isCloseTo(Math.sqrt((0.36 - 1 / 99.0) / (1 - 1 / 99.0)), within(DIGITS));
  }

  @Test
  void mutualInformationIsTheEntropyOfTheSameAndNothingForIndependence() {
    long[][] same = {{64, 0}, {0, 64}};
    assertThat(new CrossTable(same).mutualInformation())
        .isCloseTo(Math.log(2) - 1.0 / 256, within(DIGITS));
    assertThat(new CrossTable(same).mostInformation()).isCloseTo(Math.log(2), within(DIGITS));
    long[][] independent = {{10, 20, 30}, {20, 40, 60}};
    assertThat(new CrossTable(independent).mutualInformation()).isZero();
  }

  @Test
  void pairsThatDoNotDifferOrShareNoRowHaveNoFigure() {
    double nothing = Double.NaN;
    FeatureSample sample =
        new FeatureSample(
            4,
            List.of(
                new FeatureSample.Numbers("constant", new double[] {1, 1, 1, 1}),
                new FeatureSample.Numbers("front", new double[] {1, 2, nothing, nothing}),
                new FeatureSample.Numbers("back", new double[] {nothing, nothing, 3, 4}),
                new FeatureSample.Numbers(
                    "never", new double[] {nothing, nothing, nothing, nothing})),
            List.of(
                FeatureSample.levels("none", new String[4], 1),
                FeatureSample.levels("one", new String[] {"", "", "", ""}, 1)));
    List<Statistic> found = Associations.of("t", sample);
    assertThat(found).hasSize(2 * 6 + 4 * 2 + 1).allMatch(one -> Double.isNaN(one.value()));
    assertThat(Associations.of("t", new FeatureSample(0, List.of(), List.of()))).isEmpty();
  }

  @Test
  void rareLevelsAreOneAndLevelsGoByFrequency() {
    FeatureSample.Levels levels =
        FeatureSample.levels("c", new String[] {"b", "a", "b", "x", "y", null, "a", "b"}, 2);
    assertThat(levels.count()).isEqualTo(3);
    assertThat(levels.values()).containsExactly(0, 1, 0, 2, 2, -1, 1, 0);
  }

  private static double hopkins(double[][] points) {
    return value(ClusterTendency.of("t", new Hopkins(points), 10, 4), "hopkins");
  }

  private static double[][] points(int n, int width, java.util.function.DoubleSupplier of) {
    double[][] points = new double[n][width];
    for (double[] point : points) {
      Arrays.setAll(point, i -> of.getAsDouble());
    }
    return points;
  }

  @Test
  void hopkinsTellsEvenFromGathered() {
    SplittableRandom random = new SplittableRandom(8);
    for (int width : new int[] {1, 2, 6}) {
      assertThat(hopkins(points(1_000, width, random::nextDouble)))
          .as("even in %s dimensions", width)
          .isBetween(0.42, 0.58);
    }
    double[][] blobs = points(1_000, 3, () -> 0.01 * Streams.gaussian(random));
    for (int i = 0; i < blobs.length; i++) {
      blobs[i][i % 3] += 1;
    }
    assertThat(hopkins(blobs)).isGreaterThan(0.99);
    double[][] lattice = new double[1_024][];
    Arrays.setAll(lattice, i -> new double[] {i % 32, Math.floorDiv(i, 32)});
    assertThat(hopkins(lattice)).isLessThan(0.35);
  }

  @Test
  void hopkinsHasAnAnswerForEveryData() {
    assertThat(hopkins(new double[0][])).isNaN();
    assertThat(hopkins(new double[][] {{1, 2}})).isNaN();
    assertThat(hopkins(new double[][] {{1, 2}, {1, 2}, {1, 2}})).isNaN();
    assertThat(hopkins(new double[][] {{0, 2}, {1, 2}})).isBetween(0.0, 1.0);
    SplittableRandom random = new SplittableRandom(8);
    assertThat(hopkins(points(500, 50, () -> 3))).isNaN();
    assertThat(hopkins(points(500, 50, () -> random.nextInt(2)))).isBetween(0.0, 1.0);
    assertThat(hopkins(points(500, 60, () -> 1e-200 * random.nextDouble()))).isBetween(0.0, 1.0);
  }
}
