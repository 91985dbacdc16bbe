package clientele.quality;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.IngestSettings;
import clientele.config.QualityCheck;
import clientele.config.QualityCheck.Severity;
import clientele.config.QualityCheck.Volume;
import clientele.sources.SourceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a check fails, by what earlier runs were like. */
class CheckJudgeTest {
  private static final DeclaredCheck VOLUME =
      declared(Optional.empty(), Optional.empty(), Optional.of(new Volume(0.5, 2)));

  private static DeclaredCheck declared(
      Optional<Double> share, Optional<Double> rise, Optional<Volume> volume) {
    return new DeclaredCheck(
        "it",
        new QualityCheck(
            Optional.of(Severity.STOP),
            share,
            rise,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            volume,
            volume.isPresent() ? Optional.empty() : Optional.of(true)),
        List.of(),
        Optional.empty(),
        "it");
  }

  private static CheckJudge after(long... checkedAndFailed) {
    List<History.Past> runs = new ArrayList<>();
    for (int at = 0; at < checkedAndFailed.length; at += 2) {
      runs.add(new History.Past(checkedAndFailed[at], checkedAndFailed[at + 1]));
    }
    return new CheckJudge(
        SourceSpec.TRANSACTIONS,
        new IngestSettings.History(28, 3),
        new History(Map.of("transactions/it", runs)),
        Instant.parse("2026-01-31T00:00:00Z"));
  }

  private static CheckJudge afterRows(long... rows) {
    long[] pairs = new long[2 * rows.length];
    for (int at = 0; at < rows.length; at++) {
      pairs[2 * at] = rows[at];
    }
    return after(pairs);
  }

  private static boolean passes(CheckJudge judge, long rows) {
    return judge.ofVolume(VOLUME, rows).failure().isEmpty();
  }

  @Test
  void withoutEnoughHistoryNothingIsSurprising() {
    assertThat(passes(afterRows(), 5)).isTrue();
    assertThat(passes(afterRows(10_000, 10_000), 5)).isTrue();
    assertThat(afterRows(10_000, 10_000).ofVolume(VOLUME, 5).detail())
        .contains("2 earlier runs, and 3 are needed");
    assertThat(passes(afterRows(10_000, 10_000, 10_000), 5)).isFalse();
  }

  @Test
  void aSourceThatShrankToATenthOrGrewTenfoldFails() {
    CheckJudge judge = afterRows(9_000, 10_000, 11_000, 10_500);
    assertThat(passes(judge, 1_000)).isFalse();
    assertThat(passes(judge, 100_000)).isFalse();
    assertThat(passes(judge, 5_200)).isTrue();
    assertThat(passes(judge, 20_400)).isTrue();
    assertThat(passes(judge, 10_000)).as("a re-run").isTrue();
    assertThat(passes(judge, 0)).isFalse();
  }

  @Test
  void whatWasThereBeforeIsNoSurprise() {
    // Six weekdays and a Sunday: a tenth of the rows comes every week.
    long[] week = {10_000, 10_200, 9_900, 10_100, 10_000, 12_000, 1_000};
    assertThat(passes(afterRows(week), 1_000)).isTrue();
    assertThat(passes(afterRows(week), 990)).isFalse();
    // One run in which the source was there ten times does not move the median.
    assertThat(passes(afterRows(10_000, 100_000, 10_000, 10_000), 4_000)).isFalse();
  }

  @Test
  void fewRowsMoreOrLessSayNothing() {
    assertThat(passes(afterRows(3, 4, 5), 60)).isTrue();
    assertThat(passes(afterRows(90, 90, 90), 0)).isTrue();
  }

  @Test
  void aShareMayNotRiseFarAboveWhatIsUsual() {
    DeclaredCheck rise = declared(Optional.empty(), Optional.of(0.05), Optional.empty());
    CheckJudge judge = after(10_000, 100, 10_000, 200, 10_000, 300);
    assertThat(judge.ofRows(rise, 10_000, 690).failure()).isEmpty();
    assertThat(judge.ofRows(rise, 10_000, 710).failure().orElseThrow())
        .isEqualTo(
            "710 of 10,000 rows (7.10 %) break it; in the last 3 runs it was 2.00 % in the median,"
                + " and it may be 5.00 % more");
    assertThat(after().ofRows(rise, 10_000, 9_000).failure()).isEmpty();
    assertThat(judge.ofRows(rise, 0, 0).failure()).isEmpty();
    DeclaredCheck both = declared(Optional.of(0.03), Optional.of(0.5), Optional.empty());
    assertThat(judge.ofRows(both, 10_000, 310).stops()).isTrue();
    assertThat(judge.ofRows(both, 10_000, 300).failure()).isEmpty();
  }
}
