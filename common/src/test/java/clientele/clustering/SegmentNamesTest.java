package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentNames.Contrast;
import clientele.clustering.SegmentNames.Measure;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentNamesTest {
  private static List<Wording> words(String... names) {
    return Stream.of(names).map(name -> Wording.Feature.named(name).number()).toList();
  }

  private static Measure value(Double... medians) {
    return new Measure(List.of(medians), 10, 100, "low value", "medium value", "high value");
  }

  private static Measure recency(Double... medians) {
    return new Measure(List.of(medians), 30, 90, "recent", "cooling", "lapsed");
  }

  @Test
  void customersAreNamedByTheirMediansAgainstTheTerciles() {
    Contrast contrast =
        new Contrast(words("x"), List.of(new double[1], new double[1], new double[1]));
    assertThat(
            SegmentNames.ofCustomers(
                List.of(value(500.0, 50.0, 10.0), recency(90.0, 60.0, 5.0)), contrast))
        .containsExactly("High value, lapsed", "Medium value, cooling", "Low value, recent");
  }

  @Test
  void namesThatCoincideAreToldApartByWhatDiffersMost() {
    Contrast contrast =
        new Contrast(
            List.of(
                Wording.Feature.named("age").number(), Wording.Feature.named("gender").level("F")),
            List.of(new double[] {1, 0.2}, new double[] {-1, 0}, new double[] {0, 3}));
    assertThat(
            SegmentNames.ofCustomers(
                List.of(value(500.0, 500.0, 5.0), recency(9.0, 6.0, 5.0)), contrast))
        .containsExactly(
            "High value, recent, high age", "High value, recent, low age", "Low value, recent");
    Contrast level =
        new Contrast(
            List.of(Wording.Feature.named("gender").level("F")),
            List.of(new double[] {1}, new double[] {-1}));
    assertThat(SegmentNames.ofCustomers(List.of(value(500.0, 500.0)), level))
        .containsExactly("High value, gender often F", "High value, gender seldom F");
  }

  @Test
  void evenSegmentsThatAreAlikeGetNamesOfTheirOwn() {
    Contrast contrast = new Contrast(words("x"), List.of(new double[1], new double[1]));
    assertThat(SegmentNames.ofFeatures(contrast)).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void otherTablesAreNamedByTheirTwoMostDistinguishingFeatures() {
    Contrast contrast =
        new Contrast(
            words("Annual Income (k$)", "Score", "Age"),
            List.of(
                new double[] {1, -1.2, 0.1},
                new double[] {1, 1.3, 0.3},
                new double[] {0.1, 0.2, -0.1}));
    assertThat(SegmentNames.ofFeatures(contrast))
        .containsExactly(
            "Low Score, high Annual Income (k$)", "High Score, high Annual Income (k$)", "Average");
  }

  @Test
  void aValueThatMostShareIsHighOrLowByWhatTheOthersHave() {
    Contrast contrast = new Contrast(words("x"), List.of(new double[1], new double[] {2}));
    Measure orders = new Measure(List.of(1.0, 6.0), 1, 1, "rare", "regular", "frequent");
    assertThat(SegmentNames.ofCustomers(List.of(orders), contrast))
        .containsExactly("Rare", "Frequent");
    Measure days = new Measure(List.of(52.0, 6.0), 52, 52, "rare", "regular", "frequent");
    assertThat(SegmentNames.ofCustomers(List.of(days), contrast))
        .containsExactly("Frequent", "Rare");
  }

  @Test
  void namesThatCoincideSayWhatTheDifferenceIsInPlainWords() {
    List<Wording> wordings =
        List.of(
            Wording.Feature.ofCatalog(
                    "Share of lines returned",
                    Optional.of("fewer returns"),
                    Optional.of("more returns"))
                .number(),
            Wording.Feature.ofCatalog("Lines a purchase", Optional.empty(), Optional.empty())
                .number(),
            Wording.Feature.ofCatalog("CLV", Optional.empty(), Optional.empty()).number());
    Contrast contrast =
        new Contrast(
            wordings,
            List.of(
                new double[] {2, 0.5, 0},
                new double[] {-0.1, 0.9, 0},
                new double[] {-0.2, -1, 0},
                new double[] {-0.2, -1, 0.3}));
    assertThat(SegmentNames.ofCustomers(List.of(value(1.0, 1.0, 1.0, 1.0)), contrast))
        .containsExactly(
            "Low value, more returns",
            "Low value, fewer returns, high lines a purchase",
            "Low value, fewer returns, low lines a purchase, low CLV",
            "Low value, fewer returns, low lines a purchase, high CLV");
  }

  @Test
  void wordsOfLevelsAndOfMapsNameThem() {
    Wording.Feature region =
        Wording.Feature.ofCatalog("Region", Optional.of("fewer in %s"), Optional.of("more in %s"));
    assertThat(region.level("North, \"%d\" $1"))
        .isEqualTo(new Wording("fewer in North, \"%d\" $1", "more in North, \"%d\" $1"));
    assertThat(
            Wording.Feature.ofCatalog("Further numbers: i", Optional.empty(), Optional.empty())
                .number())
        .isEqualTo(new Wording("low i", "high i"));
    assertThat(Wording.Feature.ofCatalog("", Optional.empty(), Optional.empty()).label()).isEmpty();
  }
}
