package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.LakeTables;
import clientele.config.Settings;
import clientele.config.SettingsLoader;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.TableUpkeep;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.Maintenance;
import clientele.lake.tables.ScoreCuts;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.Tables;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tables are kept in order, and no row that stays is another. */
@SparkTest
@ResourceLock(MaintainJobTest.SESSION_SETTINGS)
class MaintainJobTest extends IngestFixture {
  /** What Delta takes from the session alone, which all tests share: how to compact and vacuum. */
  static final String SESSION_SETTINGS = "clientele.session.settings";

  private static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
  private static final LocalDate LAST = LocalDate.parse("2026-02-28");
  private static final List<TableContract> LASTING =
      List.of(SegmentModels.CONTRACT, SegmentLedger.CONTRACT);

  /** Twelve rows in three files. */
  private Dataset<Row> cuts(LocalDate asOf) {
    return spark
        .sql(
            "select date'"
                + asOf
                + "' as_of, concat('m', id % 3) measure, int(id) cut, double(id) value, 'run' run_id"
                + " from range(12)")
        .repartition(3);
  }

  private void write(LocalDate asOf) {
    Publication publication = temporary.lake().publication();
    publication.replaceSlice(ScoreCuts.CONTRACT, cuts(asOf), Map.of("as_of", asOf));
    publication.commit();
  }

  private StageResult maintain(int minutes, String... sets) {
    Settings settings = SettingsLoader.load(Optional.empty(), List.of(sets), Set.of()).settings();
    return run(temporary.lake(), START.plusSeconds(60L * minutes), settings, new MaintainJob());
  }

  private Row did(String table) {
    return temporary
        .lake()
        .read(Maintenance.CONTRACT)
        .where("table = '" + table + "'")
        .select("slices_removed", "rows_removed", "files_before", "files_after", "slices_clustered")
        .first();
  }

  @Test
  void smallFilesAreWrittenTogetherAndOldSlicesAndFilesGo() {
    Lake lake = temporary.lake();
    TableUpkeep cuts = new TableUpkeep(lake, ScoreCuts.CONTRACT);
    for (int days : new int[] {90, 40, 20, 0}) {
      write(LAST.minusDays(days));
    }
    List<Row> kept =
        lake.read(ScoreCuts.CONTRACT).where("as_of > date'2026-02-01'").collectAsList();
    assertThat(cuts.present().files()).isEqualTo(12);

    StageResult first = maintain(0, "maintain.keep_days.score_cuts=30", "maintain.vacuum_hours=0");

    assertThat(first.summary())
        .contains(
            "score_cuts: 2 slices from 2025-11-30 to 2026-01-19 are removed (24 rows);"
                + " 12 files became 2; 12 old files deleted, 0.0 MiB")
        .last()
        .asString()
        .startsWith("2 tables are in order");
    assertThat(did("score_cuts").mkString(" ")).isEqualTo("2 24 12 2 0");
    assertThatData(lake.read(ScoreCuts.CONTRACT))
        .hasSameDataAs(spark.createDataFrame(kept, ScoreCuts.CONTRACT.schema()));

    // Both that are left stay, however few days are asked for; nothing else is to do.
    assertThat(
            maintain(
                    1,
                    "maintain.keep_days.score_cuts=1",
                    "maintain.vacuum_hours=0",
                    "maintain.cluster.score_cuts=measure")
                .summary())
        .anyMatch(line -> line.startsWith("score_cuts: laid together by measure"));
    assertThat(did("score_cuts").mkString(" ")).isEqualTo("0 0 2 2 2");

    // Only the slice that is new is laid out.
    write(LAST.plusDays(1));
    maintain(2, "maintain.cluster.score_cuts=measure");
    assertThat(did("score_cuts").mkString(" ")).isEqualTo("0 0 5 3 1");
    assertThatData(lake.read(ScoreCuts.CONTRACT, LAST.plusDays(1)))
        .hasSameDataAs(ScoreCuts.CONTRACT.conform(cuts(LAST.plusDays(1))));
    assertThat(did(JobRuns.CONTRACT.name()).getLong(3)).isEqualTo(1);
  }

  private void writeModel(int days, String status) {
    Publication publication = temporary.lake().publication();
    LocalDate asOf = LAST.minusDays(days);
    publication.upsert(
        SegmentModels.CONTRACT,
        spark.sql(
            "select 'm"
                + days
                + "' model_id, date'"
                + asOf
                + "' as_of, '"
                + status
                + "' status, 'kmeans' algorithm, 2 k, array('age') features, '{}' scaling,"
                + " '{}' centers, '{}' model, array(1, 2) issued_ids, 1L seed, 'h' config_hash,"
                + " 'v' software_version, 'run' run_id"));
    publication.commit();
  }

