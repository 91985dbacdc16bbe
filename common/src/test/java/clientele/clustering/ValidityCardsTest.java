package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.clustering.ValidityCards.Card;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.config.ValiditySettings;
import clientele.config.ValiditySettings.Bounds;
import clientele.config.ValiditySettings.Light;
import clientele.config.ValiditySettings.Refuse;
import clientele.run.Progress;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

@SparkTest
class ValidityCardsTest {
  private static final Offset<Double> EXACT = within(1e-12);
  private static final SegmentStability SOLID =
      SegmentStability.of(new double[] {1, 0.7, 0.5}, new double[] {1, 0.5, 0.1});

  private static ValiditySettings settings() {
    return new ValiditySettings(
        new Bounds(0.75, 0.6),
        new Bounds(0.6, 0.3),
        new Bounds(0.3, 0),
        new Bounds(0.8, 0.5),
        new Bounds(0.25, 0.15),
        new Bounds(0.02, 0.005),
        Refuse.NONE);
  }

  /** Five points on a line: {-1, 1} around 0, {9, 11} around 10, {16} alone. */
  private static SegmentMembers members(
      SparkSession spark, SparkJobCounter counter, List<Integer> formerIds) {
    return members(spark, counter, formerIds, centers(0, 10, 16));
  }

  private static SegmentMembers members(
      SparkSession spark, SparkJobCounter counter, List<Integer> formerIds, SegmentModel model) {
    Dataset<Row> frame =
        spark.sql(
            "select * from values ('a', -1D, 1, 5D), ('b', 1D, 1, 7D), ('c', 9D, 2, null), ('d',"
                + " 11D, null, 1D), ('e', 16D, 77, 0.5D) as t(id, x, before, worth)");
    FeatureSpace space = FeatureSpace.ofColumns("id", frame.schema(), List.of("x"));
    Dataset<Row> beside = frame.select("id", "before");
    try (PinnedFrame pinned =
        PinnedFrame.of(
            frame.drop("before"), space, Map.of("worth", "worth"), Optional.of(beside))) {
      FeatureTransform transform =
          new FeatureTransformFitter(Transform.NONE, Scaling.NONE, Map.of(), Progress.SILENT)
              .fit(pinned);
      List<SegmentMembers> found = new ArrayList<>();
      pinned.rows().count();
      int jobs =
          counter.jobs(
              () ->
                  found.add(
                      SegmentMembers.of(
                          pinned,
                          transform,
                          new SegmentMembers.Asked(
                              model,
                              List.of(centers(0, 13)),
                              Optional.of("before"),
                              formerIds,
                              Optional.of("worth")))));
      assertThat(jobs).as("Spark jobs").isEqualTo(1);
      return found.get(0);
    }
  }

  private static SegmentModel centers(double... at) {
    return NearestCenterModel.of(
        "kmeans",
        Arrays.stream(at).mapToObj(x -> new double[] {x}).toArray(double[][]::new),
        new double[] {1});
  }

  @Test
  void onePassCountsEverything(SparkSession spark, SparkJobCounter counter) {
    SegmentMembers members = members(spark, counter, List.of(1, 2));
    assertThat(members.segments()).isEqualTo(3);
    assertThat(members.rows(0)).isEqualTo(2);
    assertThat(members.distance(0)).isCloseTo(1, EXACT);
    assertThat(members.squaredDistance(1)).isCloseTo(1, EXACT);
    assertThat(members.margin(0)).isCloseTo((10 + 8) / 2.0, EXACT);
    assertThat(members.confidence(1)).isCloseTo((1 - 1 / 7.0 + 1 - 1 / 5.0) / 2, EXACT);
    assertThat(members.worth(0)).isEqualTo(6);
    assertThat(members.worth(1)).isEqualTo(0.5);
    // Segment 77 is none that was asked for.
    assertThat(members.shared()).isEqualTo(new long[][] {{2, 0}, {0, 1}, {0, 0}});
    Contingency against = members.against(0);
    assertThat(against.shared(0, 0)).isEqualTo(2);
    assertThat(against.shared(1, 1)).isEqualTo(2);
    assertThat(against.shared(2, 1)).isEqualTo(1);
  }

