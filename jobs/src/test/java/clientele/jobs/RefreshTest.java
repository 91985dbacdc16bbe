package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.FeatureSettings;
import clientele.config.RunSettings;
import clientele.config.RunSettings.Incremental;
import clientele.config.Settings;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.Format;
import clientele.features.PurchaseDays;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/**
 * Days of a shop whose lines come late, repeat, are corrected and removed: every day, a lake that
 * is refreshed holds what one holds that reads all anew.
 */
@SparkTest
class RefreshTest extends IngestFixture {
  private static final LocalDate AS_OF = LocalDate.parse("2026-01-25");
  private static final Instant START = Instant.parse("2026-02-01T08:00:00Z");
  private static final String COLUMNS = "customer_id,ts,amount,transaction_id,discount\n";

  private Lake refreshed;
  private Map<String, SourceSettings> sources;
  private int day;

  private Lake lake(String name) {
    return new Lake(spark, temporary.folder().resolve(name).toUri().toString());
  }

  /** Refreshes one lake, fills another one anew, and compares them. */
  private String dayPasses() {
    String told = dayBegins() + "\n" + daysRefreshed(Double.POSITIVE_INFINITY);
    sameAsAnew();
    return told;
  }

  /** Refreshes the clean tables to what the sources became. */
  private String dayBegins() {
    day++;
    return String.join("\n", ingest(refreshed, sources, now(), Incremental.AUTO).summary());
  }

  /** Refreshes customers' days, as long as no more than a share of the files has changed. */
  private String daysRefreshed(double most) {
    Publication publication = refreshed.publication();
    try (PurchaseBase base = new PurchaseBase(refreshed, publication, "2026-day-" + day, most)) {
      String told = base.update().told().orElse("");
      publication.commit();
      return told;
    }
  }

  private Lake sameAsAnew() {
    Lake whole =
        lake("whole-of-" + refreshed.path(CustomerDays.CONTRACT).getParent().getName() + "-" + day);
    ingest(whole, sources, now(), Incremental.OFF);
    same(refreshed, whole, CleanTransactions.CONTRACT);
    same(refreshed, whole, Quarantine.CONTRACT);
    assertThatData(lastReport(refreshed)).hasSameDataAs(lastReport(whole));
    assertThatData(refreshed.read(CustomerDays.CONTRACT).drop("run_id"))
        .as("customer_days")
        .hasSameDataAs(
            CustomerDays.CONTRACT
                .conform(
                    PurchaseDays.rows(PurchaseDays.sums(whole.read(CleanTransactions.CONTRACT))))
                .drop("run_id"));
    return whole;
  }

  private Instant now() {
    return START.plus(day, ChronoUnit.DAYS);
  }

  private String features(Lake lake) {
    Settings settings =
        new Settings(
            null,
            Map.of(),
            null,
            new FeatureSettings(
                FeatureSettings.Returns.SUBTRACT, Optional.empty(), new FeatureSettings.Mix(12)),
            FeaturesJobTest.VALUE,
            null,
            null,
            new RunSettings(1, Incremental.AUTO),
            Map.of());
    RunContext run =
        RunContext.begin(
            Clock.fixed(now(), ZoneOffset.UTC), Optional.of(AS_OF), 1, Progress.SILENT);
    return String.join("\n", FeaturesJob.run(lake, settings, run).summary());
  }

  private long outliers() {
    return refreshed
        .read(CleanTransactions.CONTRACT)
        .where("array_contains(flags, 'outlier_amount')")
        .count();
  }

  private static void same(Lake one, Lake other, TableContract table) {
    assertThatData(one.read(table).drop("run_id"))
        .as(table.name())
        .hasSameDataAs(other.read(table).drop("run_id"));
  }

  private static Dataset<Row> lastReport(Lake lake) {
    Dataset<Row> all = lake.read(QualityReport.CONTRACT);
    String last = all.selectExpr("max(run_id)").first().getString(0);
    return all.where(all.col("run_id").equalTo(last)).drop("run_id");
  }

  /** Lines of a day: orders of one to three lines, some of which go on the next day. */
  private static String lines(int of, int rows) {
    Random random = new Random(of);
    StringBuilder text = new StringBuilder(COLUMNS);
    LocalDate date = LocalDate.parse("2026-01-10").plusDays(of);
    for (int row = 0; row < rows; row++) {
      int order = random.nextInt(rows / 2 + 1);
      text.append("c")
          .append(order % 9)
          .append(',')
          .append(date.plusDays(random.nextInt(8) == 0 ? 1 : 0))
          .append(random.nextBoolean() ? " 23:59:59," : " 08:00:00,")
          .append(random.nextInt(9) == 0 ? "-" : "")
          .append(random.nextInt(5000) / 100.0)
          .append(',')
          .append(random.nextInt(6) == 0 ? "" : "t" + of + "-" + order)
          .append(',')
          .append(random.nextInt(4) == 0 ? "0.5" : "")
          .append('\n');
    }
    return text.toString();
  }

