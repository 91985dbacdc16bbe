package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.ScoreSettings;
import clientele.config.SegmentSettings;
import clientele.jobs.SegmentFixture.Group;
import clientele.jobs.SegmentFixture.Warnings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Changes are scored once each, wherever a run ends. */
@SparkTest
class ScoreStreamTest {
  private static final int RESTARTS = 10;
  private static final int CHANGES = 7;
  private static final String[] PLACE = {
    "customer_id",
    "segment_id",
    "nearest_segment_id",
    "distance",
    "margin",
    "confidence",
    "assigned_by",
    "model_id"
  };

  /** How Spark runs queries where nobody says otherwise. */
  private static final Map<String, String> COMPILED =
      Map.of("spark.sql.codegen.wholeStage", "true", "spark.sql.codegen.factoryMode", "FALLBACK");

  private static final Map<String, String> BEFORE = new HashMap<>();

  private static TemporaryLake planted;

  /** The jobs' other tests interpret; no test of the program, end to end, scores a stream. */
  @BeforeAll
  static void compile(SparkSession spark) {
    COMPILED.forEach(
        (name, value) -> {
          BEFORE.put(name, spark.conf().get(name));
          spark.conf().set(name, value);
        });
  }

  @AfterAll
  static void interpret(SparkSession spark) {
    BEFORE.forEach(spark.conf()::set);
  }

  @BeforeAll
  static void fit(TemporaryLake temporary) {
    planted = temporary;
    Lake lake = planted.lake();
    SegmentFixture.write(
        lake, JANUARY, List.of(new Group(60, 30, 6, 40), new Group(60, 200, 20, 50)), 0);
    new SegmentJob().run(SegmentFixture.context(lake, segment(), Optional.of(JANUARY)));
  }

  private static SegmentSettings segment() {
    return SegmentFixture.quick(2, 2, "hysteresis=0");
  }

  private static StageContext context(Lake lake, String... score) {
    return context(lake, Optional.empty(), score);
  }

  private static StageContext context(Lake lake, Optional<LocalDate> asOf, String... score) {
    ScoreSettings settings =
        SegmentFixture.score(Stream.of(score).map(set -> "stream." + set).toArray(String[]::new));
    return SegmentFixture.context(lake, segment(), settings, asOf, new Warnings());
  }

  private static StageResult stream(Lake lake, String... score) {
    return new ScoreStreamJob().run(context(lake, score));
  }

  private static Dataset<Row> january() {
    return planted.lake().read(CustomerFeatures.CONTRACT, JANUARY);
  }

  /** A change a file: ten customers each, of whom five are in the next file as well. */
  private static Dataset<Row> change(int number) {
    return january()
        .where(
            "cast(substr(customer_id, 2) as int) between "
                + 5 * number
                + " and "
                + (5 * number + 9))
        .selectExpr(
            "customer_id",
            "date'2026-04-01' as as_of",
            "frequency",
            "monetary",
            "recency_days + " + 10 * (number + 1) + " as recency_days")
        .coalesce(1);
  }

  private static String table(String name) {
    return planted.folder().resolve(name).toUri().toString();
  }

  private static void append(Dataset<Row> rows, String table) {
    rows.write().format("delta").mode("append").save(table);
  }

  private static Dataset<Row> slice(Lake lake, LocalDate asOf) {
    return lake.read(CustomerSegments.CONTRACT, asOf);
  }

