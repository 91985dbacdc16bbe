package clientele.quality;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import clientele.config.IngestSettings;
import clientele.config.QualityCheck.Kind;
import clientele.sources.Mapping;
import clientele.sources.SourceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The declared checks of a source, with all that its own rows tell about them. */
final class SourceChecks {
  private final SourceSpec spec;
  private final List<DeclaredCheck> declared;
  private final Map<String, Optional<Long>> measured;
  private final List<References.Asked> asked;
  private final Tally tally;
  private final IngestSettings.History window;

  private SourceChecks(
      SourceSpec spec,
      List<DeclaredCheck> declared,
      Map<String, Optional<Long>> measured,
      List<References.Asked> asked,
      Tally tally,
      IngestSettings.History window) {
    this.spec = spec;
    this.declared = declared;
    this.measured = measured;
    this.asked = asked;
    this.tally = tally;
    this.window = window;
  }

  /** The aggregates that the tally's pass computes for checks. */
  static List<Column> measures(List<DeclaredCheck> declared) {
    return declared.stream().flatMap(check -> check.measure().stream()).toList();
  }

  /** Gathers what the tally counted, and counts what needs a pass of its own. */
  static SourceChecks of(
      SourceSpec spec,
      List<DeclaredCheck> declared,
      Mapping mapping,
      Dataset<Row> judged,
      Tally tally,
      IngestSettings.History window) {
    Map<String, Optional<Long>> measured = new HashMap<>();
    List<References.Asked> asked = new ArrayList<>();
    Dataset<Row> accepted = judged.where(col(Inspection.RULE).isNull());
    int at = 0;
    for (DeclaredCheck each : declared) {
      if (each.measure().isPresent()) {
        measured.put(each.name(), tally.measured().get(at++));
      } else if (each.missing().isEmpty() && each.check().kind() == Kind.UNIQUE) {
        List<Column> key =
            each.check().unique().stream()
                .map(column -> DeclaredCheck.value(spec, mapping, column))
                .toList();
        measured.put(each.name(), Optional.of(repeats(accepted, key)));
      } else if (each.missing().isEmpty() && each.check().kind() == Kind.REFERENCES) {
        Column value =
            DeclaredCheck.value(spec, mapping, each.check().column().orElseThrow()).cast("string");
        asked.add(
            new References.Asked(
                key(spec, each),
                each.check().reference(),
                accepted.where(value.isNotNull()).select(value.as("value"))));
      }
    }
    return new SourceChecks(spec, declared, measured, asked, tally, window);
  }

  private static String key(SourceSpec spec, DeclaredCheck declared) {
    return spec.name() + '/' + declared.name();
  }

  /** Rows that have the key of another, beyond the first of each key. */
  private static long repeats(Dataset<Row> accepted, List<Column> key) {
    Column whole = key.stream().map(Column::isNotNull).reduce(Column::and).orElseThrow();
    return accepted
        .where(whole)
        .groupBy(key.toArray(Column[]::new))
        .count()
        .agg(coalesce(sum(col("count").minus(1)), lit(0L)))
        .first()
        .getLong(0);
  }

  List<References.Asked> asked() {
    return asked;
  }

  Verdict hold(History history, References references, Instant started) {
    CheckJudge judge = new CheckJudge(spec, window, history, started);
    return new Verdict(
        spec.name(), declared.stream().map(check -> outcome(check, judge, references)).toList());
  }

  private CheckOutcome outcome(DeclaredCheck each, CheckJudge judge, References references) {
    long accepted = tally.read() - tally.rejected();
    Kind kind = each.check().kind();
    if (!each.missing().isEmpty() && kind != Kind.COMPLETE) {
      return judge.notMade(each, "the source has no " + String.join(", ", each.missing()));
    }
    return switch (kind) {
      case VOLUME -> judge.ofVolume(each, tally.read());
      case FRESH -> judge.ofFreshness(each, accepted, measured.get(each.name()));
      case REJECTED -> judge.ofRows(each, tally.read(), tally.rejected());
      case REFERENCES ->
          references
              .dangling(key(spec, each))
              .map(dangling -> judge.ofRows(each, accepted, dangling))
              .orElseGet(
                  () ->
                      judge.notMade(
                          each, "there is no source " + each.check().reference().source()));
      default -> judge.ofRows(each, accepted, measured.get(each.name()).orElse(0L));
    };
  }
}
