package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentChoice.Ranked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SegmentChoiceTest {
  /** Segments whose centres stand in a row. */
  private static SegmentModel inARow(String algorithm, int segments) {
    double[][] centers =
        IntStream.range(0, segments).mapToObj(i -> new double[] {i}).toArray(double[][]::new);
    return NearestCenterModel.of(algorithm, centers, new double[] {1});
  }

  /** A candidate on data with a total sum of squares of 1000. */
  private static Evidence candidate(
      String algorithm, int k, double cost, double silhouette, double ch, double db, double share) {
    return new Evidence(
        new Segmenter.Candidate(algorithm, k, Optional.of(inARow(algorithm, k)), Optional.empty()),
        Map.of(
            ValidityIndex.COST, cost,
            ValidityIndex.EXPLAINED, 1 - cost / 1000,
            ValidityIndex.SILHOUETTE, silhouette,
            ValidityIndex.SIMPLIFIED_SILHOUETTE, silhouette + 0.1,
            ValidityIndex.SILHOUETTE_SQUARED, silhouette + 0.2,
            ValidityIndex.CALINSKI_HARABASZ, ch,
            ValidityIndex.DAVIES_BOULDIN, db,
            ValidityIndex.SMALLEST_SHARE, share),
        List.of(),
        List.of());
  }

  private static Evidence failed(int k) {
    return Evidence.none(
        new Segmenter.Candidate(
            "kmeans", k, Optional.empty(), Optional.of("only 2 of 4 segments were found")));
  }

  private static List<Ranked> rank(List<Evidence> evidence, double minShare) {
    return SegmentChoice.rank(evidence, List.of(), minShare, Optional.empty());
  }

  private static Ranked chosen(List<Ranked> ranked) {
    return ranked.stream().filter(Ranked::chosen).findFirst().orElseThrow();
  }

  private static int k(Ranked ranked) {
    return ranked.evidence().candidate().segments();
  }

  @Test
  void whereEveryIndexAgreesTheChoiceIsTheirs() {
    List<Ranked> ranked =
        rank(
            List.of(
                candidate("kmeans", 2, 600, 0.4, 300, 1.0, 0.3),
                candidate("kmeans", 3, 300, 0.5, 500, 0.8, 0.2),
                candidate("kmeans", 4, 50, 0.7, 900, 0.4, 0.2),
                candidate("kmeans", 5, 45, 0.6, 800, 0.6, 0.1)),
            0.01);
    assertThat(k(chosen(ranked))).isEqualTo(4);
    assertThat(ranked).extracting(place -> place.rank().orElse(0)).containsExactly(4, 3, 1, 2);
    assertThat(chosen(ranked).reason())
        .isEqualTo(
            "Chosen: kmeans with 4 segments; best by silhouettes, Calinski-Harabasz,"
                + " Davies-Bouldin, the elbow of the cost; explains 95 %; silhouette 0.700."
                + " Runner-up: kmeans with 5 segments, score 0.607 against 1.000.");
    assertThat(ranked.get(3).reason())
        .startsWith("Score 0.607 against 1.000: behind kmeans with 4 segments by silhouettes");
  }

  @Test
  void twoSegmentsNeedMoreThanTheBestSilhouette() {
    List<Evidence> cloud =
        List.of(
            candidate("kmeans", 2, 500, 0.40, 900, 0.9, 0.4),
            candidate("kmeans", 3, 400, 0.32, 800, 1.0, 0.2),
            candidate("kmeans", 4, 340, 0.31, 750, 1.0, 0.2),
            candidate("kmeans", 5, 300, 0.30, 700, 1.0, 0.1));
    List<Ranked> ranked = rank(cloud, 0.01);
    // 4 explains 6 % more than 3, 5 only 4 % more than 4.
    assertThat(k(chosen(ranked))).isEqualTo(4);
    assertThat(chosen(ranked).reason()).contains("The indices name no number of segments");
    assertThat(ranked.get(0).reason()).startsWith("Not chosen: any data can be cut in two.");
    assertThat(ranked.get(0).rank()).hasValue(4);
  }

  @Test
  void twoSegmentsWinByAnElbowOrBySilhouetteFarAhead() {
    List<Evidence> elbow =
        List.of(
            candidate("kmeans", 2, 300, 0.45, 900, 0.6, 0.4),
            candidate("kmeans", 3, 270, 0.40, 600, 1.0, 0.2),
            candidate("kmeans", 4, 250, 0.40, 500, 1.0, 0.2));
    assertThat(k(chosen(rank(elbow, 0.01)))).isEqualTo(2);

    List<Evidence> silhouette =
        List.of(
            candidate("kmeans", 2, 500, 0.60, 900, 0.6, 0.4),
            candidate("kmeans", 3, 370, 0.40, 600, 1.0, 0.2),
            candidate("kmeans", 4, 310, 0.35, 500, 1.0, 0.2));
    assertThat(k(chosen(rank(silhouette, 0.01)))).isEqualTo(2);
  }

  @Test
  void whereOnlyTwoAreAdmissibleTwoAreChosen() {
    List<Ranked> ranked =
        rank(
            List.of(
                candidate("kmeans", 2, 500, 0.3, 900, 0.9, 0.4),
                candidate("kmeans", 3, 400, 0.5, 950, 0.8, 0.001),
                failed(4)),
            0.01);
    assertThat(k(chosen(ranked))).isEqualTo(2);
    assertThat(ranked.get(1).rank()).isEmpty();
    assertThat(ranked.get(1).reason())
        .isEqualTo(
            "Not admissible: its smallest segment holds 0.10 % of the rows, less than"
                + " segment.min_share = 1.00 %.");
    assertThat(ranked.get(2).reason()).isEqualTo("Not fitted: only 2 of 4 segments were found.");
    assertThat(ranked.get(2).score()).isEmpty();
  }

  /** As on a grid of a hundred normal groups that touch (Zhang 1997, "Birch 1"), made smaller. */
  @Test
  void ofManyPartedGroupsOneMayBeHidden() {
    List<Evidence> many =
        IntStream.rangeClosed(36, 44)
            .mapToObj(
                k -> {
                  double off = Math.abs(k - 40);
                  return candidate(
                          "kmeans",
                          k,
                          50 + (k < 40 ? 8 * off : -off),
                          0.6 - 0.02 * off,
                          900 - 20 * off,
                          0.4 + 0.02 * off,
                          0.01)
                      .with(parted(39 - Math.min(3, off)));
                })
            .map(one -> segments(one) == 41 ? one.with(parted(39)) : one)
            .toList();

    Ranked best = chosen(rank(many, 0.001));

    assertThat(k(best)).isEqualTo(40);
    assertThat(best.reason()).contains("fall into about 40 groups");
    assertThat(chosen(rank(few(), 0.001)).reason()).contains("fall into 4 groups");
  }

  @Test
  void groupsThatAreTooSmallAreTold() {
    String told = "4 groups lie apart, but the smallest of them holds less than segment.min_share";
    assertThat(chosen(rank(few(), 0.01)).reason()).doesNotContain(told);
    List<Evidence> far = new ArrayList<>(few());
    far.set(1, far.get(1).with(Map.of(ValidityIndex.SMALLEST_SHARE, 0.0002)));

    Ranked best = chosen(rank(far, 0.01));

    assertThat(k(best)).isNotEqualTo(4);
    assertThat(best.reason()).contains(told);
  }

  @Test
  void groupsBeyondTheRangeAreTold() {
    List<Evidence> range = few().subList(0, 2).stream().map(one -> one.with(parted(2))).toList();
    List<Evidence> beyond =
        IntStream.rangeClosed(5, 7)
            .mapToObj(k -> candidate("kmeans", k, 200 - k, 0, 0, 0, 0).with(parted(5)))
            .toList();

    Ranked best = chosen(SegmentChoice.rank(range, beyond, 0.01, Optional.empty()));

    assertThat(best.reason()).contains("At least 5 groups lie apart, more than segment.k.max");
  }

  /** Ten segments at the end of the range, of which two seem to touch. */
  @Test
  void theBendAtTheEndOfTheRangeIsSeen() {
    List<Evidence> all =
        IntStream.rangeClosed(2, 13)
            .mapToObj(
                k ->
                    candidate("kmeans", k, k < 10 ? 1000 - 95 * k : 60 - k, 0.5, 500, 0.5, 0.05)
                        .with(parted(k < 10 ? 2 : 9)))
            .toList();

    Ranked best =
        chosen(SegmentChoice.rank(all.subList(0, 9), all.subList(9, 12), 0.01, Optional.empty()));

    assertThat(k(best)).isEqualTo(10);
    assertThat(best.reason()).contains("fall into about 10 groups");
  }

  /** Five segments have the better indices, but there are four groups. */
  private static List<Evidence> few() {
    return List.of(
        candidate("kmeans", 3, 600, 0.4, 300, 1.0, 0.1).with(parted(3)),
        candidate("kmeans", 4, 300, 0.5, 500, 0.8, 0.1).with(parted(4)),
        candidate("kmeans", 5, 200, 0.6, 800, 0.5, 0.1).with(parted(4)),
        candidate("kmeans", 6, 190, 0.5, 700, 0.6, 0.1).with(parted(4)));
  }

  private static Map<ValidityIndex, Double> parted(double groups) {
    return Map.of(ValidityIndex.PARTED_GROUPS, groups);
  }

  private static int segments(Evidence evidence) {
    return evidence.candidate().segments();
  }

  @Test
  void theNumberBeforeStaysUntilAnotherIsClearlyBetter() {
    List<Evidence> close =
        List.of(
            candidate("kmeans", 3, 400, 0.44, 800, 0.9, 0.2),
            candidate("bisecting-kmeans", 3, 404, 0.43, 790, 0.9, 0.2),
            candidate("kmeans", 4, 340, 0.45, 790, 0.9, 0.2));
    assertThat(k(chosen(rank(close, "kmeans", 3, 0)))).isEqualTo(4);
    Ranked stays = chosen(rank(close, "kmeans", 3, 0.05));
    assertThat(k(stays)).isEqualTo(3);
    assertThat(stays.evidence().candidate().algorithm()).isEqualTo("kmeans");
    assertThat(stays.rank()).hasValue(1);
    assertThat(stays.reason())
        .contains("The segmentation before had as many segments")
        .contains("Runner-up: kmeans with 4 segments");
    assertThat(rank(close, "kmeans", 3, 0.05).get(2).reason())
        .contains("higher, but not clearly, than that of kmeans with 3 segments");
    // Its algorithm stays too, where it is nearly as good.
    assertThat(chosen(rank(close, "bisecting-kmeans", 3, 0.2)).evidence().candidate().algorithm())
        .isEqualTo("bisecting-kmeans");
    // A number that is no longer asked for, or whose segments are too small, cannot stay.
    assertThat(k(chosen(rank(close, "kmeans", 7, 0.05)))).isEqualTo(4);
    List<Evidence> small =
        List.of(
            candidate("kmeans", 3, 400, 0.44, 800, 0.9, 0.001),
            candidate("kmeans", 4, 340, 0.45, 790, 0.9, 0.2));
    assertThat(k(chosen(rank(small, "kmeans", 3, 0.5)))).isEqualTo(4);
  }

  /** Near the bar chance says which side two are on; once they have won they stay. */
  @Test
  void twoSegmentsThatWereThereBeforeMayStay() {
    List<Evidence> cloud =
        List.of(
            candidate("kmeans", 2, 500, 0.40, 900, 0.9, 0.4),
            candidate("kmeans", 3, 400, 0.38, 890, 0.9, 0.2),
            candidate("kmeans", 4, 340, 0.31, 750, 1.0, 0.2));
    assertThat(k(chosen(rank(cloud, 0.01)))).isGreaterThan(2);
    Ranked kept = chosen(rank(cloud, "kmeans", 2, 0.05));
    assertThat(k(kept)).isEqualTo(2);
    assertThat(kept.reason()).contains("The segmentation before had as many segments");
    assertThat(rank(cloud, "kmeans", 2, 0.05))
        .extracting(place -> place.rank().orElse(0))
        .doesNotHaveDuplicates();
    // Three are clearly better here.
    List<Evidence> three =
        List.of(
            candidate("kmeans", 2, 600, 0.20, 300, 1.5, 0.4),
            candidate("kmeans", 3, 200, 0.60, 900, 0.5, 0.2),
            candidate("kmeans", 4, 190, 0.31, 750, 1.0, 0.2));
    assertThat(k(chosen(rank(three, "kmeans", 2, 0.05)))).isEqualTo(3);
  }

  /** Less than nothing is as good as nothing, and no yardstick for the others. */
  @Test
  void anIndexBelowNothingDoesNotLowerTheOthers() {
    double[] scores =
        DoubleStream.of(-0.4, -0.9)
            .map(
                silhouette ->
                    rank(
                            List.of(
                                candidate("kmeans", 3, 300, 0.3, 500, 0.8, 0.2),
                                candidate("kmeans", 4, 280, silhouette, 400, 0.9, 0.2)),
                            0.01)
                        .get(0)
                        .score()
                        .orElseThrow())
            .toArray();
    assertThat(scores[1]).isEqualTo(scores[0]);
  }

  private static List<Ranked> rank(
      List<Evidence> evidence, String algorithm, int segments, double lead) {
    return SegmentChoice.rank(
        evidence, List.of(), 0.01, Optional.of(new Incumbent(algorithm, segments, lead)));
  }

  @Test
  void whereNoneIsAdmissibleNoneIsChosen() {
    assertThat(rank(List.of(candidate("kmeans", 2, 500, 0.3, 900, 0.9, 0.004), failed(3)), 0.01))
        .noneMatch(Ranked::chosen)
        .allSatisfy(place -> assertThat(place.reason()).isNotBlank());
  }

  @Test
  void equalsAreRankedInTheOrderGiven() {
    List<Evidence> twins = new ArrayList<>();
    for (String algorithm : MLlibSegmenter.ALGORITHMS) {
      twins.add(candidate(algorithm, 3, 300, 0.5, 500, 0.8, 0.2));
      twins.add(candidate(algorithm, 4, 290, 0.4, 400, 0.9, 0.2));
    }
    List<Ranked> ranked = rank(twins, 0.01);
    assertThat(chosen(ranked).evidence().candidate().algorithm()).isEqualTo("kmeans");
    assertThat(ranked.get(2).reason())
        .isEqualTo("The same segments as kmeans with 3 segments, or as good ones.");
    assertThat(chosen(ranked).reason()).contains("Runner-up: kmeans with 4 segments");
  }

  /** By a hundredth one is ahead by chance, by more it is the better one. */
  @Test
  void algorithmsThatDifferByChanceAreTakenInTheOrderGiven() {
    List<Evidence> near = twoAlgorithms(0.81);
    assertThat(chosen(rank(near, 0.01)).evidence().candidate().algorithm()).isEqualTo("kmeans");
    Ranked second = rank(near, 0.01).get(1);
    assertThat(second.rank()).hasValue(2);
    assertThat(second.reason())
        .isEqualTo("The same segments as kmeans with 3 segments, or as good ones.");
    assertThat(chosen(rank(twoAlgorithms(0.9), 0.01)).evidence().candidate().algorithm())
        .isEqualTo("bisecting-kmeans");
  }

  /** The best candidate is no reason to choose a worse one of as many segments. */
  @Test
  void theNumberIsThatOfThePreferredAlgorithms() {
    List<Evidence> evidence =
        List.of(
            candidate("kmeans", 3, 300, 0.79, 500, 0.8, 0.2),
            candidate("kmeans", 4, 219, 0.8, 500, 0.8, 0.2),
            candidate("bisecting-kmeans", 3, 300, 0.81, 500, 0.8, 0.2));
    List<Ranked> ranked = rank(evidence, 0.01);
    assertThat(ranked).extracting(place -> place.rank().getAsInt()).containsExactly(2, 1, 3);
    assertThat(ranked)
        .allSatisfy(
            place ->
                assertThat(place.score().orElseThrow())
                    .isLessThanOrEqualTo(ranked.get(1).score().orElseThrow()));
  }

  private static List<Evidence> twoAlgorithms(double silhouetteOfTheSecond) {
    return List.of(
        candidate("kmeans", 3, 300, 0.8, 500, 0.8, 0.2),
        candidate("bisecting-kmeans", 3, 300, silhouetteOfTheSecond, 500, 0.8, 0.2),
        candidate("kmeans", 4, 290, 0.3, 300, 0.9, 0.2));
  }

  /** Repeated rows: as many segments as distinct ones explain everything. */
  @Test
  void aCostOfNothingIsNoObstacle() {
    Evidence perfect = candidate("kmeans", 3, 0, 1, Double.POSITIVE_INFINITY, 0, 0.3);
    assertThat(perfect.value(ValidityIndex.CALINSKI_HARABASZ)).isEmpty();
    List<Ranked> ranked =
        rank(List.of(candidate("kmeans", 2, 200, 0.7, 900, 0.3, 0.3), perfect), 0.01);
    assertThat(k(chosen(ranked))).isEqualTo(3);
    assertThat(ranked).allSatisfy(place -> assertThat(place.score().orElseThrow()).isFinite());
  }

  @Test
  void theElbowOfAPowerLawIsFlat() {
    List<Evidence> law = new ArrayList<>();
    for (int k = 2; k <= 9; k++) {
      law.add(candidate("kmeans", k, 1000 * Math.pow(k, -0.5), 0.3, 100, 1, 0.1));
    }
    Elbow elbow = Elbow.of(law);
    for (int k = 2; k <= 9; k++) {
      assertThat(elbow.at(k)).as("k = %d", k).isBetween(-1e-9, 1e-9);
    }
    // k^-0.5: from 4 to 5 gains 5.3 %, from 5 to 6 3.9 %.
    assertThat(elbow.economical()).isEqualTo(5);
    assertThat(elbow.at(42)).isZero();
  }
}
