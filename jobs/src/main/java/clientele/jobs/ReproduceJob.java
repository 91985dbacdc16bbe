package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clientele.config.Settings;
import clientele.config.SettingsRecord;
import clientele.lake.Lake;
import clientele.lake.TableComparison;
import clientele.lake.TableContract;
import clientele.lake.tables.JobRuns;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Runs the stages of an earlier run again, by its record in {@code job_runs}: with its settings and
 * its seed, on its input tables as they were, each stage by itself. What they write goes to a
 * folder beside the tables and is compared with what the run wrote. No table is changed.
 */
final class ReproduceJob implements Stage {
  /** Where a row of each difference is written, with what is made again. */
  static final String EXAMPLES = "differences.txt";

  /**
   * Stages of which a second time says nothing: they change how a table lies, not what it holds.
   */
  private static final Set<String> NOT_AGAIN = Set.of("maintain", "reproduce", "models");

  private final String runId;
  private final List<String> sets;
  private final boolean isKept;

  /**
   * The reproduction of a run.
   *
   * @param runId of {@code job_runs}
   * @param sets settings that are to be other than the run's, and its secrets
   * @param isKept whether what is made again stays
   */
  ReproduceJob(String runId, List<String> sets, boolean isKept) {
    this.runId = runId;
    this.sets = List.copyOf(sets);
    this.isKept = isKept;
  }

  @Override
  public String name() {
    return "reproduce";
  }

  @Override
  public List<TableContract> reads() {
    return List.of(JobRuns.CONTRACT);
  }

  @Override
  public List<TableContract> writes() {
    return List.of();
  }

  /** A stage of the run, as it was recorded. */
  private record Recorded(
      String job,
      Optional<LocalDate> asOf,
      Instant began,
      long seed,
      String configuration,
      Map<String, Long> inputs,
      Map<String, Long> outputs,
      String version) {}

  @Override
  public StageResult run(StageContext context) {
    int cleared = ReproducedFolder.clear(context);
    if (cleared > 0) {
      context.run().progress().warn(ReproducedFolder.told(cleared));
    }
    List<Recorded> stages = recorded(context.lake());
    Path folder;
    List<String> lines = new ArrayList<>();
    List<String> different = new ArrayList<>();
    List<String> examples = new ArrayList<>();
    long rows = 0;
    try (ReproducedFolder made = ReproducedFolder.of(context, isKept)) {
      folder = made.path();
      for (Recorded stage : stages) {
        if (!stage.version().equals(context.softwareVersion())) {
          context
              .run()
              .progress()
              .warn(
                  stage.job()
                      + " was run by version "
                      + stage.version()
                      + ", and is run again by "
                      + context.softwareVersion());
        }
        Map<String, TableComparison> compared = again(context, stage, folder);
        rows += compared.values().stream().mapToLong(TableComparison::rows).sum();
        lines.add(story(stage.job(), compared));
        compared.forEach(
            (table, comparison) -> {
              if (!comparison.isEqual()) {
                different.add(stage.job() + ", " + difference(table, comparison));
                comparison
                    .example()
                    .ifPresent(row -> examples.add(stage.job() + ", " + table + ": " + row));
              }
            });
      }
    }
    if (!different.isEmpty()) {
      throw UserException.data(
          "Run "
              + runId
              + " cannot be reproduced: what is made of its inputs now is not what it wrote.\n"
              + String.join("\n", different)
              + shown(context, folder, examples));
    }
    if (isKept) {
      lines.add("what was made again is in " + folder);
    }
    return new StageResult(stages.get(stages.size() - 1).asOf(), rows, 0, 0, lines);
  }

  private List<Recorded> recorded(Lake lake) {
    List<Row> rows =
        lake.read(JobRuns.CONTRACT)
            .where(col("run_id").equalTo(lit(runId)))
            .select(
                col("job"),
                col("as_of").cast("string"),
                col("started_at"),
                col("seed"),
                col("configuration"),
                col("input_versions"),
                col("output_versions"),
                col("software_version"),
                col("status"))
            .orderBy("started_at")
            .collectAsList();
    if (rows.isEmpty()) {
      throw UserException.usage(
          "There is no run "
              + runId
              + " in job_runs of the lake "
              + lake.root()
              + ". Its column run_id names the runs that there were.");
    }
    List<Recorded> stages = new ArrayList<>();
    for (Row row : rows) {
      String job = row.getString(0);
      if (NOT_AGAIN.contains(job)) {
        continue;
      }
      if (!row.getString(8).equals("succeeded")) {
        throw UserException.nothingToDo(
            "The stage "
                + job
                + " of run "
                + runId
                + " has "
                + row.getString(8)
                + ": it has written nothing to compare with.");
      }
      if (row.isNullAt(4) || row.isNullAt(5) || row.isNullAt(6)) {
        throw UserException.nothingToDo(
            "job_runs does not say what the stage "
                + job
                + " of run "
                + runId
                + " read: it was run by version "
                + row.getString(7)
                + ", which did not record it.");
      }
      stages.add(
          new Recorded(
              job,
              Optional.ofNullable(row.getString(1)).map(LocalDate::parse),
              row.getAs(2),
              row.getLong(3),
              row.getString(4),
              row.getJavaMap(5),
              row.getJavaMap(6),
              row.getString(7)));
    }
    if (stages.isEmpty()) {
      throw UserException.nothingToDo("Run " + runId + " has no stage that could be run again.");
    }
    return stages;
  }

