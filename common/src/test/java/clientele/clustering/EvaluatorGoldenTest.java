package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.testing.SparkTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Indices equal scikit-learn's on the same labels; the values come from scripts/golden. */
@SparkTest
class EvaluatorGoldenTest {
  private static final double EXACT = 1e-9;

  /** A model that has learned the labels by heart. */
  private record ByHeart(Map<List<Double>, Integer> labels, int segments) implements SegmentModel {
    @Override
    public String algorithm() {
      return "by heart";
    }

    @Override
    public Assignment assign(double[] point) {
      return new Assignment(labels.get(Arrays.stream(point).boxed().toList()), 0, 0, 0);
    }

    @Override
    public JsonNode toJson() {
      return new ObjectMapper().createObjectNode().put("type", algorithm()).put("k", segments);
    }
  }

  private static double[][] data(String name) {
    return switch (name) {
      case "iris" -> TestData.iris();
      case "awkward" -> TestData.awkward();
      case "mall income score" -> TestData.mallIncomeScore();
      default -> TestData.mall();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "iris,2",
    "iris,3",
    "iris,4",
    "mall income score,5",
    "mall income score,8",
    "mall age income score,6",
    "awkward,3",
    "awkward,4"
  })
  void indicesEqualThoseOfScikitLearn(String name, int k, SparkSession spark) {
    List<String> lines = TestData.lines("validity-golden.csv");
    String[] header = lines.get(0).split(",", -1);
    String[] golden =
        lines.stream()
            .filter(line -> line.startsWith(name + "," + k + ","))
            .findFirst()
            .orElseThrow()
            .split(",", -1);
    double[][] data = data(name);
    String[] labels = golden[golden.length - 1].split(" ", -1);
    Map<List<Double>, Integer> byHeart = new HashMap<>();
    for (int i = 0; i < data.length; i++) {
      byHeart.put(Arrays.stream(data[i]).boxed().toList(), Integer.parseInt(labels[i]));
    }
    try (Points points = TestData.points(spark, data, 0)) {
      Evidence evidence =
          new Evaluator(1_000)
              .evaluate(
                  points,
                  List.of(
                      new Segmenter.Candidate(
                          "by heart", k, Optional.of(new ByHeart(byHeart, k)), Optional.empty())))
              .get(0);
      for (ValidityIndex index : ValidityIndex.values()) {
        int column = List.of(header).indexOf(index.column());
        if (column < 0) {
          continue;
        }
        double expected = Double.parseDouble(golden[column]);
        assertThat(evidence.value(index).orElseThrow())
            .as("%s of %s at k = %d", index, name, k)
            .isCloseTo(expected, within(EXACT * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** The table of published and recomputed values: best of 50 k-means starts on raw data. */
  @ParameterizedTest
  @CsvSource({
    "iris,2,152.3480,0.6810,0.8504,513.925,0.4043",
    "iris,3,78.8514,0.5528,0.7357,561.628,0.6620",
    "iris,4,57.2285,0.4981,0.6714,530.766,0.7803",
    "mall income score,5,44448.5,0.5539,0.7398,247.36,0.5726",
    "mall age income score,6,58300.4,0.4523,0.6428,166.72,0.7470"
  })
  void theSegmenterReachesTheBestKnownClusterings(
      String name,
      int k,
      double cost,
      double silhouette,
      double squared,
      double calinskiHarabasz,
      double daviesBouldin,
      SparkSession spark) {
    try (Points points = TestData.points(spark, data(name), k + 1)) {
      Map<ValidityIndex, Double> expected =
          Map.of(
              ValidityIndex.COST, cost,
              ValidityIndex.SILHOUETTE, silhouette,
              ValidityIndex.SILHOUETTE_SQUARED, squared,
              ValidityIndex.CALINSKI_HARABASZ, calinskiHarabasz,
              ValidityIndex.DAVIES_BOULDIN, daviesBouldin);
      List<Segmenter> segmenters =
          List.of(
              new MLlibSegmenter(List.of("kmeans"), 20, 100),
              new CoresetSegmenter(
                  List.of("kmeans"), 20, 100, Coreset.of(points, 20_000, 1_000, 42).rows()));
      for (Segmenter segmenter : segmenters) {
        List<Segmenter.Candidate> candidates =
            segmenter.candidates(points, new Segmenter.Range(k, k), 42);
        Evidence evidence = new Evaluator(1_000).evaluate(points, candidates).get(0);
        // Five or six printed digits.
        expected.forEach(
            (index, value) ->
                assertThat(evidence.value(index).orElseThrow())
                    .as("%s by %s", index, segmenter.getClass().getSimpleName())
                    .isCloseTo(value, within(1.2e-4 * Math.max(1, value))));
      }
    }
  }

  /** Powers of two change no digit, so that the sums have to keep them all. */
  @ParameterizedTest
  @ValueSource(ints = {-300, -40, 300})
  void theUnitOfTheDataDoesNotMatter(int exponent, SparkSession spark) {
    double[][] data = TestData.iris();
    double[][] scaled =
        Arrays.stream(data)
            .map(row -> Arrays.stream(row).map(x -> Math.scalb(x, exponent)).toArray())
            .toArray(double[][]::new);
    Evidence expected = ofThreeSegments(data, spark);
    Evidence found = ofThreeSegments(scaled, spark);
    for (ValidityIndex index :
        List.of(
            ValidityIndex.EXPLAINED,
            ValidityIndex.SILHOUETTE,
            ValidityIndex.SIMPLIFIED_SILHOUETTE,
            ValidityIndex.SILHOUETTE_SQUARED,
            ValidityIndex.CALINSKI_HARABASZ,
            ValidityIndex.DAVIES_BOULDIN)) {
      double value = expected.value(index).orElseThrow();
      assertThat(found.value(index).orElseThrow())
          .as("%s", index)
          .isCloseTo(value, within(EXACT * value));
    }
  }

  private static Evidence ofThreeSegments(double[][] data, SparkSession spark) {
    Map<List<Double>, Integer> byHeart = new HashMap<>();
    for (int i = 0; i < data.length; i++) {
      byHeart.put(Arrays.stream(data[i]).boxed().toList(), i / 50);
    }
    try (Points points = TestData.points(spark, data, 0)) {
      return new Evaluator(1_000)
          .evaluate(
              points,
              List.of(
                  new Segmenter.Candidate(
                      "by heart", 3, Optional.of(new ByHeart(byHeart, 3)), Optional.empty())))
          .get(0);
    }
  }
}
