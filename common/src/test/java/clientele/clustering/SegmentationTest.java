package clientele.clustering;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.clustering.Segmentation.Segment;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

@SparkTest
class SegmentationTest {
  private static Dataset<Row> frame(SparkSession spark) {
    return spark.sql(
        "select concat('k', id) as id, id % 5 * 10 + rand(3) as x, if(id % 13 = 0, null, 100 *"
            + " (id % 5) + rand(4)) as `y (k$)`, concat('c', id % 2) as c from range(400)");
  }

  private static Segmentation fit(PinnedFrame pinned) {
    FeatureTransform transform =
        new FeatureTransformFitter(Transform.AUTO, Scaling.ROBUST, Map.of(), Progress.SILENT)
            .fit(pinned);
    try (Points points = Points.of(pinned, transform, 6)) {
      SegmentModel model =
          new MLlibSegmenter(List.of("kmeans"), 2, 20)
              .candidates(points, new Segmenter.Range(3, 3), 7)
              .get(0)
              .model()
              .orElseThrow();
      return new Segmentation(
          transform,
          model,
          List.of(
              new Segment(4, "High \"x\", [low] y"), new Segment(2, "😀"), new Segment(9, "C")));
    }
  }

  private static PinnedFrame pin(Dataset<Row> frame) {
    return PinnedFrame.of(
        frame, FeatureSpace.ofColumns("id", frame.schema(), List.of("x", "y (k$)", "c")), Map.of());
  }

  @Test
  void theModelAloneScoresAFrameAsTheFitDid(SparkSession spark) {
    Dataset<Row> frame = frame(spark);
    try (PinnedFrame pinned = pin(frame)) {
      Segmentation fitted = fit(pinned);
      Dataset<Row> labels = fitted.score(pinned);
      assertThat(labels.select("segment_id").distinct().count()).isEqualTo(3);
      Segmentation read = Segmentation.read(fitted.toJson().toString());
      assertThat(read.toJson()).isEqualTo(fitted.toJson());
      assertThatData(read.score(frame.repartition(3))).hasSameDataAs(labels);
      // One row alone, its columns in another order.
      assertThatData(read.score(frame.where("id = 'k7'").select("c", "y (k$)", "id", "x")))
          .hasSameDataAs(labels.where("customer_id = 'k7'"));
    }
  }

  @Test
  void newRowsMayLackValuesAndHaveUnseenLevels(SparkSession spark) {
    try (PinnedFrame pinned = pin(frame(spark))) {
      Dataset<Row> scored =
          fit(pinned)
              .score(
                  spark.sql(
                      "select 17 as id, double('Infinity') as x, double('NaN') as `y (k$)`, 'new' as c"));
      Row row = scored.first();
      assertThat(row.getString(0)).isEqualTo("17");
      assertThat(row.isNullAt(1)).isFalse();
      assertThat(row.getDouble(row.fieldIndex("distance"))).isFinite();
    }
  }

  @Test
  void aFrameWithoutAFeatureIsRefused(SparkSession spark) {
    try (PinnedFrame pinned = pin(frame(spark))) {
      Segmentation fitted = fit(pinned);
      assertThatThrownBy(() -> fitted.score(frame(spark).drop("y (k$)")))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
          .hasMessageContaining("no column y (k$)");
    }
  }

  @Test
  void distanceMarginAndConfidenceAreThoseOfTheCentres() {
    SegmentModel model =
        NearestCenterModel.of("kmeans", new double[][] {{6, 8}, {0, 0}}, new double[] {1, 1});
    assertThat(model.assign(new double[] {0, 0})).isEqualTo(new Assignment(0, 0, 10, 1));
    assertThat(model.assign(new double[] {3, 4})).isEqualTo(new Assignment(0, 5, 0, 0));
    Assignment nearer = model.assign(new double[] {4.5, 6});
    assertThat(nearer).isEqualTo(new Assignment(1, 2.5, 5, 1 - 2.5 / 7.5));
    assertThat(model.segment(new double[] {4.5, 6})).isEqualTo(1);
  }

  @Test
  void whatIsGuessedTakesFromTheConfidenceAndFromNothingElse() {
    Assignment known = new Assignment(1, 3, 1, 0.25);
    assertThat(known.guessed(0)).isSameAs(known);
    // d² are 9 and 16; with a guess of variance 9 in both they are 18 and 25.
    assertThat(known.guessed(9)).isEqualTo(new Assignment(1, 3, 1, 1 - Math.sqrt(18 / 25.0)));
    assertThat(new Assignment(0, 0, 10, 1).guessed(300).confidence()).isEqualTo(1 - Math.sqrt(.75));
    assertThat(new Assignment(Assignment.NOISE, 3, 1, 0).guessed(9).confidence()).isZero();
  }

  @Test
  void aMissingValueIsAGuessAndAMissingLevelThatIsOneIsNot() {
    ClusteredFeature feature =
        ClusteredFeature.column("c", "value", ClusteredFeature.Kind.CATEGORY);
    CategoryCoding silent =
        new CategoryCoding(
            feature, List.of("a", "b"), false, false, List.of(0.5, 0.5), 2, 3, Map.of("g", "a"));
    // Variance of two halves, 2 · 0.25, by the weight and scale of 3 / 2.
    assertThat(silent.guessed(null)).isEqualTo(0.5 * 2.25);
    assertThat(silent.guessed("z")).isEqualTo(0.5 * 2.25);
    assertThat(silent.guessed("a")).isZero();
    CategoryCoding told =
        new CategoryCoding(
            feature, List.of("a"), true, true, List.of(0.5, 0.2, 0.3), 2, 3, Map.of());
    assertThat(told.guessed(null)).isZero();
    assertThat(told.guessed("z")).isZero();
  }

  @Test
  void centresAreRoundedByTheScaleOfTheirAxis() {
    SegmentModel model =
        NearestCenterModel.of(
            "kmeans",
            new double[][] {{1e6 + 0.000_12, 1e-12}, {1e6 + 0.000_14, 1.3e-12}, {2e6, -1e-13}},
            new double[] {1e6, 1});
    // The first two are one within a billionth of the axes' scales; minus zero is zero.
    assertThat(model.segments()).isEqualTo(2);
    assertThat(model.toJson().get("centers").toString())
        .isEqualTo("[[1000000.0,0.0],[2000000.0,0.0]]");
  }

  @Test
  void carriedColumnsStay(SparkSession spark) {
    Dataset<Row> frame = frame(spark).withColumn("money", functions.lit(5));
    try (PinnedFrame pinned =
        PinnedFrame.of(
            frame,
            FeatureSpace.ofColumns("id", frame.schema(), List.of("x", "y (k$)", "c")),
            Map.of("worth", "money"))) {
      assertThat(fit(pinned).score(pinned).columns())
          .containsExactly(
              "customer_id",
              "worth",
              "segment_id",
              "segment_name",
              "nearest_segment_id",
              "distance",
              "margin",
              "confidence");
    }
  }
}
