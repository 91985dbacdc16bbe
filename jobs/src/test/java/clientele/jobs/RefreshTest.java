package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.Settings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.lake.tables.ReviewList;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Days of a shop whose lines come late, repeat, are corrected and removed: every day, a lake that
 * is refreshed holds what one holds that reads all anew. {@code scripts/bench/thirty_days} does
 * more of them, with features.
 */
@SparkTest
class RefreshTest extends IngestFixture {
  private static final Instant START = Instant.parse("2026-02-01T08:00:00Z");
  private static final String COLUMNS =
      "customer_id,ts,amount,transaction_id,discount,product_id,quantity\n";
  private static final String CSV =
      """
      clientele {
        ingest.rejected_share.max = 0.9
        sources.transactions {
          path = "%1$s/days of a shop", format = csv
          checks {
            key { unique = [transaction_id] }
            dear { column = amount, max = 40 }
          }
        }
      }
      """;
  private static final String DELTA =
      """
      clientele.sources.transactions { path = "%1$s/shop.delta", format = delta }
      """;
  private static final String PERSONS =
      """
      clientele {
        ingest { rejected_share.max = 0.9, near_duplicates.action = merge }
        sources.transactions { path = "%1$s/days of a shop", format = csv }
        sources.customers {
          path = "%1$s/customers.csv", format = csv
          identity { name = name, email = mail }
        }
      }
      """;
  private static final List<TableContract> COMPARED =
      List.of(
          CleanTransactions.CONTRACT,
          Quarantine.CONTRACT,
          QualityReport.CONTRACT,
          ReviewList.CONTRACT,
          CleanCustomers.CONTRACT,
          IdentityMap.CONTRACT,
          CustomerDays.CONTRACT);

  private Lake refreshed;
  private Lake anew;
  private String shop;
  private int day;

  @BeforeEach
  void lakes() {
    refreshed = temporary.lake();
    anew = new Lake(spark, temporary.folder().resolve("anew").toUri().toString());
  }

  /** Refreshes one lake, and gives what was told. */
  private String refresh() throws IOException {
    day++;
    return String.join("\n", stage(refreshed, new IngestJob()).summary())
        + "\n"
        + daysRefreshed(Double.POSITIVE_INFINITY);
  }

  /** Fills one lake; the other one begins as a copy of it, with the same earlier runs. */
  private String firstDay() throws IOException {
    String told = refresh();
    FileSystem files = FileSystem.getLocal(spark.sparkContext().hadoopConfiguration());
    FileUtil.copy(
        files,
        new Path(refreshed.root()),
        files,
        new Path(anew.root()),
        false,
        spark.sparkContext().hadoopConfiguration());
    return told;
  }

  /** Refreshes one lake, fills the other one anew, compares them, and gives what was told. */
  private String dayPasses() throws IOException {
    String told = refresh();
    stage(anew, new IngestJob(), "run.incremental=off");
    Publication publication = anew.publication();
    try (PurchaseBase base = new PurchaseBase(anew, publication, runId())) {
      base.rebuild(Optional.empty());
      publication.commit();
    }
    assertThatData(contents(refreshed)).hasSameDataAs(contents(anew));
    return told;
  }

  private StageResult stage(Lake lake, Stage stage, String... sets) throws IOException {
    Settings settings = settings(shop.formatted(temporary.folder()), sets);
    return run(lake, START.plus(day, ChronoUnit.DAYS), settings, stage);
  }

  /** Refreshes customers' days, as long as no more than a share of the files has changed. */
  private String daysRefreshed(double most) {
    Publication publication = refreshed.publication();
    try (PurchaseBase base =
        new PurchaseBase(refreshed, People.of(refreshed), publication, runId(), most)) {
      String told = base.update().told().orElse("");
      publication.commit();
      return told;
    }
  }

  private String runId() {
    return "2026-day-" + day;
  }

  /** The rows of all tables but what tells of the run, as text. */
  private static Dataset<Row> contents(Lake lake) {
    return COMPARED.stream()
        .filter(lake::has)
        .map(table -> contents(lake, table))
        .reduce(Dataset::union)
        .orElseThrow();
  }

  private static Dataset<Row> contents(Lake lake, TableContract table) {
    Dataset<Row> rows = lake.read(table).drop("run_id");
    Column[] columns = Stream.of(rows.columns()).map(functions::col).toArray(Column[]::new);
    return rows.select(lit(table.name()).as("table"), to_json(struct(columns)).as("row"));
  }

