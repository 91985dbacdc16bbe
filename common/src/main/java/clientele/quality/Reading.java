package clientele.quality;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import clientele.lake.DeltaFolder.DataFile;
import clientele.lake.Publication;
import clientele.lake.tables.SourceFilesRead;
import clientele.quality.EarlierIngest.Plan;
import clientele.quality.EarlierIngest.Since;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The judged rows of a source: all of them read now, or those of new and changed files read now
 * beside those that the lake has of the others. Whatever looks at all rows looks at both.
 */
final class Reading implements AutoCloseable {
  /** Columns by which rows are found again that are to be flagged otherwise. */
  private static final List<String> PLACE = List.of("customer_id", "ts");

  /** Rows to be flagged otherwise that are looked up by a broadcast list, at most. */
  private static final int FEW = 1_000_000;

  private final SourceSpec spec;
  private final Inspection inspection;
  private final Source source;
  private final Optional<Since> since;
  private final Optional<String> reason;
  private final Dataset<Row> fresh;
  private final Optional<Dataset<Row>> known;

  /**
   * Where the rows are from.
   *
   * @param reader of the sources
   * @param raw all raw rows
   * @param files the data files, where it has any
   * @param configuration what it is judged by
   * @param today the day of the run, UTC
   */
  record Source(
      SourceReader reader,
      Dataset<Row> raw,
      Optional<List<DataFile>> files,
      String configuration,
      LocalDate today) {}

  private Reading(
      SourceSpec spec,
      Inspection inspection,
      Source source,
      Optional<Since> since,
      Optional<String> reason,
      Optional<Dataset<Row>> known) {
    this.spec = spec;
    this.inspection = inspection;
    this.source = source;
    this.since = since;
    this.reason = reason;
    this.known = known;
    Dataset<Row> raw =
        since.map(part -> source.reader().read(spec.name(), part.incoming())).orElse(source.raw());
    this.fresh = inspection.judge(raw, known).persist(StorageLevel.MEMORY_AND_DISK());
  }

  static Reading begin(SourceSpec spec, Inspection inspection, Plan plan, Source source) {
    if (plan.since().isEmpty()) {
      return new Reading(
          spec, inspection, source, Optional.empty(), plan.reason(), Optional.empty());
    }
    Since since = plan.since().get();
    if (repeatedByOthers(since)) {
      return new Reading(
          spec,
          inspection,
          source,
          Optional.empty(),
          Optional.of("a row of a file that was changed or removed repeats in another one"),
          Optional.empty());
    }
    Dataset<Row> repeated =
        since
            .clean()
            .join(
                inspection.hashes(source.reader().read(spec.name(), since.incoming())),
                RowRepeats.HASHES.toArray(String[]::new))
            .select(
                col(RowRepeats.HASH_HIGH),
                col(RowRepeats.HASH_LOW),
                col("file").lt(col("source_file")).as("before"))
            .persist(StorageLevel.MEMORY_AND_DISK());
    Row found = repeated.agg(count(lit(1)), count_if(col("before"))).first();
    if (found.getLong(1) > 0) {
      repeated.unpersist();
      return new Reading(
          spec,
          inspection,
          source,
          Optional.empty(),
          Optional.of("a new row is repeated in a file that comes after its own"),
          Optional.empty());
    }
    Optional<Dataset<Row>> known = found.getLong(0) == 0 ? Optional.empty() : Optional.of(repeated);
    if (known.isEmpty()) {
      repeated.unpersist();
    }
    return new Reading(spec, inspection, source, Optional.of(since), Optional.empty(), known);
  }

  /** Whether a repeat of a row that leaves would have to take its place. */
  private static boolean repeatedByOthers(Since since) {
    if (since.gone().isEmpty()) {
      return false;
    }
    Dataset<Row> leaving = since.leaving().select(RowRepeats.HASH_HIGH, RowRepeats.HASH_LOW);
    return !since
        .quarantine()
        .where(col("rule").equalTo("exact_repeat"))
        .join(leaving, RowRepeats.HASHES.toArray(String[]::new), "left_semi")
        .isEmpty();
  }

  /** Whether only a part of the source was read. */
  boolean isPart() {
    return since.isPresent();
  }

  /** The same source, read whole. */
  Reading whole(String why) {
    close();
    return new Reading(
        spec, inspection, source, Optional.empty(), Optional.of(why), Optional.empty());
  }