  private void writeSegments(int days, String model) {
    Publication publication = temporary.lake().publication();
    LocalDate asOf = LAST.minusDays(days);
    publication.replaceSlice(
        CustomerSegments.CONTRACT,
        spark.sql(
            "select 'c' customer_id, date'"
                + asOf
                + "' as_of, 1 segment_id, 'a' segment_name, 'kmeans' algorithm, 'fitted'"
                + " assigned_by, '"
                + model
                + "' model_id, 'run' run_id"),
        Map.of("as_of", asOf));
    publication.commit();
  }

  @Test
  void whatModelsInUseWereFittedOnStaysHoweverOld() {
    for (int days : new int[] {100, 90, 80, 70, 60, 50, 45, 40, 30, 10, 0}) {
      write(LAST.minusDays(days));
    }
    writeModel(100, "retired");
    writeModel(90, "published");
    writeModel(80, "retired");
    writeModel(70, "challenger");
    writeModel(60, "published");
    writeModel(40, "challenger");
    writeSegments(50, "m60");
    writeSegments(45, "m100");

    List<String> summary = maintain(0, "maintain.keep_days.score_cuts=5").summary();

    assertThat(temporary.lake().asOfs(ScoreCuts.CONTRACT))
        .containsExactlyElementsOf(
            Stream.of(100, 90, 60, 50, 45, 40, 10, 0).map(LAST::minusDays).toList());
    assertThat(summary)
        .anyMatch(line -> line.startsWith("score_cuts: 3 slices from 2025-12-10 to 2026-01-29"))
        .containsSubsequence(
            stays(100, "m100, which gave the latest segments, was fitted on it"),
            stays(90, "the model before the current one, m90, was fitted on it"),
            stays(60, "the current model m60 was fitted on it"),
            stays(50, "the latest segments are compared with those of it"),
            stays(45, "the latest segments are of it"),
            stays(40, "the challenger m40 was fitted on it"));
    assertThat(did("score_cuts").getLong(0)).isEqualTo(3);

    // A challenger that is behind the current model is no more to wait for.
    writeModel(30, "published");
    writeSegments(20, "m30");
    assertThat(maintain(1, "maintain.keep_days.score_cuts=5").summary())
        .doesNotContain(stays(40, "the challenger m40 was fitted on it"));
    assertThat(temporary.lake().asOfs(ScoreCuts.CONTRACT))
        .containsExactlyElementsOf(Stream.of(60, 45, 10, 0).map(LAST::minusDays).toList());
  }

  private static String stays(int days, String why) {
    return "the slice of "
        + LAST.minusDays(days)
        + " stays, whatever maintain.keep_days says: "
        + why
        + " (score_cuts)";
  }

  @Test
  void aColumnThatIsNotThereIsRefused() {
    write(LAST);
    UserException failure =
        catchThrowableOfType(
            UserException.class, () -> maintain(0, "maintain.cluster.score_cuts=mesure"));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure).hasMessageContaining("maintain.cluster.score_cuts names mesure");
  }

  @Test
  void anEmptyLakeHasNothingToMaintain() {
    UserException failure = catchThrowableOfType(UserException.class, () -> maintain(0));
    assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void theConfigurationKnowsTheTables() {
    assertThat(LakeTables.all())
        .containsExactlyInAnyOrderElementsOf(Tables.ALL.stream().map(TableContract::name).toList());
    assertThat(LakeTables.DATED)
        .containsExactlyInAnyOrderElementsOf(
            Tables.ALL.stream()
                .filter(table -> table.slice().equals(List.of("as_of")))
                .filter(table -> !LASTING.contains(table))
                .map(TableContract::name)
                .toList());
  }

  @Test
  void aTableThatIsNotThereIsRefusedBeforeSparkStarts() {
    UserException failure =
        catchThrowableOfType(
            UserException.class,
            () ->
                SettingsLoader.load(
                    Optional.empty(),
                    List.of(
                        "maintain.keep_days.segment_ledger=30",
                        "maintain.keep_days.score_cut=30",
                        "maintain.keep_days.customer_days=30",
                        "maintain.file_mib_of.customer_dais=1",
                        "maintain.cluster.k_selection=[]"),
                    Set.of()));
    assertThat(failure.getMessage())
        .contains("maintain.keep_days.segment_ledger cannot be set: later runs need all")
        .contains(
            "score_cut is no table with a slice a date; the nearest that there is: score_cuts")
        .contains("maintain.keep_days.customer_days is no table with a slice a date")
        .contains("customer_dais is no table; the nearest that there is: customer_days")
        .contains("maintain.cluster.k_selection names no column");
  }
}