  /** What an ingest of customers would find: one of them has two ids. */
  private void merged(Lake lake) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        IdentityMap.CONTRACT,
        spark.sql(
            "select 'new' customer_id, 'c2' kept_customer_id, 'same_mailbox' rule, 1D score,"
                + " 'run' run_id"),
        Map.of());
    publication.commit();
  }

  private long outliers() {
    return refreshed
        .read(CleanTransactions.CONTRACT)
        .where("array_contains(flags, 'outlier_amount')")
        .count();
  }

  /** Lines of a day: orders of one to three lines, some of which go on the next day. */
  private static List<String> lines(int of, int rows) {
    Random random = new Random(of);
    LocalDate date = LocalDate.parse("2026-01-10").plusDays(of);
    return Stream.generate(
            () -> {
              int order = random.nextInt(rows / 2 + 1);
              return String.join(
                  ",",
                  "c" + order % 10,
                  date.plusDays(random.nextInt(8) == 0 ? 1 : 0)
                      + (random.nextBoolean() ? " 23:59:59" : " 08:00:00"),
                  (random.nextInt(9) == 0 ? "-" : "") + random.nextInt(1, 5000) / 100.0,
                  random.nextInt(6) == 0 ? "" : "t" + of + "-" + order,
                  random.nextInt(4) == 0 ? "0.5" : "",
                  "p" + random.nextInt(2),
                  Integer.toString(random.nextInt(1, 3)));
            })
        .limit(rows)
        .toList();
  }

  private void writeDay(String name, List<String> lines, String... more) throws IOException {
    write(
        "days of a shop/" + name + ".csv",
        COLUMNS
            + Stream.concat(lines.stream(), Stream.of(more)).collect(Collectors.joining("\n"))
            + "\n");
  }

  @Test
  void filesThatComeLateRepeatAreCorrectedAndRemoved() throws IOException {
    shop = CSV;
    for (int of = 1; of <= 5; of++) {
      writeDay("2026-0" + of, lines(of, 30));
    }
    assertThat(firstDay()).doesNotContain("new or changed").doesNotContain("whole");

    // Late lines: of a known order before its first line, of a customer who is new, of a day that
    // is still to come; one that cannot be read; and one that was delivered before, twice. A file
    // is corrected: its first ten lines go, and a large amount comes.
    String known = lines(1, 30).get(1);
    writeDay(
        "2026-06",
        lines(6, 20),
        "c1,2026-01-02 10:00:00,1.00,t3-1,,p1,1",
        "new,2026-01-01 10:00:00,2.00,,,p1,1",
        "c1,2026-02-05 10:00:00,3.00,t3-1,,p1,1",
        "bad,never,3.00,,,,",
        known,
        known);
    writeDay("2026-03", lines(3, 30).subList(10, 30), "c3,2026-01-13 12:00:00,9999.00,t3-3,1,p1,1");
    assertThat(dayPasses())
        .contains("2 of 6 files are new or changed and were read, the rows of 1 left")
        .contains("exact_repeat 2")
        .contains("days of customers are new or changed");
    assertThat(outliers()).isEqualTo(1);

    // A file is removed, and so many large amounts come that what was an outlier is none now. By
    // now the day is there that was still to come, so that its file is looked at again.
    Files.delete(temporary.folder().resolve("days of a shop/2026-05.csv"));
    writeDay(
        "2026-07",
        Stream.iterate(500, amount -> amount + 1)
            .map(amount -> "c2,2026-01-2" + amount % 8 + "," + amount + ",,,p1,1")
            .limit(45)
            .toList());
    assertThat(dayPasses())
        .contains("2 of 6 files are new or changed and were read, the rows of 2 left");
    assertThat(outliers()).isZero();

    // No line changes, but whose the lines are: a customer turns out to be another one.
    assertThat(daysRefreshed(0)).isEqualTo("no day of customer_days has changed");
    merged(refreshed);
    assertThat(daysRefreshed(0))
        .contains("derived anew: identity_map merges other customers than before");

    // What was kept of a file that is corrected is now kept of another one.
    writeDay("2026-01", lines(1, 30).subList(4, 30));
    merged(anew);
    assertThat(dayPasses()).contains("read whole: a row of a file that was changed or removed");
  }

  /** Ten customers, and what is known of one more. */
  private void writeCustomers(String more) throws IOException {
    write(
        "customers.csv",
        "customer_id,name,mail,signup_ts\n"
            + Stream.iterate(0, at -> at + 1)
                .limit(10)
                .map(at -> "c%1$d,Name %1$d,c%1$d@x.org,2025-01-0%2$d\n".formatted(at, 1 + at % 9))
                .collect(Collectors.joining())
            + more);
  }

  /** Whose days the refreshed lake has, of the two who may be one. */
  private String daysOf(String... customers) {
    return Stream.of(customers)
        .map(
            id ->
                id
                    + " "
                    + refreshed
                        .read(CustomerDays.CONTRACT)
                        .where("customer_id = '" + id + "' and day < date'2026-01-10'")
                        .selectExpr("coalesce(sum(orders), 0)")
                        .first()
                        .getLong(0))
        .collect(Collectors.joining(", "));
  }

  @Test
  void whatACustomerBoughtGoesToThePersonThatSheTurnsOutToBe() throws IOException {
    shop = PERSONS;
    writeCustomers("new,Somebody,new@x.org,2025-12-01\n");
    for (int of = 1; of <= 5; of++) {
      writeDay("2026-0" + of, lines(of, 30));
    }
    String early = "c2,2026-01-02 10:00:00,10.00,t0-1,,p1,1";
    writeDay(
        "2026-00",
        List.of(
            early,
            "new,2026-01-02 09:00:00,20.00,t0-2,,p1,1",
            "new,2026-01-03 09:00:00,30.00,t0-3,,p1,1"));
    firstDay();
    assertThat(daysOf("c2", "new")).isEqualTo("c2 1, new 2");

    // Her name and mailbox become those of another one, on a day with new lines of both.
    writeCustomers("new,Name 2,C2+shop@x.org,2025-12-01\n");
    writeDay("2026-06", lines(6, 20), "new,2026-01-04 09:00:00,40.00,t0-4,,p1,1");
    assertThat(dayPasses())
        .contains("1 of 7 files are new or changed and were read, the rows of 0 left")
        .contains("derived anew: identity_map merges other customers than before");
    assertThat(daysOf("c2", "new")).isEqualTo("c2 4, new 0");

    // With the merge in place the days of both are refreshed as one's: a new order of hers, one of
    // his whose first line comes late under her id, one of hers that goes.
    writeDay(
        "2026-07",
        lines(7, 20),
        "new,2026-01-05 09:00:00,50.00,t0-5,,p1,1",
        "new,2026-01-01 09:00:00,5.00,t0-1,,p1,1");
    writeDay("2026-00", List.of(early, "new,2026-01-03 09:00:00,30.00,t0-3,,p1,1"));
    assertThat(dayPasses())
        .contains("2 of 8 files are new or changed and were read, the rows of 1 left")
        .contains("days of customers are new or changed");
    assertThat(daysOf("c2", "new")).isEqualTo("c2 4, new 0");
    assertThatData(
            refreshed
                .read(CustomerDays.CONTRACT)
                .where("customer_id = 'c2' and day < date'2026-01-03'")
                .selectExpr("string(day)", "orders"))
        .hasRows("2026-01-01|1", "2026-01-02|0");

    // They are two again.
    writeCustomers("new,Somebody,new@x.org,2025-12-01\n");
    assertThat(dayPasses()).contains("identity_map merges other customers than before");
    assertThat(daysOf("c2", "new")).isEqualTo("c2 1, new 4");
  }

  @Test
  void aDeltaTableIsAppendedToUpdatedAndDeletedFrom() throws IOException {
    shop = DELTA;
    String table = temporary.folder().resolve("shop.delta").toUri().toString();
    String name = "delta.`" + table + "`";
    spark
        .sql(
            """
            select concat('c', id % 11) customer_id, timestamp'2026-01-01' + make_interval(0, 0, 0,
              int(id / 10), int(id % 24)) ts, cast(id % 37 - 3 as decimal(9, 2)) amount,
              concat('t', int(id / 3)) transaction_id, id line
            from range(240)""")
        .repartition(12)
        .write()
        .format("delta")
        .save(table);
    firstDay();
    spark.sql(
        "insert into "
            + name
            + " values ('c1', timestamp'2025-12-31', 5, 't9', 300), ('x', timestamp'2026-01-31', 6,"
            + " 't301', 301)");
    spark.sql("update " + name + " set amount = amount + 1 where line = 27");
    // Rows are deleted by a mark beside a file that stays.
    spark.sql(
        "alter table " + name + " set tblproperties ('delta.enableDeletionVectors' = 'true')");
    spark.sql("delete from " + name + " where line = 30");
    assertThat(dayPasses())
        .contains("files are new or changed and were read")
        .contains("days of customers are new or changed");
  }
}
