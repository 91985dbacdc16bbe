package clientele.quality;

import clientele.config.IngestSettings;
import clientele.sources.Mapping;
import clientele.sources.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** What the rules found that look at all rows of a source together. */
final class Findings implements AutoCloseable {
  static final Findings NONE = new Findings(List.of());

  private final List<Finding> all;

  private Findings(List<Finding> all) {
    this.all = List.copyOf(all);
  }

  /** Asks the rules that a source has. */
  static Findings of(SourceSpec spec, Dataset<Row> judged, Mapping mapping, IngestSettings ingest) {
    List<Finding> found = new ArrayList<>();
    if (spec.equals(SourceSpec.TRANSACTIONS)) {
      Outliers.find(judged, mapping, ingest.outliers()).ifPresent(found::add);
    }
    if (mapping.has(Mapping.NAME)) {
      found.add(Identities.find(judged, ingest.nearDuplicates()));
    }
    return new Findings(found);
  }

  List<Finding> all() {
    return all;
  }

  /** The accepted rows with the flags of all findings. */
  Dataset<Row> flag(Dataset<Row> accepted) {
    Dataset<Row> rows = accepted;
    for (Finding finding : all) {
      rows = finding.flagging().apply(rows);
    }
    return rows;
  }

  /** Rows of {@code review_list} but source and run_id; empty where nobody looked. */
  Optional<Dataset<Row>> evidence() {
    return all.stream()
        .map(finding -> finding.evidence().withColumn("rule", functions.lit(finding.rule())))
        .reduce((one, other) -> one.unionByName(other, true));
  }

  /** Rows of {@code identity_map} but run_id; empty where ids are not merged. */
  Optional<Dataset<Row>> merges() {
    return all.stream().flatMap(finding -> finding.merges().stream()).findFirst();
  }

  /** What was found, for the summary. */
  String told() {
    return all.stream()
        .filter(finding -> finding.rows() > 0)
        .map(
            finding ->
                String.format(
                    Locale.ROOT,
                    "%s %,d %s",
                    finding.rule(),
                    finding.rows(),
                    finding.action().word()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    all.forEach(Finding::close);
  }
}
