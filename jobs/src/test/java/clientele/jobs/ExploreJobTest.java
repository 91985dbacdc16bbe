package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.ExploreSettings;
import clientele.config.RunSettings;
import clientele.config.Settings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.Exploration;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** The stage on a lake that knows nothing but transactions. */
@SparkTest
class ExploreJobTest {
  private static StageContext context(Lake lake, Optional<LocalDate> asOf) {
    Settings settings =
        new Settings(
            null,
            Map.of(),
            null,
            null,
            null,
            new ExploreSettings(20, 5, 5, 500, 50, 12, new ExploreSettings.Hopkins(200, 3)),
            SegmentFixture.settings(2, 4),
            null,
            null,
            null,
            new RunSettings(42, RunSettings.Incremental.AUTO),
            Map.of());
    return new StageContext(
        lake.spark(),
        lake,
        settings,
        "hash",
        "test",
        RunContext.begin(Clock.systemUTC(), asOf, 42, Progress.SILENT));
  }

  private static void write(Lake lake, TableContract contract, Dataset<Row> rows) {
    Publication publication = lake.publication();
    publication.replaceSlice(contract, rows.withColumn("run_id", lit("run")), Map.of());
    publication.commit();
  }

  /** The last line is of the day that does not count. */
  private static void writePurchases(Lake lake) {
    Dataset<Row> lines =
        lake.spark()
            .range(61)
            .selectExpr(
                "format_string('c%05d', id) customer_id",
                "timestamp'2025-11-01 10:00' + make_interval(0, 0, 0, int(id)) ts",
                "cast(12.5 as decimal(18,4)) amount",
                "'web' channel");
    write(
        lake,
        CleanTransactions.CONTRACT,
        lines
            .withColumn("is_return", lit(false))
            .withColumn("flags", expr("filter(array(''), flag -> false)")));
    write(
        lake,
        CustomerDays.CONTRACT,
        lines.selectExpr(
            "customer_id",
            "date(ts) day",
            "1L orders",
            "1L lines",
            "1L purchases",
            "0L returns",
            "0L discounted_lines",
            "amount purchase_amount",
            "cast(0 as decimal(28,4)) return_amount",
            "cast(0 as decimal(28,4)) discount_amount"));
  }

  private static Dataset<Row> figures(Lake lake, LocalDate asOf) {
    return lake.read(Exploration.CONTRACT, asOf).drop("run_id");
  }

  @Test
  void aSliceIsWrittenAndReplacedByTheNextRun(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    assertThatThrownBy(() -> new ExploreJob().run(context(lake, Optional.empty())))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO))
        .hasMessageContaining("clientele features");
    SegmentFixture.write(lake, SegmentFixture.JANUARY, SegmentFixture.FOUR, 0);
    writePurchases(lake);

    StageResult first = new ExploreJob().run(context(lake, Optional.empty()));
    assertThat(first.asOf()).contains(SegmentFixture.JANUARY);
    assertThat(first.rowsIn()).isEqualTo(800 + 61);
    assertThat(first.summary())
        .anyMatch(line -> line.contains("figures of 2 tables as of 2026-01-01"))
        .anyMatch(line -> line.contains("of the money (Gini 0."))
        .anyMatch(line -> line.startsWith("Hopkins statistic "));
    Dataset<Row> figures = figures(lake, SegmentFixture.JANUARY);
    assertThat(figures.count()).isEqualTo(first.rowsOut());
    assertThat(
            figures
                .groupBy("table", "column", "other_column", "statistic", "bin")
                .count()
                .where("count > 1")
                .count())
        .as("a key twice")
        .isZero();
    assertThatData(
            figures
                .where(
                    "table = 'clean_transactions' and statistic in ('rows', 'top', 'min', 'max')")
                .where("column is null or column <> 'amount'")
                .selectExpr("column", "statistic", "bin", "value", "text")
                .where("statistic <> 'min'"))
        .hasRows(
            "null|rows|null|61.0|null",
            "is_return|top|1|61.0|false",
            "channel|top|1|61.0|web",
            "ts|max|null|20453.0|2025-12-31");
    assertThatData(
            figures.where("column = 'categories.😀' and statistic = 'top'").select("text", "bin"))
        .hasRows("M|1", "F|2");
    assertThatData(
            figures
                .where("column = 'recency_days' and statistic in ('pearson', 'spearman')")
                .where("other_column = 'recency_days'"))
        .hasRows();

    List<Row> before = figures.collectAsList();
    LocalDate later = SegmentFixture.APRIL;
    SegmentFixture.write(lake, later, SegmentFixture.FOUR.subList(0, 1), 0);
    new ExploreJob().run(context(lake, Optional.of(later)));
    StageResult again = new ExploreJob().run(context(lake, Optional.of(SegmentFixture.JANUARY)));
    assertThat(again.rowsOut()).isEqualTo(first.rowsOut());
    assertThat(figures(lake, SegmentFixture.JANUARY).collectAsList())
        .containsExactlyInAnyOrderElementsOf(before);
    assertThat(figures(lake, later).where("statistic = 'sample'").first().<Double>getAs("value"))
        .isEqualTo(120);
    assertThatThrownBy(
            () -> new ExploreJob().run(context(lake, Optional.of(LocalDate.parse("2020-01-01")))))
        .isInstanceOfSatisfying(
            UserException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO));
  }
}
