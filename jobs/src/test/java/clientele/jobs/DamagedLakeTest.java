package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.lake.Lake;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.testing.SparkTest;
import clientele.testing.TableLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** Tables that were damaged, that newer software wrote, and that another hand has changed. */
@SparkTest
class DamagedLakeTest {
  @TempDir static Path folder;
  private static Path whole;
  private static int copies;

  private Path lake;
  private TableLog features;

  @BeforeAll
  static void segmentSomeCustomers(SparkSession spark) {
    whole = folder.resolve("whole");
    Lake lake = new Lake(spark, whole.toString());
    SegmentFixture.write(lake, SegmentFixture.JANUARY, SegmentFixture.FOUR, 0);
    SegmentFixture.write(lake, SegmentFixture.APRIL, SegmentFixture.FOUR, 0);
    Trial trial = run(whole, "segment");
    assertThat(trial.code()).as(trial.err()).isZero();
  }

  @AfterAll
  static void forget() {
    DeltaLog.clearCache();
  }

  @BeforeEach
  void copy() throws IOException {
    lake = PublishedTables.copy(whole, folder.resolve("lake-" + ++copies));
    features = log("customer_features");
  }

  private TableLog log(String table) {
    return TableLog.of(lake.resolve(table));
  }

  private static Trial run(Path lake, String... command) {
    List<String> args = new ArrayList<>(List.of(command));
    for (String set :
        List.of(
            "lake.root=" + lake,
            "segment.k.min=2",
            "segment.k.max=3",
            "segment.algorithms=[kmeans]",
            "segment.max_iterations=5",
            "segment.starts=1",
            "segment.resamples=2")) {
      args.addAll(List.of("--set", set));
    }
    return Trial.run(args.toArray(String[]::new));
  }

  /** The command ends with the code, says all the words, and no published table has changed. */
  private void refused(ExitCode code, List<String> command, String... words) {
    Map<String, Integer> before = PublishedTables.of(lake);
    Trial trial = run(lake, command.toArray(String[]::new));
    assertThat(trial.code()).as(trial.err()).isEqualTo(code.code());
    assertThat(trial.err()).contains(words).doesNotContain("\tat ", "Exception", "not foreseen");
    assertThat(PublishedTables.of(lake)).isEqualTo(before);
  }

  private void damaged(Path file, String what) {
    refused(
        ExitCode.DATA,
        List.of("segment"),
        "The table customer_features (" + lake.resolve("customer_features") + ") is damaged: ",
        file.toString().replace(lake.toString(), ""),
        what,
        "Restore it from a backup",
        "clientele flow");
  }

  /** The latest run's entry in job_runs. */
  private String recorded(SparkSession spark) {
    return new Lake(spark, lake.toString())
        .read(JobRuns.CONTRACT)
        .orderBy(col("started_at").desc())
        .selectExpr("concat(job, ' ', status, ': ', error)")
        .first()
        .getString(0);
  }

  /** What may become of a commit. */
  enum Harm {
    CUT("is cut short or damaged"),
    EMPTY("is empty"),
    GARBAGE("is cut short or damaged"),
    CUT_WITH_ITS_SUM("is cut short or damaged");

    private final String words;

    Harm(String words) {
      this.words = words;
    }