  private Map<String, TableComparison> again(StageContext context, Recorded was, Path folder) {
    Stage stage =
        Flow.stage(was.job())
            .orElseThrow(
                () ->
                    UserException.nothingToDo(
                        "This version has no stage " + was.job() + ", which the run had."))
            .stage();
    context.run().progress().step("running " + was.job() + " again");
    List<String> other = new ArrayList<>(List.of("run.incremental=off"));
    other.addAll(sets);
    Settings settings = SettingsRecord.read(was.configuration(), other);
    Lake lake = context.lake().asItWas(new Path(folder, was.job()).toString(), was.inputs());
    RunContext run =
        new RunContext(
            context.run().runId(),
            was.began(),
            context.run().clock(),
            was.asOf(),
            was.seed(),
            context.run().progress());
    StageResult result =
        stage.run(
            new StageContext(
                context.spark(),
                lake,
                settings,
                context.configHash(),
                context.softwareVersion(),
                run));
    context.run().progress().step("comparing what " + was.job() + " wrote");
    Optional<LocalDate> asOf = was.asOf().or(result::asOf);
    Map<String, TableComparison> compared = new TreeMap<>();
    for (TableContract table : stage.writes()) {
      Long version = was.outputs().get(table.name());
      if (version != null) {
        Dataset<Row> before = context.lake().read(table, version);
        Dataset<Row> now =
            lake.has(table)
                ? lake.read(table)
                : context.spark().createDataFrame(List.of(), table.schema());
        compared.put(
            table.name(),
            TableComparison.of(
                table,
                written(table, before, asOf, runId),
                written(table, now, asOf, context.run().runId())));
      }
    }
    return compared;
  }

  /** Of a table's rows, those that a run is answerable for. */
  private static Dataset<Row> written(
      TableContract table, Dataset<Row> rows, Optional<LocalDate> asOf, String run) {
    if (table.key().contains("run_id")) {
      return rows.where(col("run_id").equalTo(lit(run)));
    }
    return table.slice().equals(List.of("as_of")) && asOf.isPresent()
        ? rows.where(col("as_of").equalTo(lit(asOf.get())))
        : rows;
  }

  private static String story(String job, Map<String, TableComparison> compared) {
    long same = compared.values().stream().filter(TableComparison::isEqual).count();
    return String.format(
        Locale.ROOT,
        "%s: %d of %d tables are the same (%,d rows)",
        job,
        same,
        compared.size(),
        compared.values().stream().mapToLong(TableComparison::rows).sum());
  }

  private static String difference(String table, TableComparison comparison) {
    List<String> parts = new ArrayList<>();
    if (comparison.onlyFirst() > 0) {
      parts.add(text("%,d rows are not made again", comparison.onlyFirst()));
    }
    if (comparison.onlySecond() > 0) {
      parts.add(text("%,d rows are new", comparison.onlySecond()));
    }
    if (!comparison.columns().isEmpty()) {
      parts.add(
          new TreeMap<>(comparison.columns())
              .entrySet().stream()
                  .map(entry -> text("%s differs in %,d", entry.getKey(), entry.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    return table + ": of " + text("%,d rows ", comparison.rows()) + String.join("; ", parts);
  }

  /**
   * Where rows that differ can be looked at. They are customers' own data, and the message is kept
   * in {@code job_runs}: so they lie in a file beside the tables that are made again.
   */
  private String shown(StageContext context, Path folder, List<String> examples) {
    if (!isKept) {
      return examples.isEmpty() ? "" : "\nWith --keep, a row of each is shown.";
    }
    if (examples.isEmpty()) {
      return "\nWhat was made again is in " + folder;
    }
    Path file = new Path(folder, EXAMPLES);
    try (FSDataOutputStream out =
        file.getFileSystem(context.spark().sessionState().newHadoopConf()).create(file)) {
      out.write((String.join("\n", examples) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    return "\nWhat was made again is in " + folder + "; a row of each difference is in " + file;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
