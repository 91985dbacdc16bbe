package clientele.quality;

import clientele.config.IngestSettings;
import clientele.config.SourceSettings;
import clientele.lake.DeltaFolder.DataFile;
import clientele.lake.Lake;
import clientele.lake.tables.Quarantine;
import clientele.lake.tables.SourceFilesRead;
import clientele.sources.SourceSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * What earlier runs have read of a source, so that this one reads new and changed files only,
 * wherever the outcome is that of reading all of them.
 *
 * <p>Beside each clean table stands by which run, under which configuration and on which day it was
 * written; {@code source_files} has the files of that run. Where any of it does not fit, the source
 * is read whole.
 *
 * @param lake where the tables are
 * @param softwareVersion version of Clientele: another one may judge rows in another way
 * @param isUsed whether to build on earlier runs at all
 */
public record EarlierIngest(Lake lake, String softwareVersion, boolean isUsed) {
  /** Above this share of a source's bytes, reading all of it is less work. */
  private static final double MOST = 0.5;

  private static final String RUN = "clientele.read.run";
  private static final String CONFIGURATION = "clientele.read.configuration";
  private static final String DAY = "clientele.read.day";

  /** What is read of a source, and why all of it, where it might have been less. */
  record Plan(Optional<Since> since, Optional<String> reason) {
    private static Plan whole(String reason) {
      return new Plan(Optional.empty(), Optional.of(reason));
    }
  }

  /**
   * What differs from the earlier run.
   *
   * @param incoming files to be read
   * @param gone files whose rows leave the tables, those of changed files among them
   * @param clean rows of the clean table that stay
   * @param leaving rows of the clean table that do not
   * @param quarantine rows of quarantine that stay
   */
  record Since(
      Set<String> incoming,
      Set<String> gone,
      Dataset<Row> clean,
      Dataset<Row> leaving,
      Dataset<Row> quarantine) {}