    private Path on(Path file) throws IOException {
      return switch (this) {
        case CUT -> TableLog.cut(file);
        case EMPTY -> TableLog.put(file, new byte[0]);
        case GARBAGE -> TableLog.put(file, "\u0000\u0001 no JSON".getBytes(StandardCharsets.UTF_8));
        // Hadoop's own note of the sum stays as it was.
        case CUT_WITH_ITS_SUM ->
            Files.write(file, Files.readString(file).substring(9).getBytes(StandardCharsets.UTF_8));
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatIsDamagedIsNamed(Harm harm, SparkSession spark) throws IOException {
    damaged(harm.on(features.last()), harm.words);
    assertThat(recorded(spark)).startsWith("segment failed: The table customer_features (");
  }

  @Test
  void aCommitThatIsMissingIsNamed() throws IOException {
    Path first = TableLog.remove(features.commits().get(0));
    damaged(first.getFileName(), "lacks 00000000000000000000.json");
  }

  @Test
  void aCheckpointThatIsDamagedOrMissingIsNamed(SparkSession spark) throws IOException {
    DeltaLog log = DeltaLog.forTable(spark, lake.resolve("customer_features").toString());
    log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
    DeltaLog.clearCache();
    Path checkpoint = TableLog.cut(features.checkpoints().get(0));
    TableLog.remove(features.commits().get(0));
    damaged(checkpoint, "is cut short or damaged");
    TableLog.remove(checkpoint);
    DeltaLog.clearCache();
    damaged(features.folder(), "lacks 00000000000000000000.json");
  }

  @Test
  void aLogThatIsGoneIsKnownByTheRunThatWroteIt() throws IOException {
    for (String table : List.of("customer_segments", "job_runs")) {
      Path log = log(table).folder();
      PublishedTables.delete(log);
      refused(
          ExitCode.DATA,
          List.of("segment"),
          "The table "
              + table
              + " ("
              + lake.resolve(table)
              + ") is damaged: there are data files,"
              + " but no commit in "
              + log);
      PublishedTables.copy(whole.resolve(table + "/_delta_log"), log);
      DeltaLog.clearCache();
    }
  }

  @Test
  void whatAFirstRunLeftThatWasStoppedIsNoDamage() throws IOException {
    // No run has told of this table.
    Path left = Files.createDirectories(lake.resolve("segment_migrations/_delta_log"));
    Files.copy(features.dataFiles().get(0), left.resolveSibling("part-00000-x.parquet"));
    Trial trial = run(lake, "monitor");
    assertThat(trial.code()).as(trial.err()).isZero();
  }

  @Test
  void aDataFileThatIsMissingOrDamagedIsNamed(SparkSession spark) throws IOException {
    Path file = features.dataFiles().get(features.dataFiles().size() - 1);
    damaged(TableLog.cut(file), "is cut short or damaged");
    assertThat(recorded(spark)).startsWith("segment failed: The table customer_features (");
    damaged(TableLog.remove(file), "is missing");
    // Models are listed by no stage.
    TableLog models = log("segment_models");
    Path model = TableLog.remove(models.dataFiles().get(0));
    refused(
        ExitCode.DATA,
        List.of("models", "list"),
        "The table segment_models (",
        model + " is missing");
  }

  @Test
  void aTableThatIsMovedAwayIsMadeAnew() throws IOException {
    TableLog.cut(log("customer_segments").last());
    refused(
        ExitCode.DATA, List.of("segment"), "The table customer_segments (", "move the folder away");
    for (String table : List.of("customer_segments", "segment_models")) {
      Files.move(lake.resolve(table), folder.resolve(table + copies));
    }
    DeltaLog.clearCache();
    Trial trial = run(lake, "segment");
    assertThat(trial.code()).as(trial.err()).isZero();
  }

  @Test
  void aTableOfANewerVersionIsLeftAlone() throws IOException {
    features.describe(table -> table.withObject("/configuration").put("clientele.format", "2"));
    refused(
        ExitCode.FAILED,
        List.of("segment"),
        "The table customer_features (" + lake.resolve("customer_features"),
        "was written by newer software",
        "format 2",
        "knows up to 1",
        "Use that version of Clientele or a later one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"holograms\"],"
            + "\"writerFeatures\":[\"holograms\"]}",
        "{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[\"holograms\",\"invariants\",\"appendOnly\"]}"
      })
  void aTableOfANewerDeltaIsLeftAlone(String protocol) throws IOException {
    log("customer_segments").commit("{\"protocol\":" + protocol + "}");
    refused(
        ExitCode.FAILED,
        List.of("segment"),
        "The table customer_segments (",
        "was written by newer software",
        "holograms");
  }

  @Test
  void columnsThatAnotherHandHasChangedAreNamed() throws IOException {
    features.describeColumns(
        columns ->
            columns
                .replace("\"name\":\"frequency\"", "\"name\":\"often\"")
                .replace(
                    "\"name\":\"monetary\",\"type\":\"double\"",
                    "\"name\":\"monetary\",\"type\":\"string\""));
    refused(
        ExitCode.FAILED,
        List.of("segment"),
        "customer_features was not written by this version of Clientele",
        "no column frequency",
        "monetary is STRING, not DOUBLE",
        "another program has changed the columns");
  }

  @Test
  void aTableThatIsPartitionedOtherwiseIsNotWrittenTo() throws IOException {
    log("segment_models").describe(table -> table.putArray("partitionColumns").add("status"));
    refused(
        ExitCode.FAILED,
        List.of("segment"),
        "segment_models",
        "partitioned by [status], not by [as_of]");
  }

  @Test
  void everyTableOfAPipelineIsLookedAtBeforeItsFirstStage() throws IOException {
    TableLog.cut(log("segment_validity").last());
    refused(ExitCode.DATA, List.of("maintain"), "The table segment_validity (");
    Path source =
        Files.writeString(
            folder.resolve("t.csv"), "customer_id,ts,amount,transaction_id\nc1,2026-01-01,5,t1\n");
    refused(
        ExitCode.DATA,
        List.of(
            "pipeline",
            "--set",
            "sources.transactions.path=" + source,
            "--set",
            "sources.transactions.format=csv",
            "--set",
            "sources.transactions.options.header=true"),
        "The table segment_validity (");
    assertThat(lake.resolve("clean_transactions")).doesNotExist();
  }

  @Test
  void aLibraryHearsTheSame(SparkSession spark) throws IOException {
    TableLog.put(features.last(), new byte[0]);
    log("segment_models")
        .describe(table -> table.withObject("/configuration").put("clientele.format", "x"));
    Lake opened = new Lake(spark, lake.toString());
    Stream.<ThrowingCallable>of(
            () -> opened.read(CustomerFeatures.CONTRACT),
            () -> opened.asOfs(CustomerFeatures.CONTRACT),
            () -> opened.publication().append(CustomerFeatures.CONTRACT, spark.emptyDataFrame()))
        .forEach(
            reading ->
                assertThatThrownBy(reading)
                    .hasMessageContaining("The table customer_features (")
                    .hasMessageContaining("is empty"));
    assertThatThrownBy(() -> opened.read(SegmentModels.CONTRACT)).hasMessageContaining("format x");
    assertThat(opened.read(CustomerSegments.CONTRACT).count()).isPositive();
  }
}