  @Test
  void eachCustomerOnceThoughTheRunEndsTenTimesInTheMiddle() throws IOException {
    Lake lake = planted.copy();
    String changes = table("changes");
    for (int i = 0; i < CHANGES; i++) {
      append(change(i), changes);
    }
    String[] settings = {"path=" + changes, "max_files=1"};
    for (int run = 0; run < RESTARTS; run++) {
      // By turns before a batch is published, and after it, before the checkpoint knows of it; then
      // the batch comes again.
      int last = run / 2;
      ScoreStreamJob killed =
          new ScoreStreamJob(
              run % 2 == 0 ? batch -> {} : batch -> killAt(last + 1, batch),
              run % 2 == 0 ? batch -> killAt(last, batch) : batch -> {});
      assertThatThrownBy(() -> killed.run(context(lake, settings)))
          .hasStackTraceContaining("killed in batch " + (run + 1) / 2);
    }
    // A reader in between sees everyone, once.
    assertThat(slice(lake, APRIL).count()).isEqualTo(120);
    StageResult rest = stream(lake, settings);
    assertThat(rest.summary()).endsWith("2 batches.");

    // The last file that a customer is in says what counts: five customers a file, all ten of the
    // last one.
    Dataset<Row> latest = change(CHANGES - 1);
    for (int i = 0; i < CHANGES - 1; i++) {
      latest = latest.union(change(i).orderBy("customer_id").limit(5));
    }
    Dataset<Row> scored =
        Scoring.of(context(lake), PublishedModel.current(lake, APRIL), APRIL)
            .rows(latest)
            .selectExpr(PLACE);
    assertThat(scored.count()).isEqualTo(40);
    assertThatData(
            slice(lake, APRIL)
                .where("assigned_by = 'scored'")
                .selectExpr(PLACE)
                .orderBy("customer_id"))
        .hasSameDataAs(scored.orderBy("customer_id"));
    // Of whom nothing was said keeps the segment that he had.
    assertThat(slice(lake, APRIL).where("assigned_by = 'held'").count()).isEqualTo(80);
    assertThat(slice(lake, APRIL).select("customer_id").distinct().count()).isEqualTo(120);
    assertThat(slice(lake, APRIL).where("segment_id is null").count()).isZero();

    // Killed between the batch's write and the checkpoint's note of it.
    List<Row> before = slice(lake, APRIL).drop("run_id").orderBy("customer_id").collectAsList();
    deleteLastCommit(ChangeSource.of(context(lake, settings)).checkpoint());
    assertThat(stream(lake, settings).rowsOut()).isEqualTo(10);
    assertThat(slice(lake, APRIL).drop("run_id").orderBy("customer_id").collectAsList())
        .isEqualTo(before);
    assertThat(stream(lake, settings).summary())
        .contains("Nothing has changed since the last run.");

    // The next change is scored by the model that is current then.
    lake.read(SegmentModels.CONTRACT)
        .withColumn("model_id", lit("next"))
        .withColumn("as_of", lit(LocalDate.parse("2026-02-01")))
        .write()
        .format("delta")
        .mode("append")
        .save(lake.path(SegmentModels.CONTRACT).toString());
    append(change(20), changes);
    stream(lake, settings);
    assertThat(slice(lake, APRIL).where("model_id = 'next'").count()).isEqualTo(10);
    assertThat(slice(lake, APRIL).count()).isEqualTo(120);
  }

  private static void killAt(long which, long batch) {
    if (batch == which) {
      throw new IllegalStateException("killed in batch " + batch);
    }
  }

  private static void deleteLastCommit(String checkpoint) throws IOException {
    Path commits = Path.of(java.net.URI.create(checkpoint)).resolve("commits");
    try (Stream<Path> files = Files.list(commits)) {
      Path last =
          files
              .filter(file -> file.getFileName().toString().matches("\\d+"))
              .max(Comparator.comparing(file -> Integer.parseInt(file.getFileName().toString())))
              .orElseThrow();
      Files.delete(last);
      Files.deleteIfExists(commits.resolve("." + last.getFileName() + ".crc"));
    }
  }