  /**
   * Names what a source is judged by.
   *
   * @param settings of the source
   * @param ingest of which the bounds of single values count
   * @param columns of its raw rows
   * @return a hash
   */
  String configuration(SourceSettings settings, IngestSettings ingest, StructType columns) {
    String all =
        String.join(
            "\n",
            softwareVersion,
            ofRows(settings).toString(),
            ingest.dates().toString(),
            ingest.age().toString(),
            columns.json());
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What rows are judged by one by one; what looks at all of them does so in every run. Maps are in
   * the order of their names: Java's own order changes by process.
   */
  private static SourceSettings ofRows(SourceSettings settings) {
    return new SourceSettings(
        settings.path(),
        settings.format(),
        new TreeMap<>(settings.options()),
        settings.query(),
        new TreeMap<>(settings.columns()),
        settings.identity(),
        settings.scale(),
        settings.exactRepeats(),
        settings.zeroAmounts(),
        settings.timeZone(),
        settings.decimalSeparator(),
        Map.of());
  }

  /**
   * What is noted beside the clean table of a source.
   *
   * @param configuration of {@link #configuration}
   * @param day the day of the run, UTC
   * @param runId the run
   * @return name to value
   */
  static Map<String, String> notes(String configuration, LocalDate day, String runId) {
    return Map.of(CONFIGURATION, configuration, DAY, day.toString(), RUN, runId);
  }

  /**
   * What is noted beside quarantine, which a refused run writes too.
   *
   * @param source a source
   * @param runId the run
   * @return name to value
   */
  static Map<String, String> findingNotes(String source, String runId) {
    return Map.of("clientele.read." + source, runId);
  }

  /**
   * Looks at what there is.
   *
   * @param spec a source
   * @param files its data files now, where it has any
   * @param configuration of {@link #configuration}
   * @param ingest the bounds
   * @param today the day of the run, UTC
   * @return what to read
   */
  Plan plan(
      SourceSpec spec,
      Optional<List<DataFile>> files,
      String configuration,
      IngestSettings ingest,
      LocalDate today) {
    Map<String, String> notes = isUsed ? lake.notes(spec.clean()) : Map.of();
    // A row of a keyed table may be chosen among rows of all files.
    if (!notes.containsKey(RUN) || !spec.clean().key().isEmpty()) {
      return new Plan(Optional.empty(), Optional.empty());
    }
    if (files.isEmpty()) {
      return Plan.whole("its rows are not those of its files one by one");
    }
    if (!notes.get(CONFIGURATION).equals(configuration)) {
      return Plan.whole(
          "its configuration, the bounds of ingest, its columns or the version of Clientele have"
              + " changed");
    }
    LocalDate before = LocalDate.parse(notes.get(DAY));
    if (today.isBefore(before)) {
      return Plan.whole("the last run was on a later day, " + before);
    }
    String run = notes.get(RUN);
    if (!run.equals(lake.notes(Quarantine.CONTRACT).get("clientele.read." + spec.name()))) {
      return Plan.whole("a run was refused since");
    }
    Map<String, DataFile> read = read(spec, run);
    if (read.isEmpty()) {
      return Plan.whole("the files that were read are not known");
    }
    return since(spec, files.get(), read, ingest.dates().max().isEmpty() && today.isAfter(before));
  }

  private Plan since(
      SourceSpec spec, List<DataFile> files, Map<String, DataFile> read, boolean datesMove) {
    Set<String> gone = new TreeSet<>(read.keySet());
    Set<String> incoming = new TreeSet<>();
    for (DataFile file : files) {
      if (file.equals(read.get(file.path()))) {
        gone.remove(file.path());
      } else {
        incoming.add(file.path());
      }
    }
    Dataset<Row> rejected =
        lake.read(Quarantine.CONTRACT).where(functions.col("source").equalTo(spec.name()));
    if (datesMove) {
      // What was still to come may be past by now.
      for (Row row :
          rejected
              .where(functions.col("rule").equalTo("date_out_of_range"))
              .select("source_file")
              .distinct()
              .collectAsList()) {
        if (!gone.contains(row.getString(0))) {
          gone.add(row.getString(0));
          incoming.add(row.getString(0));
        }
      }
    }
    long all = files.stream().mapToLong(DataFile::bytes).sum();
    long wanted =
        files.stream()
            .filter(file -> incoming.contains(file.path()))
            .mapToLong(DataFile::bytes)
            .sum();
    if (wanted > MOST * all) {
      return Plan.whole("most of its files are new or changed");
    }
    Dataset<Row> clean = lake.read(spec.clean());
    return new Plan(
        Optional.of(
            new Since(
                incoming,
                gone,
                without(gone, clean),
                clean.where(functions.col("source_file").isin(gone.toArray())),
                without(gone, rejected))),
        Optional.empty());
  }

  /** Rows of files that stay. */
  static Dataset<Row> without(Set<String> gone, Dataset<Row> rows) {
    return gone.isEmpty()
        ? rows
        : rows.where(functions.not(functions.col("source_file").isin(gone.toArray())));
  }

  private Map<String, DataFile> read(SourceSpec spec, String run) {
    Map<String, DataFile> files = new TreeMap<>();
    if (!lake.has(SourceFilesRead.CONTRACT)) {
      return files;
    }
    for (Row row :
        lake.read(SourceFilesRead.CONTRACT)
            .where(
                functions
                    .col("source")
                    .equalTo(spec.name())
                    .and(functions.col("run_id").equalTo(run)))
            .select("source_file", "bytes", "modified_at", "deleted_rows")
            .collectAsList()) {
      Instant modified = row.getAs(2);
      files.put(
          row.getString(0),
          new DataFile(
              row.getString(0),
              row.getLong(1),
              modified.toEpochMilli(),
              row.isNullAt(3) ? "" : row.getString(3)));
    }
    return files;
  }
}
