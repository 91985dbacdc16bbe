package clientele.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.config.MonitorSettings;
import clientele.config.SettingsLoader;
import clientele.monitoring.FeatureDrift.Slice;
import clientele.monitoring.SteadyShop.Change;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Drift in months of simulated shops: none is found where there is none, planted ones are found.
 * {@code CLIENTELE_CLAIMS} in the environment sets how many runs; the figures go to the test's
 * output.
 */
@SparkTest
class FeatureDriftTest {
  private static final int RUNS =
      Integer.parseInt(System.getenv().getOrDefault("CLIENTELE_CLAIMS", "6"));

  static MonitorSettings.Drift settings() {
    return SettingsLoader.load(Optional.empty(), List.of(), Set.of()).settings().monitor().drift();
  }

  private static List<Drift> drifts(SparkSession spark, SteadyShop shop, int before, int month) {
    return new FeatureDrift(
            shop.slice(spark, before),
            shop.slice(spark, month),
            SteadyShop.FEATURES,
            SteadyShop.IDS)
        .measure(settings());
  }

  /** A new shop each time, so that runs are independent; a model of one month, a half, a year. */
  @Test
  @Tag("slow")
  void steadyAcquisitionRaisesNoAlarm(SparkSession spark) {
    int alarmed = 0;
    int runs = 0;
    List<String> alarms = new ArrayList<>();
    for (int seed = 1; runs < RUNS; seed++) {
      SteadyShop shop = new SteadyShop(seed, List.of(40, 150, 400).get(seed % 3), Change.NONE, 0);
      int before = 12 + seed % 9;
      for (int later : new int[] {1, 6, 12}) {
        List<String> found =
            drifts(spark, shop, before, before + later).stream()
                .filter(Drift::alert)
                .map(Drift::words)
                .toList();
        runs++;
        if (!found.isEmpty()) {
          alarmed++;
          alarms.add(seed + " after " + later + " months: " + found);
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "claims: false drift alarms in %d of %d runs %s%n", alarmed, runs, alarms);
    assertThat(alarmed).as("%s", alarms).isLessThanOrEqualTo((int) (0.05 * runs));
  }

  /** Each is a move of PSI 0.25 in what the feature is made of. */
  @ParameterizedTest
  @EnumSource(value = Change.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aPlantedShiftIsFoundInTheNextRun(Change change, SparkSession spark) {
    for (int seed = 1; seed <= Math.max(1, RUNS / 20); seed++) {
      SteadyShop shop = new SteadyShop(seed, 150, change, 15);
      List<Drift> drifts = drifts(spark, shop, 14, 15);
      assertThat(drifts)
          .filteredOn(drift -> drift.segment().isEmpty() && drift.alert())
          .extracting(drift -> drift.feature().name())
          .contains(change.feature());
      assertThat(drifts)
          .filteredOn(drift -> drift.segment().isEmpty())
          .filteredOn(drift -> drift.feature().name().equals(change.feature()))
          .singleElement()
          .satisfies(drift -> assertThat(drift.psi().orElseThrow()).isCloseTo(0.25, within(0.08)));
    }
  }

  /** What a comparison without regard to tenure would have said. */
  @Test
  void gettingOlderIsADriftOnlyForThoseWhoCompareUnlikeCustomers(SparkSession spark) {
    SteadyShop shop = new SteadyShop(3, 150, Change.NONE, 0);
    Slice before = shop.slice(spark, 6);
    Slice now = shop.slice(spark, 12);
    List<WatchedFeature> asTheyAre =
        SteadyShop.FEATURES.stream()
            .map(
                feature ->
                    new WatchedFeature(
                        feature.value(), WatchedFeature.Comparison.AS_IS, feature.clustered()))
            .toList();
    assertThat(new FeatureDrift(before, now, asTheyAre, SteadyShop.IDS).measure(settings()))
        .filteredOn(drift -> drift.segment().isEmpty() && drift.alert())
        .extracting(drift -> drift.feature().name())
        .contains("tenure_days", "recency_days");
    assertThat(
            new FeatureDrift(before, now, SteadyShop.FEATURES, SteadyShop.IDS).measure(settings()))
        .noneMatch(Drift::alert);
  }

  @Test
  void fewCustomersAreNotCompared(SparkSession spark) {
    SteadyShop shop = new SteadyShop(3, 150, Change.NONE, 0);
    MonitorSettings.Drift strict = new MonitorSettings.Drift(0.1, 0.1, 0.01, 1_000_000);
    assertThat(
            new FeatureDrift(
                    shop.slice(spark, 12),
                    shop.slice(spark, 13),
                    SteadyShop.FEATURES,
                    SteadyShop.IDS)
                .measure(strict))
        .isNotEmpty()
        .allMatch(drift -> drift.psi().isEmpty() && drift.ks().isEmpty() && !drift.alert());
  }
}
