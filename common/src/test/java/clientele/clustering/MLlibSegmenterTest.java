package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clientele.config.SegmentSettings.KRange;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class MLlibSegmenterTest {
  private static final MLlibSegmenter BOTH = new MLlibSegmenter(MLlibSegmenter.ALGORITHMS, 2, 20);

  private static double[][] copies(int each, double[]... points) {
    double[][] rows = new double[each * points.length][];
    Arrays.setAll(rows, i -> points[i % points.length]);
    return rows;
  }

  private static double[][] corners(int each) {
    return copies(
        each, new double[] {0, 0}, new double[] {0, 9}, new double[] {9, 0}, new double[] {9, 9});
  }

  /** Beyond what the guard lets through: MLlib then finds fewer, which must not pass for more. */
  @Test
  void fewerSegmentsThanAskedAreAFailureThatIsTold(SparkSession spark) {
    try (Points points = TestData.points(spark, corners(250), 10)) {
      List<Segmenter.Candidate> candidates = BOTH.candidates(points, new Segmenter.Range(3, 6), 1);
      assertThat(candidates)
          .extracting(candidate -> candidate.algorithm() + candidate.segments())
          .containsExactly(
              "kmeans3",
              "kmeans4",
              "kmeans5",
              "kmeans6",
              "bisecting-kmeans3",
              "bisecting-kmeans4",
              "bisecting-kmeans5",
              "bisecting-kmeans6");
      for (Segmenter.Candidate candidate : candidates) {
        if (candidate.segments() <= 4) {
          assertThat(candidate.model().orElseThrow().segments()).isEqualTo(candidate.segments());
        } else {
          assertThat(candidate.model()).isEmpty();
          assertThat(candidate.failure().orElseThrow())
              .isEqualTo("only 4 of " + candidate.segments() + " segments were found");
        }
      }
      List<Evidence> evidence = new Evaluator(100).evaluate(points, candidates);
      assertThat(evidence.get(1).value(ValidityIndex.COST)).hasValue(0);
      assertThat(evidence.get(1).value(ValidityIndex.SILHOUETTE).orElseThrow())
          .isCloseTo(1, within(1e-12));
      assertThat(evidence.get(1).value(ValidityIndex.CALINSKI_HARABASZ)).isEmpty();
      assertThat(evidence.get(2).values()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"2,10,4", "2,4,4", "2,3,3", "4,4,4"})
  void theRangeIsLoweredToTheDistinctRows(int min, int max, int expected, SparkSession spark) {
    List<String> told = new ArrayList<>();
    try (Points points = TestData.points(spark, corners(5), max + 1)) {
      Segmenter.Range range = SearchRange.of(new KRange(min, max), points, telling(told));
      assertThat(range).isEqualTo(new Segmenter.Range(min, expected));
      assertThat(told).hasSize(expected < max ? 1 : 0);
    }
  }

  @Test
  void tooFewRowsAreNothingToDo(SparkSession spark) {
    assertRefused(
        spark, corners(5), new KRange(5, 8), ExitCode.NOTHING_TO_DO, "20 rows, 4 of them distinct");
    assertRefused(
        spark,
        new double[][] {{1}, {2}},
        new KRange(2, 8),
        ExitCode.NOTHING_TO_DO,
        "there are 2 rows.");
    assertRefused(
        spark, new double[][] {{1}}, new KRange(2, 8), ExitCode.NOTHING_TO_DO, "there are 1 rows.");
    assertRefused(spark, corners(5), new KRange(1, 8), ExitCode.USAGE, "from 1 to 8");
    assertRefused(spark, corners(5), new KRange(5, 4), ExitCode.USAGE, "from 5 to 4");
  }

  private static void assertRefused(
      SparkSession spark, double[][] rows, KRange asked, ExitCode code, String words) {
    try (Points points = TestData.points(spark, rows, asked.max() + 1)) {
      assertThatThrownBy(() -> SearchRange.of(asked, points, Progress.SILENT))
          .isInstanceOfSatisfying(
              UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
          .hasMessageContaining(words);
    }
  }

  private static Progress telling(List<String> told) {
    return new Progress() {
      @Override
      public void step(String what) {}

      @Override
      public void warn(String what) {
        told.add(what);
      }
    };
  }

  @Test
  void settingsThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new MLlibSegmenter(List.of("kmean"), 1, 1))
        .hasMessageContaining("kmeans and bisecting-kmeans");
    assertThatThrownBy(() -> new MLlibSegmenter(List.of(), 1, 1)).isInstanceOf(UserException.class);
    assertThatThrownBy(() -> new MLlibSegmenter(List.of("kmeans"), 0, 1))
        .isInstanceOf(UserException.class);
  }

  /** Standardised rows have their mean at the origin, where MLlib alone cannot bisect them. */
  @Test
  void standardisedRowsCanBeBisected(SparkSession spark) {
    double[][] data =
        TestData.standardised(
            TestData.blobs(50, 1, new double[][] {{0, 0}, {3, 1}, {1, 4}}, new Random(6)));
    try (Points points = TestData.points(spark, data, 9)) {
      assertThat(
              new MLlibSegmenter(List.of("bisecting-kmeans"), 1, 20)
                  .candidates(points, new Segmenter.Range(2, 6), 1))
          .allSatisfy(candidate -> assertThat(candidate.failure()).isEmpty());
    }
  }

  @Test
  void moreStartsAreNeverWorse(SparkSession spark) {
    double[][] data =
        TestData.blobs(
            40, 1, new double[][] {{0, 0}, {5, 0}, {0, 5}, {5, 5}, {20, 20}}, new Random(5));
    try (Points points = TestData.points(spark, data, 10)) {
      double one = cost(points, 1);
      double many = cost(points, 6);
      assertThat(many).isLessThanOrEqualTo(one);
    }
  }

  private static double cost(Points points, int starts) {
    List<Segmenter.Candidate> candidates =
        new MLlibSegmenter(List.of("kmeans"), starts, 20)
            .candidates(points, new Segmenter.Range(5, 5), 3);
    return new Evaluator(10)
        .evaluate(points, candidates)
        .get(0)
        .value(ValidityIndex.COST)
        .orElseThrow();
  }

  @Test
  void weightsCountAsRows(SparkSession spark) {
    double[][] once = {{0, 0}, {0, 1}, {8, 8}, {9, 8}};
    List<WeightedPoint> weighted = new ArrayList<>();
    double[] weights = {3, 1, 2, 2};
    List<double[]> repeated = new ArrayList<>();
    for (int i = 0; i < once.length; i++) {
      weighted.add(new WeightedPoint("k" + i, once[i], weights[i]));
      for (int copy = 0; copy < weights[i]; copy++) {
        repeated.add(once[i]);
      }
    }
    Segmenter.Candidate candidate =
        new Segmenter.Candidate(
            "kmeans",
            2,
            java.util.Optional.of(
                NearestCenterModel.of(
                    "kmeans", new double[][] {{0, 0}, {9, 9}}, new double[] {1, 1})),
            java.util.Optional.empty());
    try (Points few =
            Points.of(
                org.apache.spark.api.java.JavaSparkContext.fromSparkContext(spark.sparkContext())
                    .parallelize(weighted, 2),
                9);
        Points many = TestData.points(spark, repeated.toArray(double[][]::new), 9)) {
      Evidence byWeight = new Evaluator(10).evaluate(few, List.of(candidate)).get(0);
      Evidence byRow = new Evaluator(10).evaluate(many, List.of(candidate)).get(0);
      for (ValidityIndex index : byRow.values().keySet()) {
        // What is measured on the coreset takes a heavy row for one that stands for others like it.
        if (index != ValidityIndex.SILHOUETTE && index != ValidityIndex.PARTED_GROUPS) {
          assertThat(byWeight.value(index).orElseThrow())
              .as("%s", index)
              .isCloseTo(byRow.value(index).orElseThrow(), within(1e-12));
        }
      }
    }
  }
}
