package clientele.jobs;

import clientele.lake.TableContract;
import clientele.lake.tables.MonitorAdvice;
import clientele.lake.tables.SegmentDrift;
import clientele.lake.tables.SegmentKpiEffects;
import clientele.lake.tables.SegmentKpis;
import clientele.lake.tables.SegmentMigrations;
import clientele.monitoring.Advice;
import clientele.monitoring.Agreement;
import clientele.monitoring.Drift;
import clientele.monitoring.KpiEffects;
import clientele.monitoring.Migration;
import clientele.monitoring.SegmentFigures.Scope;
import clientele.monitoring.Targets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** The rows of the tables that {@link MonitorJob} writes. */
final class MonitorRows {
  private final StageContext context;
  private final LocalDate asOf;

  MonitorRows(StageContext context, LocalDate asOf) {
    this.context = context;
    this.asOf = asOf;
  }

  Dataset<Row> migrations(Optional<LocalDate> from, Optional<Migration> migration) {
    return frame(
        SegmentMigrations.CONTRACT,
        migration.stream()
            .flatMap(found -> found.ways().stream())
            .map(
                way -> {
                  Map<String, Object> row = new HashMap<>();
                  row.put("from_as_of", from.orElseThrow());
                  row.put("from_state", way.from().state().text());
                  row.put("from_segment", way.from().segment().orElse(null));
                  row.put("to_state", way.to().state().text());
                  row.put("to_segment", way.to().segment().orElse(null));
                  row.put("customers", way.customers());
                  row.put("share", way.share());
                  row.put("share_low", way.shareInterval().low());
                  row.put("share_high", way.shareInterval().high());
                  row.put("value_change", way.value().orElse(null));
                  row.put(
                      "value_low", way.valueInterval().map(Migration.Interval::low).orElse(null));
                  row.put(
                      "value_high", way.valueInterval().map(Migration.Interval::high).orElse(null));
                  row.put("clv_change", way.clv().orElse(null));
                  return row;
                })
            .toList());
  }

  Dataset<Row> drifts(MonitorDrift.Found found) {
    return frame(
        SegmentDrift.CONTRACT,
        found.drifts().stream()
            .map(
                drift -> {
                  Map<String, Object> row = new HashMap<>();
                  row.put("reference_as_of", found.reference().orElseThrow());
                  row.put(
                      "scope", (drift.segment().isPresent() ? Scope.SEGMENT : Scope.ALL).text());
                  row.put("segment_id", drift.segment().orElse(null));
                  row.put("feature", drift.feature().value().name());
                  row.put("clustered", drift.feature().clustered());
                  row.put("compared", drift.feature().comparison().text());
                  row.put("psi", drift.psi().orElse(null));
                  row.put("ks", drift.ks().orElse(null));
                  row.put("threshold", drift.psiThreshold().orElse(null));
                  row.put("ks_threshold", drift.ksThreshold().orElse(null));
                  row.put("alert", drift.alert());
                  row.put("customers", drift.customers());
                  row.put("reference_customers", drift.reference());
                  row.put("compared_share", drift.share());
                  return row;
                })
            .toList());
  }

  Dataset<Row> kpis(MonitorFigures.Found found, Targets targets) {
    return frame(
        SegmentKpis.CONTRACT,
        found.figures().stream()
            .map(
                figures -> {
                  Map<String, Object> row = new HashMap<>(figures.values());
                  for (String whole : List.of("customers", "active_customers", "orders")) {
                    row.computeIfPresent(whole, (name, value) -> Math.round((Double) value));
                  }
                  List<String> missed = targets.missed(figures);
                  row.put("scope", figures.scope().text());
                  row.put("segment_id", figures.segment().orElse(null));
                  row.put("segment_name", figures.name().orElse(null));
                  row.put("period", found.period().text());
                  row.put("market_period", found.marketPeriod().orElse(null));
                  row.put("target", targets.asked(figures).orElse(null));
                  row.put("alert", !missed.isEmpty());
                  row.put("reasons", missed.toArray(String[]::new));
                  return row;
                })
            .toList());
  }

  Dataset<Row> effects(MonitorFigures.Found found) {
    List<Map<String, Object>> rows = new ArrayList<>();
    found
        .effects()
        .forEach(
            (kpi, effects) -> {
              for (int i = 0; i < effects.parts().size(); i++) {
                Optional<Integer> id = found.segments().get(i);
                rows.add(effect(found, kpi, Scope.of(id), id, effects.parts().get(i)));
              }
              rows.add(effect(found, kpi, Scope.ALL, Optional.empty(), effects.all()));
            });
    return frame(SegmentKpiEffects.CONTRACT, rows);
  }

  private static Map<String, Object> effect(
      MonitorFigures.Found found,
      String kpi,
      Scope scope,
      Optional<Integer> id,
      KpiEffects.Part part) {
    Map<String, Object> row = new HashMap<>();
    row.put("period", found.period().text());
    row.put("base_as_of", found.base().orElseThrow());
    row.put("base_period", found.basePeriod().text());
    row.put("kpi", kpi);
    row.put("scope", scope.text());
    row.put("segment_id", id.orElse(null));
    row.put("weight_before", part.weight());
    row.put("weight_now", part.weightNow());
    row.put("value_before", part.value().orElse(null));
    row.put("value_now", part.valueNow().orElse(null));
    row.put("mix_effect", part.mix());
    row.put("within_effect", part.within());
    row.put("total_effect", part.total());
    return row;
  }

  Dataset<Row> advice(MonitorSource source, Advice.Known known, Advice advice, long kpiAlerts) {
    Map<String, Object> row = new HashMap<>();
    row.put("advice", advice.kind().text());
    row.put("reasons", advice.reasons().toArray(String[]::new));
    row.put("model_id", source.modelId());
    row.put("model_as_of", known.modelAsOf().orElse(null));
    row.put("from_as_of", known.from().orElse(null));
    row.put("kept_share", known.agreement().map(Agreement::kept).orElse(null));
    row.put("kappa", known.agreement().map(Agreement::kappa).orElse(null));
    row.put("adjusted_rand", known.agreement().map(Agreement::rand).orElse(null));
    row.put("confidence", known.confidence().orElse(null));
    row.put("fitted_confidence", known.fittedConfidence().orElse(null));
    row.put("new_share", known.newShare().orElse(null));
    row.put("drift_alerts", known.drifts().stream().filter(Drift::alert).count());
    row.put("kpi_alerts", kpiAlerts);
    return frame(MonitorAdvice.CONTRACT, List.of(row));
  }

  private Dataset<Row> frame(TableContract contract, List<Map<String, Object>> values) {
    StructType schema = contract.schema();
    List<Row> rows = new ArrayList<>();
    for (Map<String, Object> value : values) {
      value.put("as_of", asOf);
      value.put("run_id", context.run().runId());
      Object[] row = new Object[schema.length()];
      for (int i = 0; i < row.length; i++) {
        row[i] = value.get(schema.fields()[i].name());
      }
      rows.add(RowFactory.create(row));
    }
    return context.spark().createDataFrame(rows, schema);
  }
}