  /** A row for each row of the source, as {@link Inspection#judge} gives them. */
  Dataset<Row> judged() {
    if (since.isEmpty()) {
      return fresh;
    }
    Dataset<Row> rejected =
        since
            .get()
            .quarantine()
            .select(
                col("rule").as(Inspection.RULE),
                col("reason").as(Inspection.REASON),
                col("record").as(Inspection.RECORD),
                col("source_file"),
                col(RowRepeats.HASH_HIGH),
                col(RowRepeats.HASH_LOW));
    return fresh
        .unionByName(asJudged(since.get().clean()).drop("run_id"), true)
        .unionByName(rejected, true);
  }

  /** Rows of the clean table before flags that look at all rows are set. */
  private Dataset<Row> asJudged(Dataset<Row> clean) {
    Set<String> ofRows = new TreeSet<>();
    inspection.rules().forEach(rule -> ofRows.add(rule.name()));
    return clean
        .withColumn(
            Inspection.FLAGS,
            functions.filter(col(Inspection.FLAGS), flag -> flag.isin(ofRows.toArray())))
        .withColumn(Inspection.RULE, lit(null).cast("string"));
  }

  /**
   * Writes the accepted rows.
   *
   * @param publication where to
   * @param runId of the run
   * @param flagging sets the flags that look at all rows
   */
  void write(Publication publication, String runId, UnaryOperator<Dataset<Row>> flagging) {
    Dataset<Row> accepted = flagging.apply(fresh.where(col(Inspection.RULE).isNull()));
    Dataset<Row> rows =
        accepted.select(Tally.cleanColumns(accepted)).withColumn("run_id", lit(runId));
    if (since.isEmpty()) {
      publication.replaceSlice(spec.clean(), rows, Map.of());
      return;
    }
    Set<String> gone = since.get().gone();
    if (!gone.isEmpty()) {
      List<Row> names = gone.stream().map(RowFactory::create).toList();
      Dataset<Row> files =
          fresh
              .sparkSession()
              .createDataFrame(
                  names, new org.apache.spark.sql.types.StructType().add("source_file", "string"));
      again(publication, broadcast(files), gone, flagging);
    }
    otherwiseFlagged(flagging).ifPresent(places -> again(publication, places, gone, flagging));
    if (!since.get().incoming().isEmpty()) {
      publication.append(spec.clean(), rows);
    }
  }

  private void again(
      Publication publication,
      Dataset<Row> keys,
      Set<String> gone,
      UnaryOperator<Dataset<Row>> flagging) {
    Dataset<Row> taken = publication.take(spec.clean(), keys);
    Dataset<Row> stay = flagging.apply(asJudged(EarlierIngest.without(gone, taken)));
    Column[] columns = Tally.cleanColumns(stay);
    publication.append(spec.clean(), stay.select(columns));
  }

  /** Rows that stay with other flags than they have. */
  private Optional<Dataset<Row>> otherwiseFlagged(UnaryOperator<Dataset<Row>> flagging) {
    if (!spec.equals(SourceSpec.TRANSACTIONS)) {
      return Optional.empty();
    }
    Dataset<Row> places =
        flagging
            .apply(asJudged(since.get().clean().withColumn("_before", col(Inspection.FLAGS))))
            .where(not(col(Inspection.FLAGS).equalTo(col("_before"))))
            .selectExpr(PLACE.toArray(String[]::new))
            .distinct();
    // Where bounds move, many may be.
    long many = places.limit(FEW + 1).count();
    if (many == 0) {
      return Optional.empty();
    }
    return Optional.of(many > FEW ? places : broadcast(places));
  }

  /** What is noted beside the clean table. */
  Map<String, String> notes(String runId) {
    return EarlierIngest.notes(source.configuration(), source.today(), runId);
  }

  /** Rows of {@code source_files}. */
  Dataset<Row> files(String name, String runId, SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (DataFile file : source.files().orElse(List.of())) {
      rows.add(
          RowFactory.create(
              name,
              file.path(),
              file.bytes(),
              Instant.ofEpochMilli(file.modified()),
              file.deletedRows().isEmpty() ? null : file.deletedRows(),
              runId));
    }
    return spark.createDataFrame(rows, SourceFilesRead.CONTRACT.schema());
  }

  /** How much was read, where it might have been less. */
  Optional<String> told() {
    return since
        .map(
            part ->
                String.format(
                    Locale.ROOT,
                    "%,d of %,d files are new or changed and were read, the rows of %,d left",
                    part.incoming().size(),
                    source.files().orElse(List.of()).size(),
                    part.gone().size()))
        .or(() -> reason.map(why -> "read whole: " + why));
  }

  @Override
  public void close() {
    fresh.unpersist();
    known.ifPresent(Dataset::unpersist);
  }
}
