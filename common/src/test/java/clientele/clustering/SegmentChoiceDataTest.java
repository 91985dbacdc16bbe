package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentChoice.Ranked;
import clientele.testing.SparkTest;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** What the rule chooses on data whose number of groups is known, or known not to be there. */
@SparkTest
class SegmentChoiceDataTest {
  private static List<Ranked> rank(
      SparkSession spark, double[][] data, int most, int starts, List<String> algorithms) {
    try (Points points = TestData.points(spark, TestData.standardised(data), most + 1)) {
      List<Segmenter.Candidate> candidates =
          new CoresetSegmenter(algorithms, starts, 50, Coreset.of(points, 20_000, 1_000, 42).rows())
              .candidates(points, new Segmenter.Range(2, most), 42);
      List<Ranked> ranked =
          SegmentChoice.rank(
              new Evaluator(1_500).evaluate(points, candidates),
              List.of(),
              0.002,
              Optional.empty());
      assertThat(ranked).filteredOn(Ranked::chosen).hasSize(1);
      return ranked;
    }
  }

  private static Ranked chosen(List<Ranked> ranked) {
    return ranked.stream().filter(Ranked::chosen).findFirst().orElseThrow();
  }

  private static int segments(List<Ranked> ranked) {
    return chosen(ranked).evidence().candidate().segments();
  }

  @Test
  void mallCustomersFormFiveGroupsByIncomeAndScore(SparkSession spark) {
    List<Ranked> ranked = rank(spark, TestData.mallIncomeScore(), 8, 3, MLlibSegmenter.ALGORITHMS);

    assertThat(segments(ranked)).isEqualTo(5);
    assertThat(chosen(ranked).reason())
        .startsWith("Chosen: kmeans with 5 segments")
        .contains("best by silhouettes")
        .contains("Runner-up: ");
  }

  @Test
  void mallCustomersFormSixGroupsWithAge(SparkSession spark) {
    assertThat(segments(rank(spark, TestData.mall(), 8, 6, List.of("kmeans")))).isEqualTo(6);
  }

  /**
   * Three species, two of which overlap: silhouette and Davies-Bouldin see two groups, the elbow
   * and the variance ratio three. Two need more than that to be chosen.
   */
  @Test
  void irisFormsThreeGroups(SparkSession spark) {
    List<Ranked> ranked = rank(spark, TestData.iris(), 6, 3, MLlibSegmenter.ALGORITHMS);

    assertThat(segments(ranked)).isEqualTo(3);
    assertThat(ranked.get(0).reason()).startsWith("Not chosen: any data can be cut in two.");
  }

  @Test
  void threeBlobsAreThree(SparkSession spark) {
    double[][] blobs =
        TestData.blobs(300, 1, new double[][] {{0, 0}, {6, 0}, {3, 6}}, new Random(1));

    assertThat(segments(rank(spark, blobs, 6, 2, MLlibSegmenter.ALGORITHMS))).isEqualTo(3);
  }

  @Test
  void twoBlobsAreTwo(SparkSession spark) {
    double[][] blobs = TestData.blobs(300, 1, new double[][] {{0, 0}, {7, 7}}, new Random(2));

    assertThat(segments(rank(spark, blobs, 6, 2, MLlibSegmenter.ALGORITHMS))).isEqualTo(2);
  }

  /**
   * One long cloud: every index but the elbow says two, which would only be "much" and "little".
   */
  @Test
  void aCloudIsNotCutInTwoBecauseSilhouetteSaysSo(SparkSession spark) {
    Random random = new Random(3);
    double[][] cloud = new double[2_000][4];
    for (double[] row : cloud) {
      double common = random.nextGaussian();
      for (int i = 0; i < row.length; i++) {
        row[i] = 1.5 * common + random.nextGaussian();
      }
    }
    List<Ranked> ranked = rank(spark, cloud, 7, 2, List.of("kmeans"));

    assertThat(segments(ranked)).isBetween(3, 5);
    assertThat(chosen(ranked).reason()).contains("The indices name no number of segments");
    double two = ranked.get(0).evidence().value(ValidityIndex.SILHOUETTE).orElseThrow();
    assertThat(ranked)
        .allSatisfy(
            place ->
                assertThat(place.evidence().value(ValidityIndex.SILHOUETTE).orElseThrow())
                    .isLessThanOrEqualTo(two));
  }
}
