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
