package clientele.quality;

import clientele.config.IngestSettings;
import clientele.config.SourceSettings;
import clientele.lake.DeltaFolder.DataFile;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.lake.tables.ReviewList;
import clientele.lake.tables.SourceFilesRead;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
  private final Findings findings;
  private final SourceChecks checks;
  private final Reading reading;

  private InspectedSource(
      SourceSpec spec,
      RunContext run,
      Dataset<Row> judged,
      List<Rule> rules,
      Tally tally,
      Findings findings,
      SourceChecks checks,
      Reading reading) {
    this.spec = spec;
    this.run = run;
    this.judged = judged;
    this.rules = rules;
    this.tally = tally;
    this.findings = findings;
    this.checks = checks;
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
    Findings findings = Findings.NONE;
    try {
      List<DeclaredCheck> declared =
          DeclaredCheck.of(
              spec, settings.checks(), ruleNames(inspection), mapping, reading.judged());
      List<Column> measures = SourceChecks.measures(declared);
      Tally tally = Tally.of(spec, reading.judged(), inspection.rules(), measures);
      // What no run may accept is found by a look at all rows as they are.
      if (reading.isPart() && tally.refusal(ingest.rejectedShare().max()).isPresent()) {
        reading = reading.whole("what is new in it would be refused");
        tally = Tally.of(spec, reading.judged(), inspection.rules(), measures);
      }
      Dataset<Row> judged = reading.judged();
      findings = Findings.of(spec, judged, mapping, ingest);
      SourceChecks checks =
          SourceChecks.of(spec, declared, mapping, judged, tally, ingest.history());
      return new InspectedSource(
          spec, run, judged, inspection.rules(), tally, findings, checks, reading);
    } catch (Exception e) {
      findings.close();
      reading.close();
      throw SourceFailures.explain(spec.name(), e);
    }
  }

  /** The names that quality_report keeps for what is not declared. */
  private static List<String> ruleNames(Inspection inspection) {
    List<String> names = new ArrayList<>(inspection.rules().stream().map(Rule::name).toList());
    names.add(Outliers.RULE);
    names.add(Identities.RULE);
    return names;
  }

  /**
   * The source's name.
   *
   * @return its key under {@code sources}
   */
  public String name() {
    return spec.name();
  }

  /**
   * Its accepted rows, before flags that look at all rows are set.
   *
   * @return columns of the clean table but {@code run_id}
   */
  public Dataset<Row> accepted() {
    return judged.where(functions.col(Inspection.RULE).isNull());
  }

  /** What its checks ask of other sources. */
  List<References.Asked> asked() {
    return checks.asked();
  }

  /**
   * Holds the source as a whole against its declared checks.
   *
   * @param history what the checks found in earlier runs
   * @param references what was looked up in other sources
   * @return what the checks say
   */
  public Verdict hold(History history, References references) {
    return checks.hold(history, references, run.startedAt());
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
   * @param verdict what the declared checks say
   */
  public void publishFindings(Publication publication, Verdict verdict) {
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
                functions.col(RowRepeats.HASH_HIGH),
                functions.col(RowRepeats.HASH_LOW),
                functions.lit(run.runId()).as("run_id"));
    long quarantined =
        publication.replaceSlice(Quarantine.CONTRACT, rejected, Map.of("source", spec.name()));
    requireEqual(tally.rejected(), quarantined, "rejected rows", "rows in quarantine");
    List<Row> report = new ReportRows(run.runId(), name(), tally).of(rules, findings, verdict);
    publication.append(
        QualityReport.CONTRACT,
        judged.sparkSession().createDataFrame(report, QualityReport.CONTRACT.schema()));
  }

  /**
   * Writes the flagged rows with what speaks against them. Only transactions and customers have
   * rules that flag rows with evidence.
   *
   * @param publication where to
   */
  public void publishReview(Publication publication) {
    if (!spec.equals(SourceSpec.TRANSACTIONS) && !spec.equals(SourceSpec.CUSTOMERS)) {
      return;
    }
    Dataset<Row> rows = findings.evidence().orElseGet(() -> nothing(ReviewList.CONTRACT));
    publication.replaceSlice(
        ReviewList.CONTRACT,
        signed(rows.withColumn("source", functions.lit(spec.name()))),
        Map.of("source", spec.name()));
  }

  /**
   * Writes which customer ids count for others; none, where ids are not merged. Sources other than
   * the customers say nothing about it.
   *
   * @param publication where to
   */
  public void publishIdentities(Publication publication) {
    if (spec.equals(SourceSpec.CUSTOMERS)) {
      Dataset<Row> merges = findings.merges().orElseGet(() -> nothing(IdentityMap.CONTRACT));
      publication.replaceSlice(IdentityMap.CONTRACT, signed(merges), Map.of());
    }
  }

  private Dataset<Row> nothing(TableContract contract) {
    return judged.sparkSession().createDataFrame(List.of(), contract.schema());
  }

  private Dataset<Row> signed(Dataset<Row> rows) {
    return rows.withColumn("run_id", functions.lit(run.runId()));
  }

  /**
   * Writes the accepted rows.
   *
   * @param publication where to
   * @return how many they are
   */
  public long publishAccepted(Publication publication) {
    reading.write(publication, run.runId(), findings::flag);
    long kept = publication.pendingRows(spec.clean());
    requireEqual(tally.read(), kept + tally.rejected(), "rows read", "rows kept and quarantined");
    return kept;
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
    String told =
        Stream.of(tally.told(rules), findings.told())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
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
    findings.close();
    reading.close();
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