  @Test
  void theLakesOwnDatesAreScoredWhole() {
    Lake lake = planted.copy();
    derive(lake, january());
    // The date of the fit is as it was fitted; nothing is written for it.
    StageResult first = stream(lake);
    assertThat(first.asOf()).contains(APRIL);
    assertThat(first.rowsOut()).isEqualTo(120);
    assertThat(slice(lake, JANUARY).where("assigned_by <> 'fitted'").count()).isZero();
    assertThat(slice(lake, APRIL).where("assigned_by = 'scored'").count()).isEqualTo(120);
    Trial again = Trial.run("score", "--stream", "--set", "lake.root=" + lake.root());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("Nothing has changed since the last run.");

    // Derived again with others, the date holds those.
    derive(
        lake,
        january()
            .where("customer_id >= 'c00020'")
            .union(january().limit(1).withColumn("customer_id", lit("new"))));
    StageContext continuous = context(lake);
    ScoreStream stream = ScoreStream.of(continuous);
    StreamingQuery query =
        stream.start(
            Trigger.ProcessingTime(100), ScoreBatchStage.work(stream, continuous, new Silence()));
    query.processAllAvailable();
    ScoreStream.stop(query);
    assertThat(slice(lake, APRIL).count()).isEqualTo(101);
    assertThat(slice(lake, APRIL).where("customer_id = 'new'").count()).isEqualTo(1);
    // Each batch was a run of its own, whose lease is free again.
    assertThatData(
            lake.read(JobRuns.CONTRACT).where("rows_out > 0").select("job", "status", "rows_out"))
        .hasRows("score|succeeded|101");
    assertThat(Path.of(java.net.URI.create(lake.root())).resolve("_clientele_lease"))
        .doesNotExist();
  }

  private static final class Silence implements StageRunner.Listener {
    @Override
    public void begins(Stage stage) {}

    @Override
    public void ended(Stage stage, StageResult result) {}
  }

  private static void derive(Lake lake, Dataset<Row> features) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        CustomerFeatures.CONTRACT,
        features.withColumn("as_of", lit(APRIL)),
        Map.of("as_of", APRIL));
    publication.commit();
  }

  @Test
  void changesThatContradictEachOtherNeedAnOrder() {
    Lake lake = planted.copy();
    String changes = table("contradictions");
    append(change(0).withColumn("changed", lit(1)), changes);
    append(change(0).withColumn("changed", lit(2)).withColumn("recency_days", lit(900)), changes);
    assertFails(
        () -> stream(lake, "path=" + changes),
        ExitCode.DATA,
        "10 rows of ",
        "as of 2026-04-01 repeat the customer of another in one batch",
        "Say with score.stream.order which of them is the latest.");
    assertFails(
        () -> stream(lake, "path=" + changes, "order=chnged"),
        ExitCode.USAGE,
        "score.stream.order = chnged is no expression over the columns of ");
    assertThat(slice(lake, APRIL).count()).isZero();
    stream(lake, "path=" + changes, "order=changed");
    Dataset<Row> dear = slice(lake, APRIL).where("assigned_by = 'scored'");
    assertThat(dear.count()).isEqualTo(10);
    assertThat(dear.where("distance < 1").count()).isZero();

    append(
        change(1).withColumn("changed", lit(3)).withColumn("customer_id", lit(null).cast("string")),
        changes);
    assertFails(
        () -> stream(lake, "path=" + changes, "order=changed"),
        ExitCode.DATA,
        "have no customer_id",
        "remove the checkpoint ");
  }

  @Test
  void aStreamSaysWhatItLacks() throws IOException {
    Lake empty = planted.another();
    assertFails(
        () -> stream(empty), ExitCode.NOTHING_TO_DO, "There are no customer_features in the lake");
    Lake lake = planted.copy();
    assertFails(
        () -> stream(lake, "path=" + table("nothing")),
        ExitCode.USAGE,
        "score.stream.path: there is nothing at ");
    Files.createDirectories(planted.folder().resolve("plain"));
    assertFails(() -> stream(lake, "path=" + table("plain")), ExitCode.USAGE, "is no Delta table");
    assertFails(
        () -> new ScoreStreamJob().run(context(lake, Optional.of(APRIL))),
        ExitCode.USAGE,
        "leave --as-of out");
    String undated = table("undated");
    append(change(0).drop("as_of"), undated);
    assertFails(
        () -> stream(lake, "path=" + undated), ExitCode.USAGE, "say with --as-of which date");
    assertThat(
            new ScoreStreamJob().run(context(lake, Optional.of(APRIL), "path=" + undated)).asOf())
        .contains(APRIL);
  }

  private static void assertFails(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(words);
  }
}