  @Test
  void cardsSayWhatSpeaksAgainstASegmentInWords(SparkSession spark, SparkJobCounter counter) {
    List<Card> cards =
        ValidityCards.cards(
            new ValidityCards.Known(
                centers(0, 10, 16),
                List.of(7, 3, 5),
                List.of(new double[] {0}, new double[] {10}, new double[] {16}),
                members(spark, counter, List.of()),
                List.of(200L, 199L, 1L),
                SOLID),
            settings());
    Card first = cards.get(0);
    double everyone = (2 * (1 + 7.2 * 7.2) + 2 * (1 + 2.8 * 2.8) + 8.8 * 8.8) / 5;
    assertThat(first.id()).isEqualTo(7);
    assertThat(first.size()).isEqualTo(200);
    assertThat(first.measures().homogeneity()).isCloseTo(1 - 1 / everyone, EXACT);
    assertThat(first.measures().separation()).isCloseTo(10 / 2.0, EXACT);
    assertThat(first.measures().neighbour()).isEqualTo(3);
    assertThat(first.measures().neighbourDistance()).isCloseTo(10, EXACT);
    assertThat(first.measures().share()).isEqualTo(0.5);
    assertThat(first.light()).isEqualTo(Light.GREEN);
    assertThat(first.reasons()).containsExactly("nothing measured speaks against it");

    assertThat(cards.get(1).light()).isEqualTo(Light.AMBER);
    assertThat(cards.get(1).measures().separation()).isCloseTo(10 / 2.0, EXACT);
    assertThat(cards.get(1).measures().neighbour()).isEqualTo(5);
    assertThat(cards.get(1).reasons())
        .containsExactly(
            "unstable: drawn anew, customers form a segment that agrees with it by 70 % only;"
                + " green from 75 %",
            "depends on the number of segments: with another number its customers would be with"
                + " those of other segments (stability 0.50); green from 0.60");

    assertThat(cards.get(2).light()).isEqualTo(Light.RED);
    assertThat(cards.get(2).measures().spread()).isZero();
    assertThat(cards.get(2).reasons())
        .hasSize(3)
        .last()
        .isEqualTo("small: 0.3 % of the customers; amber from 0.5 %, green from 2.0 %");
  }

  @Test
  void whatWasNotMeasuredIsNotJudged(SparkSession spark, SparkJobCounter counter) {
    List<Card> cards =
        ValidityCards.cards(
            new ValidityCards.Known(
                centers(0, 10, 16),
                List.of(1, 2, 3),
                List.of(new double[] {0}, new double[] {10}, new double[] {16}),
                members(spark, counter, List.of()),
                List.of(2L, 2L, 1L),
                SegmentStability.of(
                    new double[] {Double.NaN, Double.NaN, Double.NaN},
                    new double[] {Double.NaN, Double.NaN, Double.NaN})),
            settings());
    assertThat(cards).allMatch(card -> card.light() == Light.GREEN);
    assertThat(cards.get(0).reasons())
        .containsExactly(
            "nothing measured speaks against it", "its stability in resamples was not measured");
  }

  @Test
  void theGateForbidsWhatItNames() {
    assertThat(Refuse.NONE.forbids(Light.RED)).isFalse();
    assertThat(Refuse.RED.forbids(Light.RED)).isTrue();
    assertThat(Refuse.RED.forbids(Light.AMBER)).isFalse();
    assertThat(Refuse.AMBER.forbids(Light.AMBER)).isTrue();
    assertThat(Refuse.AMBER.forbids(Light.GREEN)).isFalse();
  }

  /** As those of a tree may be; how much its members differ does not hang on the centre. */
  @Test
  void centresMayLieBesideTheMeans(SparkSession spark, SparkJobCounter counter) {
    SegmentModel beside = centers(0.5, 9, 17);
    Card card =
        ValidityCards.cards(
                new ValidityCards.Known(
                    beside,
                    List.of(1, 2, 3),
                    List.of(new double[] {0}, new double[] {10}, new double[] {16}),
                    members(spark, counter, List.of(), beside),
                    List.of(2L, 2L, 1L),
                    SOLID),
                settings())
            .get(0);
    double everyone = (2 * (1 + 7.2 * 7.2) + 2 * (1 + 2.8 * 2.8) + 8.8 * 8.8) / 5;
    assertThat(card.measures().homogeneity()).isCloseTo(1 - 1 / everyone, EXACT);
    assertThat(card.measures().spread()).isCloseTo(1, EXACT);
  }
}
