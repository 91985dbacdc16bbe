package clientele.quality;

import clientele.config.IngestSettings;
import clientele.config.QualityCheck;
import clientele.sources.SourceSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Says of each declared check whether it fails, from what was counted and from earlier runs. */
final class CheckJudge {
  /** A difference of fewer rows says nothing about a source. */
  private static final long FEW_ROWS = 100;

  private final SourceSpec spec;
  private final IngestSettings.History window;
  private final History history;
  private final Instant started;

  CheckJudge(SourceSpec spec, IngestSettings.History window, History history, Instant started) {
    this.spec = spec;
    this.window = window;
    this.history = history;
    this.started = started;
  }

  CheckOutcome notMade(DeclaredCheck declared, String why) {
    return new CheckOutcome(
        declared.name(),
        declared.check(),
        0,
        0,
        Optional.empty(),
        declared.detail() + "; not checked: " + why);
  }

  /** A check that counts the rows that break it. */
  CheckOutcome ofRows(DeclaredCheck declared, long checked, long broken) {
    QualityCheck check = declared.check();
    double share = checked == 0 ? 0 : (double) broken / checked;
    Optional<String> failure = Optional.empty();
    if (share > check.allowed()) {
      failure =
          Optional.of(
              String.format(
                  Locale.ROOT,
                  "%,d of %,d rows (%.2f %%) break it; no more than %.2f %% may",
                  broken,
                  checked,
                  100 * share,
                  100 * check.allowed()));
    } else if (check.rise().isPresent()) {
      double[] before = history.shares(spec.name(), declared.name());
      double usual = before.length < window.least() ? share : History.median(before);
      if (share > usual + check.rise().get() && broken >= FEW_ROWS) {
        failure =
            Optional.of(
                String.format(
                    Locale.ROOT,
                    "%,d of %,d rows (%.2f %%) break it; in the last %d runs it was %.2f %% in the"
                        + " median, and it may be %.2f %% more",
                    broken,
                    checked,
                    100 * share,
                    before.length,
                    100 * usual,
                    100 * check.rise().get()));
      }
    }
    return outcome(declared, checked, broken, failure);
  }

  /** Whether there are as many rows as usual. */
  CheckOutcome ofVolume(DeclaredCheck declared, long read) {
    long[] before = history.rows(spec.name(), declared.name());
    if (before.length < window.least()) {
      return new CheckOutcome(
          declared.name(),
          declared.check(),
          read,
          0,
          Optional.empty(),
          String.format(
              Locale.ROOT,
              "%s; not checked: %d earlier runs, and %d are needed",
              declared.detail(),
              before.length,
              window.least()));
    }
    QualityCheck.Volume bounds = declared.check().volume().orElseThrow();
    double median = History.median(before);
    boolean few = read < Math.min(bounds.min() * median, (double) before[0]);
    boolean many = read > Math.max(bounds.max() * median, (double) before[before.length - 1]);
    boolean material = Math.abs(read - median) >= FEW_ROWS;
    Optional<String> failure = Optional.empty();
    if ((few || many) && material) {
      failure =
          Optional.of(
              String.format(
                  Locale.ROOT,
                  "%,d rows were read; in the last %d runs they were %,d in the median, %,d to %,d",
                  read,
                  before.length,
                  Math.round(median),
                  before[0],
                  before[before.length - 1]));
    }
    return outcome(declared, read, failure.isPresent() ? read : 0, failure);
  }

  /** Whether the newest value is new. */
  CheckOutcome ofFreshness(DeclaredCheck declared, long checked, Optional<Long> newest) {
    String column = declared.check().column().orElseThrow();
    double most = declared.check().withinDays().orElseThrow();
    Optional<String> failure = Optional.of("no row has a value of " + column);
    if (newest.isPresent()) {
      Instant at = Instant.ofEpochSecond(newest.get());
      double days = Duration.between(at, started).toSeconds() / 86_400.0;
      failure =
          days <= most
              ? Optional.empty()
              : Optional.of(
                  String.format(
                      Locale.ROOT,
                      "the newest %s is %s, %.1f days before the run's start",
                      column,
                      at,
                      days));
    }
    return outcome(declared, checked, failure.isPresent() ? checked : 0, failure);
  }

  private static CheckOutcome outcome(
      DeclaredCheck declared, long checked, long broken, Optional<String> failure) {
    return new CheckOutcome(
        declared.name(),
        declared.check(),
        checked,
        broken,
        failure,
        declared.detail() + failure.map(text -> "; " + text).orElse(""));
  }
}
