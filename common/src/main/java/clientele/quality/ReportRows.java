package clientele.quality;

import clientele.quality.Rule.Action;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** What a run writes of a source in {@code quality_report}: a row for each rule and check. */
record ReportRows(String runId, String source, Tally tally) {

  List<Row> of(List<Rule> rules, Findings findings, Verdict verdict) {
    List<Row> rows = new ArrayList<>();
    for (Rule rule : rules) {
      rows.add(row(rule.name(), rule.action(), tally.broken(rule.name()), rule.detail()));
    }
    for (Finding finding : findings.all()) {
      rows.add(row(finding.rule(), finding.action(), finding.rows(), finding.detail()));
    }
    for (CheckOutcome outcome : verdict.outcomes()) {
      rows.add(
          RowFactory.create(
              runId,
              source,
              outcome.name(),
              outcome.severity(),
              outcome.checked(),
              outcome.broken(),
              outcome.action(),
              outcome.detail()));
    }
    return rows;
  }

  private Row row(String rule, Action action, long failed, String detail) {
    return RowFactory.create(
        runId,
        source,
        rule,
        action.severity(),
        tally.read(),
        failed,
        failed == 0 ? "none" : action.word(),
        detail);
  }
}