  @Test
  void filesThatComeLateRepeatAreCorrectedAndRemoved() throws IOException {
    refreshed = lake("refreshed");
    Path folder = temporary.folder().resolve("days of a shop");
    sources = Map.of("transactions", source(folder, Format.CSV));
    for (int of = 1; of <= 6; of++) {
      write("days of a shop/2026-0" + of + ".csv", lines(of, 40));
    }
    assertThat(dayBegins()).doesNotContain("new or changed").doesNotContain("whole");
    daysRefreshed(1);

    // A day's file with late lines: of a known order before its first line, of a customer who is
    // new, of a day that is still to come; and lines that were delivered before.
    String first = lines(1, 40).lines().toList().get(1);
    write(
        "days of a shop/2026-07.csv",
        lines(7, 30)
            + "c1,2026-01-02 10:00:00,1.00,t3-1,\nnew,2026-01-01 10:00:00,2.00,,\n"
            + "c1,2026-02-06 10:00:00,3.00,t3-1,\nbad,never,3.00,,\n"
            + first
            + "\n"
            + first
            + "\n");
    assertThat(dayPasses())
        .contains("1 of 7 files are new or changed and were read, the rows of 0 left")
        .contains("days of customers are new or changed");

    // A file is corrected: its first ten lines go, and an amount is another. The file with the day
    // that is still to come is looked at again.
    List<String> corrected = lines(3, 40).lines().toList();
    StringBuilder rest = new StringBuilder(COLUMNS);
    corrected.stream().skip(11).forEach(line -> rest.append(line).append('\n'));
    write("days of a shop/2026-03.csv", rest + "c3,2026-01-13 12:00:00,9999.00,t3-3,1\n");
    assertThat(dayPasses())
        .contains("2 of 7 files are new or changed and were read, the rows of 2 left")
        .contains("days of customers are new or changed");

    // A file is removed, and by now the day has come that was still to come.
    Files.delete(folder.resolve("2026-05.csv"));
    assertThat(dayPasses())
        .contains("1 of 6 files are new or changed and were read, the rows of 2 left");

    // Nothing happens; then so many large amounts come that what was an outlier is none now.
    assertThat(dayBegins())
        .contains("0 of 6 files are new or changed and were read, the rows of 0 left");
    assertThat(daysRefreshed(0)).isEqualTo("no day of customer_days has changed");
    StringBuilder large = new StringBuilder(COLUMNS);
    for (int line = 0; line < 150; line++) {
      large.append("c2,2026-01-2").append(line % 8).append(",").append(500 + line).append(",,\n");
    }
    write("days of a shop/2026-08.csv", large.toString());
    assertThat(outliers()).isEqualTo(1);
    assertThat(dayBegins()).contains("1 of 7 files are new or changed and were read");
    daysRefreshed(Double.POSITIVE_INFINITY);
    assertThat(outliers()).isZero();
    Lake whole = sameAsAnew();
    assertThat(features(refreshed)).contains("no day of customer_days has changed");
    features(whole);
    same(refreshed, whole, CustomerFeatures.CONTRACT);
  }

  @Test
  void readsAllAnewAndSaysWhyWhereTheResultCouldDiffer() throws IOException {
    refreshed = lake("anew");
    Path folder = temporary.folder().resolve("anew-days");
    sources = Map.of("transactions", source(folder, Format.CSV));
    for (int of = 1; of <= 4; of++) {
      write("anew-days/2026-0" + of + ".csv", lines(of, 20));
    }
    // What was kept of a file that changes is now kept of another one.
    String first = lines(1, 20).lines().toList().get(1);
    write("anew-days/2026-05.csv", COLUMNS + first + "\n");
    dayBegins();
    daysRefreshed(1);
    write("anew-days/2026-01.csv", COLUMNS + "c1,2026-01-05,1,t,\n");
    assertThat(dayBegins()).contains("repeats in another one");
    // A new file that comes before one that has its row.
    write("anew-days/2025-12.csv", COLUMNS + lines(2, 20).lines().toList().get(3) + "\n");
    assertThat(dayBegins()).contains("repeated in a file that comes after its own");
    sources = Map.of("transactions", source(folder, Format.CSV, "discount", "discount * 2"));
    assertThat(dayBegins()).contains("read whole: its configuration");
    for (int of = 6; of <= 9; of++) {
      write("anew-days/2026-0" + of + ".csv", lines(of, 60));
    }
    assertThat(dayBegins()).contains("most of its files are new or changed");
    assertThat(daysRefreshed(0.5)).contains("customer_days was derived anew");
    sameAsAnew();
  }

  @Test
  void aDeltaTableIsAppendedToUpdatedAndDeletedFrom() {
    refreshed = lake("from-delta");
    Path table = temporary.folder().resolve("shop.delta");
    String name = "delta.`" + table.toUri() + "`";
    spark
        .sql(
            """
            select concat('c', id % 11) customer_id, timestamp'2026-01-01' + make_interval(0, 0, 0,
              int(id / 10), int(id % 24)) ts, cast(id % 37 - 3 as decimal(9, 2)) amount,
              concat('t', int(id / 3)) transaction_id, id line
            from range(300)""")
        .repartition(6)
        .write()
        .format("delta")
        .save(table.toUri().toString());
    sources = Map.of("transactions", source(Path.of(table.toString()), Format.DELTA));
    dayBegins();
    daysRefreshed(1);
    spark.sql(
        "insert into "
            + name
            + " values ('c1', timestamp'2025-12-31', 5, 't9', 300), ('x', timestamp'2026-01-31', 6,"
            + " 't301', 301)");
    assertThat(dayBegins()).contains("of 8 files are new or changed and were read");
    assertThat(daysRefreshed(Double.POSITIVE_INFINITY)).contains("2 days of customers are new");
    spark.sql("update " + name + " set amount = amount + 1 where line in (27, 28)");
    assertThat(dayPasses()).contains("days of customers are new or changed");
    // Rows are deleted by a mark beside a file that stays.
    spark.sql(
        "alter table " + name + " set tblproperties ('delta.enableDeletionVectors' = 'true')");
    spark.sql("delete from " + name + " where line between 27 and 29");
    assertThat(dayPasses()).contains("days of customers are new or changed");
  }
}
