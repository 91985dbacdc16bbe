package clientele.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.ClusteredFeature;
import clientele.config.MonitorSettings;
import clientele.config.SettingsLoader;
import clientele.monitoring.Advice.Kind;
import clientele.monitoring.Advice.Known;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each reason of the rule by itself, at both sides of its bound. */
class AdviceTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-04-01");
  private static final LocalDate FITTED = LocalDate.parse("2026-01-01");
  private static final Agreement GOOD = new Agreement(1000, 0.9, 0.85, 0.8);

  private static Advice of(Known known) {
    MonitorSettings settings =
        SettingsLoader.load(Optional.empty(), List.of(), Set.of()).settings().monitor();
    return Advice.of(known, settings.advice());
  }

  private static Known known(
      LocalDate fitted,
      List<Drift> drifts,
      Agreement agreement,
      double confidence,
      double red,
      int daysSince,
      double newShare) {
    return new Known(
        AS_OF,
        Optional.of(fitted),
        Optional.of(FITTED),
        drifts,
        Optional.of(agreement),
        Optional.of(confidence),
        Optional.of(0.5),
        Optional.of(red),
        Optional.of(0.1),
        Optional.of(AS_OF.plusDays(daysSince)),
        Optional.of(newShare));
  }

  private static Drift drift(boolean clustered, Optional<Integer> segment, double psi) {
    return new Drift(
        segment,
        new WatchedFeature(
            ClusteredFeature.column("monetary", "value", ClusteredFeature.Kind.NUMBER),
            WatchedFeature.Comparison.EQUAL_TENURE,
            clustered),
        Optional.of(psi),
        Optional.of(0.05),
        Optional.of(0.1),
        Optional.of(0.1),
        1000,
        1000,
        1);
  }

  @Test
  void nothingAsksForAnything() {
    Advice advice = of(known(FITTED, List.of(), GOOD, 0.5, 0.1, 31, 0.1));
    assertThat(advice.kind()).isEqualTo(Kind.KEEP);
    assertThat(advice.reasons()).singleElement().asString().startsWith("No clustered feature");
    // Who drifts in one segment, or is not clustered, is told and no more.
    List<Drift> others =
        List.of(
            drift(false, Optional.empty(), 0.4),
            drift(true, Optional.of(3), 0.4),
            drift(true, Optional.empty(), 0.09));
    assertThat(of(known(FITTED, others, GOOD, 0.5, 0.1, 0, 0)).kind()).isEqualTo(Kind.KEEP);
  }

  @Test
  void driftOfAClusteredFeatureAsksForANewModel() {
    List<Drift> drifts = List.of(drift(true, Optional.empty(), 0.31));
    Advice advice = of(known(FITTED, drifts, GOOD, 0.5, 0.1, 90, 0.5));
    assertThat(advice.kind()).isEqualTo(Kind.REFIT);
    assertThat(advice.reasons())
        .containsExactly(
            "Features that the segments are made of have drifted: monetary (PSI 0.31, KS 0.05).");
  }

  @Test
  void restlessCustomersAskForANewModel() {
    Agreement poor = new Agreement(1000, 0.5, 0.39, 0.3);
    Advice advice = of(known(FITTED, List.of(), poor, 0.5, 0.1, 0, 0));
    assertThat(advice.kind()).isEqualTo(Kind.REFIT);
    assertThat(advice.reasons())
        .singleElement()
        .asString()
        .contains("50.0 % kept theirs since 2026-01-01", "0.39, below 0.4");
  }

  @Test
  void lostConfidenceRedCardsAndAgeAskForANewModel() {
    assertThat(of(known(FITTED, List.of(), GOOD, 0.39, 0.1, 0, 0)).reasons())
        .singleElement()
        .asString()
        .contains("mean confidence 0.39, then 0.50");
    assertThat(of(known(FITTED, List.of(), GOOD, 0.41, 0.1, 0, 0)).kind()).isEqualTo(Kind.KEEP);
    assertThat(of(known(FITTED, List.of(), GOOD, 0.5, 0.4, 0, 0)).reasons())
        .singleElement()
        .asString()
        .contains("red hold 40.0 %", "before 10.0 %");
    Advice old = of(known(AS_OF.minusDays(366), List.of(), GOOD, 0.5, 0.1, 0, 0));
    assertThat(old.kind()).isEqualTo(Kind.REFIT);
    assertThat(old.reasons()).singleElement().asString().contains("366 days old, more than 365");
    assertThat(of(known(AS_OF.minusDays(365), List.of(), GOOD, 0.5, 0.1, 0, 0)).kind())
        .isEqualTo(Kind.KEEP);
  }

  @Test
  void staleSegmentsAndNewCustomersAskForSegmentsAnew() {
    Advice stale = of(known(FITTED, List.of(), GOOD, 0.5, 0.1, 32, 0));
    assertThat(stale.kind()).isEqualTo(Kind.REFRESH);
    assertThat(stale.reasons()).singleElement().asString().contains("go on for 32 days");
    Advice grown = of(known(FITTED, List.of(), GOOD, 0.5, 0.1, 32, 0.11));
    assertThat(grown.kind()).isEqualTo(Kind.REFRESH);
    assertThat(grown.reasons()).hasSize(2).anyMatch(reason -> reason.contains("11.0 %"));
  }

  @Test
  void theFirstSegmentationIsKept() {
    Known first =
        new Known(
            AS_OF,
            Optional.of(AS_OF),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.of(0.5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(of(first).kind()).isEqualTo(Kind.KEEP);
    assertThat(of(first).reasons())
        .singleElement()
        .asString()
        .startsWith("There is no segmentation before 2026-04-01");
  }
}
