package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clientele.lake.tables.SegmentLedger;
import clientele.monitoring.Advice;
import clientele.monitoring.Drift;
import clientele.monitoring.KpiEffects;
import clientele.monitoring.Migration;
import clientele.monitoring.Migration.State;
import clientele.monitoring.Migration.Way;
import clientele.monitoring.Targets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What was found, in a few lines for people. */
final class MonitorStory {
  private static final int MOST = 5;

  private final MonitorSource source;
  private final String currency;

  MonitorStory(MonitorSource source, String currency) {
    this.source = source;
    this.currency = currency;
  }

  /** The targets that are missed, a sentence each. */
  static List<String> missed(MonitorFigures.Found figures, Targets targets) {
    return figures.figures().stream().flatMap(one -> targets.missed(one).stream()).toList();
  }

  List<String> lines(
      MonitorDrift.Found drift,
      Optional<Migration> migration,
      MonitorFigures.Found figures,
      Targets targets,
      Advice.Known known,
      Advice advice) {
    List<String> lines = new ArrayList<>();
    lines.add(
        source.customers()
            + " customers in "
            + source.names().size()
            + " segments as of "
            + source.asOf());
    if (source.previous().isEmpty()) {
      lines.add(
          "There is no segmentation before "
              + source.asOf()
              + ": nothing to compare with. The figures of the segments are written all the same.");
    }
    drift(drift, lines);
    migration.ifPresent(found -> migration(found, known, lines));
    ledger().ifPresent(lines::add);
    effect(figures, lines);
    missed(figures, targets).forEach(line -> lines.add("Target missed: " + line + "."));
    lines.add("Advice: " + advice.kind().text() + ". " + String.join(" ", advice.reasons()));
    return lines;
  }

  private static void drift(MonitorDrift.Found drift, List<String> lines) {
    if (drift.reference().isEmpty()) {
      return;
    }
    LocalDate reference = drift.reference().get();
    List<Drift> alerts =
        drift.drifts().stream()
            .filter(Drift::alert)
            .sorted(
                Comparator.comparing((Drift one) -> one.psi().orElse(0.0))
                    .reversed()
                    .thenComparing(Drift::words))
            .toList();
    long features = drift.drifts().stream().map(one -> one.feature().value()).distinct().count();
    lines.add(
        alerts.isEmpty()
            ? "No drift of " + features + " features since " + reference
            : "Drift since "
                + reference
                + ": "
                + alerts.stream().limit(MOST).map(Drift::words).collect(Collectors.joining(", "))
                + (alerts.size() > MOST ? " and " + (alerts.size() - MOST) + " more" : ""));
  }

  private void migration(Migration migration, Advice.Known known, List<String> lines) {
    Predicate<Way> entered = way -> way.from().state() == State.ABSENT;
    Predicate<Way> left = way -> way.to().state() == State.ABSENT;
    long moved =
        count(migration, entered.or(left).negate().and(way -> !way.from().equals(way.to())));
    lines.add(
        "Since "
            + known.from().orElseThrow()
            + ": "
            + count(migration, entered)
            + " customers entered, "
            + count(migration, left)
            + " left, "
            + moved
            + " changed their segment"
            + known
                .agreement()
                .map(
                    agreement ->
                        String.format(
                            Locale.ROOT,
                            "; %.1f %% kept theirs (corrected for chance %.2f)",
                            100 * agreement.kept(),
                            agreement.kappa()))
                .orElse(""));
  }

  private static long count(Migration migration, Predicate<Way> which) {
    return migration.ways().stream().filter(which).mapToLong(Way::customers).sum();
  }

  /** What the ledger says of this date, but for segments that went on. */
  private Optional<String> ledger() {
    List<String> events =
        source.find(SegmentLedger.CONTRACT).stream()
            .flatMap(
                rows ->
                    rows
                        .where(
                            col("as_of")
                                .equalTo(lit(source.asOf()))
                                .and(col("event").notEqual("kept"))
                                .and(col("matched_as_of").isNotNull()))
                        .orderBy("event", "segment_id")
                        .select(col("event"), col("segment_id"))
                        .collectAsList()
                        .stream())
            .map(row -> row.getString(0) + " " + row.getInt(1))
            .toList();
    return events.isEmpty()
        ? Optional.empty()
        : Optional.of("Segments: " + String.join(", ", events));
  }

  private void effect(MonitorFigures.Found figures, List<String> lines) {
    KpiEffects effects = figures.effects().get("revenue_per_customer");
    if (effects == null) {
      return;
    }
    KpiEffects.Part all = effects.all();
    lines.add(
        String.format(
            Locale.ROOT,
            "Revenue a customer %.2f %s in %s, %.2f in %s: %+.2f by other sizes of segments, %+.2f"
                + " within them",
            all.valueNow().orElseThrow(),
            currency,
            figures.period().text(),
            all.value().orElseThrow(),
            figures.basePeriod().text(),
            all.mix(),
            all.within()));
  }
}
