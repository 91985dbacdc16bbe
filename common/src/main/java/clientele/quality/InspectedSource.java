package clientele.quality;

import clientele.config.IngestSettings;
import clientele.config.SourceSettings;
import clientele.lake.DeltaFolder.DataFile;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.lake.tables.SourceFilesRead;
import clientele.quality.Rule.Action;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.sources.Mapping;
import clientele.sources.SourceFailures;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/**
 * A source whose rows have been read once and judged. They are kept (in memory, else on local disk)
 * until it is closed, for the tables that are written from them.
 */
public final class InspectedSource implements AutoCloseable {

  private final SourceSpec spec;
  private final RunContext run;
  private final Dataset<Row> judged;
  private final List<Rule> rules;
  private final Tally tally;
  private final List<Finding> findings;
  private final Reading reading;

  private InspectedSource(
      SourceSpec spec,
      RunContext run,
      Dataset<Row> judged,
      List<Rule> rules,
      Tally tally,
      List<Finding> findings,
      Reading reading) {
    this.spec = spec;
    this.run = run;
    this.judged = judged;
    this.rules = rules;
    this.tally = tally;
    this.findings = findings;
    this.reading = reading;
  }

  /**
   * Reads and judges a source.
   *
   * @param spec the source
   * @param settings its configuration
   * @param ingest the bounds
   * @param reader of the configuration's sources
   * @param run the run
   * @param earlier what is known of it already
   * @return the judged rows; the caller closes it
   * @throws UserException where the source cannot be read or mapped
   */
  public static InspectedSource inspect(
      SourceSpec spec,
      SourceSettings settings,
      IngestSettings ingest,
      SourceReader reader,
      RunContext run,
      EarlierIngest earlier) {
    LocalDate today = LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC);
    // Listed before they are read: what is written meanwhile is found changed the next time.
    Optional<List<DataFile>> files =
        spec.clean().key().isEmpty() ? reader.dataFiles(spec.name()) : Optional.empty();
    Dataset<Row> raw = reader.read(spec.name());
    Mapping mapping = Mapping.of(spec, settings, raw);
    Inspection inspection = new Inspection(spec, settings, ingest, mapping, today);
    Reading reading;
    try {
      String configuration = earlier.configuration(settings, ingest, raw.schema());
      reading =
          Reading.begin(
              spec,
              inspection,
              earlier.plan(spec, files, configuration, ingest, today),
              new Reading.Source(reader, raw, files, configuration, today));
    } catch (Exception e) {
      throw SourceFailures.explain(spec.name(), e);
    }
    try {
      Tally tally = Tally.of(spec, reading.judged(), inspection.rules());
      // What no run may accept is found by a look at all rows as they are.
      if (reading.isPart() && tally.refusal(ingest.rejectedShare().max()).isPresent()) {
        reading = reading.whole("what is new in it would be refused");
        tally = Tally.of(spec, reading.judged(), inspection.rules());
      }
      Dataset<Row> judged = reading.judged();
      List<Finding> findings = new ArrayList<>();
      if (spec.equals(SourceSpec.TRANSACTIONS)) {
        Outliers.find(judged, ingest.outliers().fence()).ifPresent(findings::add);
      }
      if (mapping.has(Mapping.NAME)) {
        findings.add(NearDuplicates.find(judged));
      }
      return new InspectedSource(spec, run, judged, inspection.rules(), tally, findings, reading);
    } catch (Exception e) {
      reading.close();
      throw SourceFailures.explain(spec.name(), e);
    }
  }

  /**
   * The table of its accepted rows.
   *
   * @return the contract
   */
  public TableContract clean() {
    return spec.clean();
  }

  /**
   * Rows read.
   *
   * @return all rows of the source
   */
  public long read() {
    return tally.read();
  }

  /**
   * Rows rejected.
   *
   * @return those that go to quarantine
   */
  public long rejected() {
    return tally.rejected();
  }

  /**
   * Why the source as a whole cannot be accepted.
   *
   * @param rejectedShareMax the share of rows that may be rejected, 0 to 1
   * @return the failure, or empty
   */
  public Optional<UserException> refusal(double rejectedShareMax) {
    return tally.refusal(rejectedShareMax);
  }

  /**
   * Writes the rejected rows and what each rule did.
   *
   * @param publication where to
   */
  public void publishFindings(Publication publication) {
    Dataset<Row> rejected =
        judged
            .where(functions.col(Inspection.RULE).isNotNull())
            .select(
                functions.lit(spec.name()).as("source"),
                functions.col(Inspection.RULE).as("rule"),
                functions
                    .coalesce(functions.col(Inspection.REASON), functions.col(Inspection.RULE))
                    .as("reason"),
                functions.col(Inspection.RECORD).as("record"),
                functions.col("source_file"),
                functions.col(Inspection.HASH_HIGH),
                functions.col(Inspection.HASH_LOW),
                functions.lit(run.runId()).as("run_id"));
    long quarantined =
        publication.replaceSlice(Quarantine.CONTRACT, rejected, Map.of("source", spec.name()));
    requireEqual(tally.rejected(), quarantined, "rejected rows", "rows in quarantine");
    publication.append(QualityReport.CONTRACT, report());
  }

  /**
   * Writes the accepted rows.
   *
   * @param publication where to
   * @return how many they are
   */
  public long publishAccepted(Publication publication) {
    reading.write(publication, run.runId(), this::flagged);
    long kept = publication.pendingRows(spec.clean());
    requireEqual(tally.read(), kept + tally.rejected(), "rows read", "rows kept and quarantined");
    return kept;
  }

  private Dataset<Row> flagged(Dataset<Row> accepted) {
    Dataset<Row> flagged = accepted;
    for (Finding finding : findings) {
      flagged = finding.flagging().apply(flagged);
    }
    return flagged;
  }

  /**
   * Notes by which run its rows in quarantine are found; before any are written.
   *
   * @param publication where to
   */
  public void noteFindings(Publication publication) {
    publication.note(Quarantine.CONTRACT, EarlierIngest.findingNotes(spec.name(), run.runId()));
  }

  /**
   * Notes what its clean table is made of; before anything is written to it.
   *
   * @param publication where to
   */
  public void noteAccepted(Publication publication) {
    publication.note(spec.clean(), reading.notes(run.runId()));
  }

  /**
   * Writes which files its rows are from.
   *
   * @param publication where to
   */
  public void publishFiles(Publication publication) {
    publication.replaceSlice(
        SourceFilesRead.CONTRACT,
        reading.files(spec.name(), run.runId(), judged.sparkSession()),
        Map.of("source", spec.name()));
  }

  /**
   * How much of the source was read, where earlier runs had read it.
   *
   * @return for the summary
   */
  public Optional<String> told() {
    return reading.told().map(told -> spec.name() + ": " + told);
  }

  /**
   * What was read and what became of it, in one line.
   *
   * @return for the summary
   */
  public String summary() {
    String told = tally.told(rules);
    for (Finding finding : findings) {
      if (finding.rows() > 0) {
        told +=
            String.format(
                Locale.ROOT,
                "%s%s %,d flagged",
                told.isEmpty() ? "" : ", ",
                finding.rule(),
                finding.rows());
      }
    }
    return String.format(
        Locale.ROOT,
        "%s: %,d rows read, %,d kept, %,d rejected%s",
        spec.name(),
        tally.read(),
        tally.read() - tally.rejected(),
        tally.rejected(),
        told.isEmpty() ? "" : " (" + told + ")");
  }

  @Override
  public void close() {
    reading.close();
  }

  private Dataset<Row> report() {
    List<Row> rows = new ArrayList<>();
    for (Rule rule : rules) {
      rows.add(reportRow(rule.name(), rule.action(), tally.broken(rule.name()), rule.detail()));
    }
    for (Finding finding : findings) {
      rows.add(reportRow(finding.rule(), Action.FLAGGED, finding.rows(), finding.detail()));
    }
    return judged.sparkSession().createDataFrame(rows, QualityReport.CONTRACT.schema());
  }

  private Row reportRow(String rule, Action action, long failed, String detail) {
    return RowFactory.create(
        run.runId(),
        spec.name(),
        rule,
        action.severity(),
        tally.read(),
        failed,
        failed == 0 ? "none" : action.name().toLowerCase(Locale.ROOT),
        detail);
  }

  private void requireEqual(long expected, long found, String what, String of) {
    if (expected != found) {
      throw new IllegalStateException(
          "Cannot publish "
              + spec.clean().name()
              + ": "
              + expected
              + " "
              + what
              + ", but "
              + found
              + " "
              + of
              + ".");
    }
  }
}
