package clientele.quality;

import clientele.quality.Rule.Action;
import clientele.run.UserException;
import clientele.sources.Field;
import clientele.sources.SourceSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** How many rows of a source broke which rule: one pass over the judged rows. */
final class Tally {
  private final SourceSpec spec;
  private final long read;
  private final long rejected;
  private final Map<String, Long> byRule;
  private final List<String> unreadable;
  private final List<Optional<Long>> measured;

  private Tally(
      SourceSpec spec,
      long read,
      long rejected,
      Map<String, Long> byRule,
      List<String> unreadable,
      List<Optional<Long>> measured) {
    this.spec = spec;
    this.read = read;
    this.rejected = rejected;
    this.byRule = byRule;
    this.unreadable = unreadable;
    this.measured = measured;
  }

  /**
   * Counts.
   *
   * @param measures further aggregates of the same pass, each a long
   */
  static Tally of(SourceSpec spec, Dataset<Row> judged, List<Rule> rules, List<Column> measures) {
    List<Column> counts = new ArrayList<>();
    counts.add(functions.count(functions.lit(1)));
    counts.add(functions.count(functions.col(Inspection.RULE)));
    for (Rule rule : rules) {
      Column broken =
          rule.action() == Action.QUARANTINED
              ? functions.col(Inspection.RULE).equalTo(rule.name())
              : functions
                  .col(Inspection.RULE)
                  .isNull()
                  .and(functions.array_contains(functions.col(Inspection.FLAGS), rule.name()));
      counts.add(functions.count_if(broken));
    }
    List<Field> typed =
        spec.fields().stream()
            .filter(field -> field.kind() != Field.Kind.ID && field.kind() != Field.Kind.TEXT)
            .toList();
    for (Field field : typed) {
      counts.add(
          functions.count_if(
              functions.array_contains(functions.col(SourceRules.UNREADABLE), field.name())));
      counts.add(functions.count(functions.col(field.name())));
    }
    int further = counts.size();
    counts.addAll(measures);
    Row row =
        judged.agg(counts.get(0), counts.subList(1, counts.size()).toArray(Column[]::new)).first();
    Map<String, Long> byRule = new LinkedHashMap<>();
    for (int at = 0; at < rules.size(); at++) {
      byRule.put(rules.get(at).name(), row.getLong(2 + at));
    }
    List<String> unreadable = new ArrayList<>();
    for (int at = 0; at < typed.size(); at++) {
      int column = 2 + rules.size() + 2 * at;
      if (row.getLong(column) > 0 && row.getLong(column + 1) == 0) {
        unreadable.add(typed.get(at).name());
      }
    }
    List<Optional<Long>> measured = new ArrayList<>();
    for (int at = further; at < counts.size(); at++) {
      measured.add(row.isNullAt(at) ? Optional.empty() : Optional.of(row.getLong(at)));
    }
    return new Tally(spec, row.getLong(0), row.getLong(1), byRule, unreadable, measured);
  }

  /** The further aggregates, in their order; empty where one is NULL. */
  List<Optional<Long>> measured() {
    return measured;
  }

  long read() {
    return read;
  }

  long rejected() {
    return rejected;
  }

  long broken(String rule) {
    return byRule.getOrDefault(rule, 0L);
  }

  /** What the data have that no run may accept, or empty. */
  Optional<UserException> refusal(double rejectedShareMax) {
    if (read == 0) {
      return Optional.of(
          UserException.nothingToDo(
              "The source " + spec.name() + " is empty: it has no row to ingest."));
    }
    if (!unreadable.isEmpty()) {
      String first = unreadable.get(0);
      return Optional.of(
          UserException.data(
              String.format(
                  Locale.ROOT,
                  "The source %s: not one of its %,d rows has a value of %s that can be read. Look"
                      + " at the table quarantine, and at sources.%s.columns.%s (and"
                      + " decimal_separator, time_zone).",
                  spec.name(),
                  read,
                  String.join(", ", unreadable),
                  spec.name(),
                  first)));
    }
    String most =
        byRule.entrySet().stream()
            .max(Map.Entry.<String, Long>comparingByValue())
            .map(entry -> String.format(Locale.ROOT, "%s (%,d)", entry.getKey(), entry.getValue()))
            .orElse("");
    if (rejected == read) {
      return Optional.of(
          UserException.data(
              String.format(
                  Locale.ROOT,
                  "The source %s: all of its %,d rows were rejected, most by %s. They are in the"
                      + " table quarantine with the reason.",
                  spec.name(),
                  read,
                  most)));
    }
    if ((double) rejected / read > rejectedShareMax) {
      return Optional.of(
          UserException.data(
              String.format(
                  Locale.ROOT,
                  "The source %s: %,d of its %,d rows (%.1f %%) were rejected, most by %s; no more"
                      + " than %.1f %% may be. They are in the table quarantine with the reason."
                      + " Mend them, or raise ingest.rejected_share.max.",
                  spec.name(),
                  rejected,
                  read,
                  100.0 * rejected / read,
                  most,
                  100 * rejectedShareMax)));
    }
    return Optional.empty();
  }

  /** The rules that rejected or changed something, for the summary. */
  String told(List<Rule> rules) {
    StringBuilder text = new StringBuilder();
    for (Rule rule : rules) {
      if (broken(rule.name()) > 0) {
        text.append(text.length() == 0 ? "" : ", ")
            .append(
                String.format(
                    Locale.ROOT,
                    "%s %,d %s",
                    rule.name(),
                    broken(rule.name()),
                    rule.action().name().toLowerCase(Locale.ROOT)));
      }
    }
    return text.toString();
  }

  static Column[] cleanColumns(Dataset<Row> judged) {
    return java.util.Arrays.stream(judged.columns())
        .filter(column -> !column.startsWith("_"))
        .map(functions::col)
        .toArray(Column[]::new);
  }
}
