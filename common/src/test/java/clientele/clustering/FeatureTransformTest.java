package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SparkTest
class FeatureTransformTest {
  private static final double EXACT = 1e-12;

  private static final class Warnings implements Progress {
    private final List<String> told = new ArrayList<>();

    @Override
    public void step(String what) {}

    @Override
    public void warn(String what) {
      told.add(what);
    }
  }

  private final Warnings warnings = new Warnings();

  private FeatureTransformFitter fitter(Transform transform, Scaling scaling) {
    return new FeatureTransformFitter(transform, scaling, Map.of(), warnings);
  }

  private FeatureTransformFitter plain(Scaling scaling) {
    return fitter(Transform.NONE, scaling);
  }

  private static FeatureSpace columns(Dataset<Row> frame, String... columns) {
    return FeatureSpace.ofColumns("id", frame.schema(), List.of(columns));
  }

  private static Dataset<Row> values(SparkSession spark, String columns, String values) {
    return spark.sql("select * from values " + values + " as t(" + columns + ")");
  }

  /** The points of a frame by key. */
  private static Map<String, double[]> points(
      Dataset<Row> frame, FeatureSpace space, FeatureTransformFitter fitter) {
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of())) {
      return points(pinned, fitter.fit(pinned));
    }
  }

  private static Map<String, double[]> points(PinnedFrame pinned, FeatureTransform transform) {
    Map<String, double[]> points = new TreeMap<>();
    FeatureTransform.Encoder encoder = transform.encoder(pinned.space());
    pinned.rows().collectAsList().forEach(row -> points.put(row.getString(0), encoder.point(row)));
    return points;
  }

  @Test
  void standardIsMeanAndPopulationDeviation(SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x", "('a', 1D), ('b', 2D), ('c', 3D), ('d', 10D)");
    // Mean 4, variance (9 + 4 + 1 + 36) / 4 = 12.5.
    Map<String, double[]> points = points(frame, columns(frame), plain(Scaling.STANDARD));
    assertThat(points.get("a")[0]).isCloseTo(-3 / Math.sqrt(12.5), within(EXACT));
    assertThat(points.get("d")[0]).isCloseTo(6 / Math.sqrt(12.5), within(EXACT));
  }

  @Test
  void robustIsMedianAndInterquartileRange(SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x", "('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 7)");
    // Quartiles 2, 3, 4.
    Map<String, double[]> points = points(frame, columns(frame), plain(Scaling.ROBUST));
    assertThat(points.get("a")[0]).isCloseTo(-2 / (2 / 1.3489795003921634), within(EXACT));
    assertThat(points.get("c")[0]).isEqualTo(0.0);
  }

  @Test
  void theDeviationStandsInWhereTheMiddleHalfIsOnePoint(SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x", "('a', 0), ('b', 0), ('c', 0), ('d', 0), ('e', 5)");
    Map<String, double[]> points = points(frame, columns(frame), plain(Scaling.ROBUST));
    // Mean 1, variance (4 + 16) / 5 = 4.
    assertThat(points.get("e")[0]).isCloseTo(5.0 / 2, within(EXACT));
  }

  @Test
  void noneLeavesValuesAlone(SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x, y", "('a', 1, 2.5), ('b', -3, 0), ('c', 7, 1)");
    assertThat(points(frame, columns(frame), plain(Scaling.NONE)).get("b")).containsExactly(-3, 0);
  }

  @Test
  void theLogarithmIsTakenOfSkewedNumbersOnly(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select id, exp(id / 20D) as skewed, -exp(id / 20D) as left, id * 1D as even,"
                + " if(id % 50 = 0, -1D, exp(id / 20D)) as some_negative from range(200)");
    FeatureTransformFitter auto = fitter(Transform.AUTO, Scaling.STANDARD);
    try (PinnedFrame pinned = PinnedFrame.of(frame, columns(frame), Map.of())) {
      JsonNode features = auto.fit(pinned).toJson().get("features");
      assertThat(features.findValuesAsText("feature"))
          .containsExactly("skewed", "left", "even", "some_negative");
      assertThat(features.findValuesAsText("transform"))
          .containsExactly("log1p", "none", "none", "log1p");
    }
    assertThat(warnings.told).isEmpty();
  }

  @Test
  void missingNumbersStandAtTheMedianAndAreCounted(SparkSession spark) {
    Dataset<Row> frame =
        values(
            spark, "id, x", "('a', 1D), ('b', null), ('c', double('NaN')), ('d', 3D), ('e', 8D)");
    Map<String, double[]> points = points(frame, columns(frame), plain(Scaling.NONE));
    assertThat(points.get("b")).containsExactly(3);
    assertThat(points.get("c")).containsExactly(3);
    assertThat(warnings.told)
        .containsExactly("2 of 5 rows have no x; the median stands for it in the clustering.");
  }

  @Test
  void aDemographicNumberThatIsOftenMissingSaysSo(SparkSession spark) {
    Dataset<Row> frame =
        values(spark, "id, age", "('a', 30D), ('b', null), ('c', 40D), ('d', 50D), ('e', 50D)");
    FeatureSpace space =
        new FeatureSpace(
            "id",
            List.of(ClusteredFeature.column("age", "demographic", ClusteredFeature.Kind.NUMBER)));
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of())) {
      FeatureTransform transform = plain(Scaling.STANDARD).fit(pinned);
      assertThat(
              transform.wordings(
                  Map.of(
                      "age",
                      Wording.Feature.ofCatalog(
                          "Age", Optional.of("younger"), Optional.of("older")))))
          .containsExactly(
              new Wording("younger", "older"),
              new Wording("age mostly known", "age often unknown"));
      Map<String, double[]> points = points(pinned, transform);
      // Both together vary by 1 and are centred, as one number would.
      double variance = 0;
      for (int i = 0; i < 2; i++) {
        double sum = 0;
        for (double[] point : points.values()) {
          sum += point[i];
          variance += point[i] * point[i] / 5;
        }
        assertThat(sum).isCloseTo(i == 0 ? points.get("b")[0] : 0, within(1e-9));
      }
      assertThat(variance).isBetween(0.8, 1.1);
      JsonNode b = transform.decode(points.get("b"));
      assertThat(b.get("age").get("value").asDouble()).isCloseTo(45, within(EXACT));
      assertThat(b.get("age").get("missing").asDouble()).isCloseTo(1, within(EXACT));
      assertThat(transform.recode(b)).containsExactly(points.get("b"), within(EXACT));
    }
  }

  @Test
  void categoriesKeepTheirFrequentLevels(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select id, case when id < 400 then 'A' when id < 700 then 'B, \"[😀.]\"' when id < 900"
                + " then concat('rare ', id) end as c from range(1000)");
    try (PinnedFrame pinned = PinnedFrame.of(frame, columns(frame, "c"), Map.of())) {
      FeatureTransform transform = plain(Scaling.STANDARD).fit(pinned);
      assertThat(transform.wordings(Map.of()).stream().map(Wording::high))
          .containsExactly("c often A", "c often B, \"[😀.]\"", "c often other", "c often unknown");
      double variance = 0;
      for (double[] point : points(pinned, transform).values()) {
        variance += Arrays.stream(point).map(x -> x * x).sum() / 1000;
      }
      assertThat(variance).as("total variance").isCloseTo(1, within(1e-9));
      FeatureTransform.Encoder encoder = transform.encoder(pinned.space());
      JsonNode unseen =
          transform.decode(encoder.point(org.apache.spark.sql.RowFactory.create("z", "unseen")));
      assertThat(unseen.get("c").get("other").asDouble()).isCloseTo(1, within(EXACT));
      assertThat(unseen.get("c").get("levels").get("A").asDouble()).isCloseTo(0, within(EXACT));
    }
  }

  @Test
  void aCategoryThatIsSeldomMissingStandsAtItsMeanThere(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select id, case when id < 50 then 'A' when id < 98 then 'B' end as c from range(100)");
    Map<String, double[]> points = points(frame, columns(frame, "c"), plain(Scaling.STANDARD));
    assertThat(points.get("99")).containsExactly(0, 0);
    assertThat(points.get("0")[0]).isPositive();
  }

  @Test
  void withinGroupsMissingValuesAreThoseOfTheGroup(SparkSession spark) {
    // North: 30 to 39, mostly A; south: 70 to 79, mostly B; a hamlet of two; some without a region.
    Dataset<Row> frame =
        spark.sql(
            "select id, case when id < 100 then 'north' when id < 200 then 'south' when id < 202"
                + " then 'hamlet' end as region, if(id % 50 = 0, null, double(id % 10 + if(id between"
                + " 100 and 199, 70, 30))) as x, case when id % 50 = 0 then null when id < 100 then"
                + " if(id % 4 = 0, 'B', 'A') else if(id % 4 = 0, 'A', 'B') end as c from range(252)");
    FeatureSpace space = columns(frame, "x", "c").within(Optional.of("region"), frame.schema());
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of("worth", "x"))) {
      FeatureTransform transform = plain(Scaling.STANDARD).fit(pinned);
      for (FeatureTransform each : List.of(transform, FeatureTransform.read(transform.toJson()))) {
        Map<String, double[]> points = points(pinned, each);
        assertThat(x(each, points, "50")).isCloseTo(35, within(EXACT));
        assertThat(x(each, points, "150")).isCloseTo(75, within(EXACT));
        // Too few of the hamlet, and none of nowhere: the median of all.
        assertThat(x(each, points, "200")).isEqualTo(x(each, points, "250")).isBetween(38.0, 40.0);
        assertThat(level(each, points, "50", "A")).isCloseTo(1, within(EXACT));
        assertThat(level(each, points, "150", "B")).isCloseTo(1, within(EXACT));
        assertThat(level(each, points, "250", "A")).isBetween(0.3, 0.6);
      }
      // The model says within what.
      assertThat(transform.toJson().get("within").asText()).isEqualTo("region");
    }
    assertThatThrownBy(() -> space.within(Optional.of("regoin"), frame.schema()))
        .hasMessageContaining("segment.impute.within: there is no column regoin");
  }

  private static double x(FeatureTransform transform, Map<String, double[]> points, String key) {
    return transform.decode(points.get(key)).get("x").asDouble();
  }

  private static double level(
      FeatureTransform transform, Map<String, double[]> points, String key, String level) {
    return transform.decode(points.get(key)).get("c").get("levels").get(level).asDouble();
  }

  @Test
  void aBlocksWeightIsSharedByItsFeatures(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select id, id as r, pmod(id, 7) as f, map('a', id / 100D, 'b', 1 - id / 100D, 'c',"
                + " pmod(id, 3) * 1D) as category_shares, pmod(id, 5) * 1D as basket from range(100)");
    List<FeatureSpace.CatalogRow> catalog = new ArrayList<>();
    for (String name : List.of("r", "f")) {
      catalog.add(row(name, "value"));
    }
    for (String name :
        List.of("basket", "category_shares.a", "category_shares.b", "category_shares.c")) {
      catalog.add(row(name, "behaviour"));
    }
    FeatureSpace space =
        FeatureSpace.ofCatalog("id", frame.schema(), catalog, List.of("value", "behaviour"));
    FeatureTransformFitter weighted =
        new FeatureTransformFitter(
            Transform.NONE, Scaling.STANDARD, Map.of("value", 3.0, "behaviour", 1.0), warnings);
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of())) {
      Map<String, double[]> points = points(pinned, weighted.fit(pinned));
      double[] variances = new double[6];
      for (double[] point : points.values()) {
        for (int i = 0; i < 6; i++) {
          variances[i] += point[i] * point[i] / 100;
        }
      }
      // Four parts (three columns and one map) of mean weight 1; value has three quarters of them.
      assertThat(variances)
          .containsExactly(new double[] {1.5, 1.5, 0.5, 0.5 / 3, 0.5 / 3, 0.5 / 3}, within(1e-9));
    }
    FeatureTransformFitter without =
        new FeatureTransformFitter(
            Transform.NONE, Scaling.STANDARD, Map.of("behaviour", 0.0), warnings);
    assertThat(points(frame, space, without).get("7")).hasSize(2);
  }

  private static FeatureSpace.CatalogRow row(String feature, String block) {
    return new FeatureSpace.CatalogRow(feature, block, "number", java.util.Optional.empty(), true);
  }

  @Test
  void whatDoesNotVaryIsLeftOut(SparkSession spark) {
    Dataset<Row> frame =
        values(
            spark,
            "id, same, gone, x, c",
            "('a', 1, cast(null as double), 1, 'q'), ('b', 1, null, 2, 'q'), ('c', 1, null, 3,"
                + " 'q')");
    Map<String, double[]> points =
        points(frame, columns(frame, "same", "gone", "x", "c"), plain(Scaling.STANDARD));
    assertThat(points.get("a")).hasSize(1);
    assertThat(warnings.told)
        .containsExactly(
            "These features are the same for all, or missing, and were left out of the clustering:"
                + " same, gone, c.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"('a', 1D)", "('a', 2D), ('b', 2D), ('c', 2D)", "('a', 1e-170D), ('b', 3e-170D)"})
  void rowsThatAreAllEqualAreNothingToDo(String rows, SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x", rows);
    assertFails(frame, ExitCode.NOTHING_TO_DO, "equal in every clustered feature (x)");
  }

  @Test
  void noRowsAreNothingToDo(SparkSession spark) {
    Dataset<Row> frame = values(spark, "id, x", "('a', 1D)").where("false");
    assertFails(frame, ExitCode.NOTHING_TO_DO, "no rows");
  }

  @Test
  void valuesThatCannotBeUsedAreRefused(SparkSession spark) {
    assertFails(
        values(spark, "id, x", "('a', 1D), ('b', double('Infinity')), ('c', 1e308D)"),
        ExitCode.DATA,
        "x holds 2 values that are infinite or beyond");
    assertFails(
        values(spark, "id, x", "('a', 1D), ('b', 3D), ('a', 2D)"),
        ExitCode.DATA,
        "1 rows repeat the id of another, such as a");
    assertFails(
        values(spark, "id, x", "('a', 1D), ('b', 3D), (null, 2D)"),
        ExitCode.DATA,
        "1 rows have no id");
  }

  /** Skewed, but so far from 0 that their logarithms are one number. */
  @Test
  void logarithmsThatAreEqualAreNotTaken(SparkSession spark) {
    Dataset<Row> frame =
        values(spark, "id, x", "('a', 1e15D), ('b', 1e15D), ('c', 1e15D), ('d', 1e15D + 1)");
    FeatureTransformFitter fitter =
        new FeatureTransformFitter(Transform.AUTO, Scaling.STANDARD, Map.of(), Progress.SILENT);
    assertThat(points(frame, columns(frame, "x"), fitter).get("d")[0])
        .isCloseTo(Math.sqrt(3), within(EXACT));
  }

  private void assertFails(Dataset<Row> frame, ExitCode code, String words) {
    assertThatThrownBy(() -> points(frame, columns(frame, "x"), plain(Scaling.STANDARD)))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void aTransformSurvivesJsonAndSerialisation(SparkSession spark) throws Exception {
    Dataset<Row> frame =
        spark.sql(
            "select id, exp(id / 9D) as x, if(id % 4 = 0, null, id * 1D) as y, concat('l', id % 3)"
                + " as c, map('p.q, [r]', sqrt(id)) as m from range(60)");
    StructType schema = frame.schema();
    FeatureSpace space =
        FeatureSpace.ofCatalog(
            "id",
            schema,
            List.of(
                row("x", "value"),
                row("y", "demographic"),
                row("c", "value"),
                row("m.p.q, [r]", "value")),
            List.of("value", "demographic"));
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of())) {
      FeatureTransform fitted = fitter(Transform.AUTO, Scaling.ROBUST).fit(pinned);
      Map<String, double[]> expected = points(pinned, fitted);
      FeatureTransform read = FeatureTransform.read(Json.parse(Json.text(fitted.toJson())));
      assertThat(read.space().features())
          .extracting(ClusteredFeature::name)
          .containsExactly("x", "y", "c", "m.p.q, [r]");
      assertThat(points(pinned, read)).usingRecursiveComparison().isEqualTo(expected);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(fitted);
      }
      FeatureTransform travelled =
          (FeatureTransform)
              new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
      assertThat(travelled.toJson()).isEqualTo(fitted.toJson());
      for (double[] point : expected.values()) {
        assertThat(fitted.recode(fitted.decode(point))).containsExactly(point, within(1e-9));
      }
      // Segments of weights 3 and 1 that lie apart in two coordinates only, 3 and 4 long.
      double[] one = new double[fitted.width()];
      double[] other = new double[fitted.width()];
      other[0] = 3;
      other[1] = -4;
      assertThat(fitted.separation(List.of(one, other), List.of(3.0, 1.0)))
          .containsEntry("x", 9 / 25.0)
          .containsEntry("y", 16 / 25.0)
          .containsEntry("c", 0.0);
      assertThat(fitted.separation(List.of(other), List.of(4.0)).values()).containsOnly(0.0);
    }
  }

  @Test
  void theFitDoesNotDependOnTheLayoutOfTheRows(SparkSession spark) {
    Dataset<Row> frame =
        spark.sql(
            "select concat('k', id) as id, exp(rand(1) * 5) as x, randn(2) as y, concat('l', id % 9)"
                + " as c from range(0, 3000, 1, 1)");
    List<String> fits = new ArrayList<>();
    for (int partitions : new int[] {1, 3, 7}) {
      Dataset<Row> laid = frame.repartition(partitions);
      try (PinnedFrame pinned = PinnedFrame.of(laid, columns(frame, "x", "y", "c"), Map.of())) {
        fits.add(Json.text(fitter(Transform.AUTO, Scaling.STANDARD).fit(pinned).toJson()));
      }
    }
    assertThat(fits).containsOnly(fits.get(0));
  }
}
