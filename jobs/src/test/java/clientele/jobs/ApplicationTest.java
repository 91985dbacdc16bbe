package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.lake.tables.JobRuns;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A command with Spark, in the session of the tests; what it costs is told of Spark as a whole. */
@SparkTest
@Isolated
class ApplicationTest {
  private static Trial run(TemporaryLake lake, String... more) {
    List<String> args =
        new ArrayList<>(List.of("trial", "--set", "lake.root=" + lake.lake().root()));
    args.addAll(List.of(more));
    return Trial.with(Trial.flow(TrialStage.class), args.toArray(String[]::new));
  }

  private static Row lastRun(TemporaryLake lake) {
    List<Row> rows = lake.lake().read(JobRuns.CONTRACT).collectAsList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  @Test
  void aStageIsRunAndItsSummaryPrinted(SparkSession spark, TemporaryLake lake) {
    Trial trial = run(lake);
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out())
        .containsPattern(
            "trial: 1,000 rows read, 900 rows written, 100 rows rejected, in [0-9.]+ s")
        .contains("  trial: 900 rows\n  100 rows rejected: too \u201eodd\u201c\n")
        .containsPattern("Done in [0-9.]+ s, as of 2026-01-31\\. Run \\d{8}T")
        .contains("The tables are in " + lake.lake().root());
    assertThat(trial.err())
        .contains("starting Spark", "trial: counting", "trial: warning: nothing is wrong");
    assertThat(lastRun(lake).<String>getAs("status")).isEqualTo("succeeded");
    assertThat(lastRun(lake).<String>getAs("config_hash")).matches("[0-9a-f]{64}");
    assertThat(lastRun(lake).<String>getAs("software_version")).isEqualTo(Version.current());
    assertThat(spark.sparkContext().isStopped()).isFalse();
  }

  @Test
  void sparkShowsOfWhichStageItsJobsAreAndJobRunsWhatTheyCost(
      SparkSession spark, TemporaryLake lake) {
    Set<String> groups = ConcurrentHashMap.newKeySet();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart event) {
            groups.add(String.valueOf(event.properties().getProperty("spark.jobGroup.id")));
          }
        };
    spark.sparkContext().addSparkListener(listener);
    try {
      assertThat(run(lake).code()).isZero();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }
    Row row = lastRun(lake);
    assertThat(groups).contains("clientele trial " + row.<String>getAs("run_id"));
    Map<String, Double> metrics = row.getJavaMap(row.fieldIndex("metrics"));
    assertThat(metrics.get("jobs")).isGreaterThanOrEqualTo(1);
    assertThat(metrics.get("tasks")).isGreaterThanOrEqualTo(metrics.get("jobs"));
    assertThat(metrics.get("failed_tasks")).isZero();
    assertThat(metrics)
        .hasEntrySatisfying("cpu_seconds", value -> assertThat(value).isPositive())
        .hasEntrySatisfying("driver_result_bytes", value -> assertThat(value).isPositive())
        .hasEntrySatisfying("peak_driver_heap_bytes", value -> assertThat(value).isPositive())
        .containsKeys("gc_seconds", "read_bytes", "written_bytes", "shuffled_bytes");
  }

  /** Each look at it is an hour before the last one. */
  private static Clock backwards() {
    AtomicLong looks = new AtomicLong();
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    InstantSource hands = () -> noon.minus(Duration.ofHours(looks.getAndIncrement()));
    return hands.withZone(ZoneOffset.UTC);
  }

  @Test
  void noRunEndsBeforeItBeginsWhenTheClockIsSetBack(TemporaryLake lake) {
    Trial trial =
        Trial.at(
            backwards(),
            Trial.flow(TrialStage.class),
            "trial",
            "--set",
            "lake.root=" + lake.lake().root());
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out()).contains("Done in 0").doesNotContainPattern("(?<!\\w)-\\d");
    Row run = lastRun(lake);
    assertThat(run.<Object>getAs("ended_at")).isEqualTo(run.getAs("started_at"));
  }

  @Test
  void theDateIsHandedOn(TemporaryLake lake) {
    assertThat(run(lake, "--as-of", "2025-06-30").out()).contains("as of 2025-06-30");
  }

  @Test
  void whatAUserCanMendIsToldWithoutAStackTrace(TemporaryLake lake) {
    Trial trial = run(lake, "--set", "features.rfm_grid=data");
    assertThat(trial.code()).isEqualTo(3);
    assertThat(trial.err()).contains("Error: The amounts are of no use.").doesNotContain("\tat ");
    assertThat(trial.out()).isEmpty();
    assertThat(lastRun(lake).<String>getAs("status")).isEqualTo("failed");
    assertThat(lastRun(lake).<String>getAs("error")).contains("The amounts are of no use.");
  }

  @Test
  void aDefectIsToldByItsRootCause(TemporaryLake lake) {
    Trial trial = run(lake, "--set", "features.rfm_grid=defect");
    assertThat(trial.code()).isEqualTo(1);
    assertThat(trial.err())
        .contains("Error: ArithmeticException: by zero")
        .contains("--verbose")
        .doesNotContain("\tat ");
    assertThat(run(lake, "--verbose", "--set", "features.rfm_grid=defect").err())
        .contains("IllegalStateException: outer")
        .contains("\tat clientele.jobs.TrialStage");
  }

  @Test
  void memoryAndDiskAreNamed(TemporaryLake lake) {
    Trial memory = run(lake, "--set", "features.rfm_grid=memory");
    assertThat(memory.code()).isEqualTo(1);
    assertThat(memory.err()).contains("not enough memory").contains("-Xmx");
    Trial disk = run(lake, "--set", "features.rfm_grid=disk");
    assertThat(disk.code()).isEqualTo(1);
    assertThat(disk.err()).contains("The disk is full").doesNotContain("\tat ");
  }
}
