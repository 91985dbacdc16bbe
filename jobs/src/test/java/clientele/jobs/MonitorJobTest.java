package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.MonitorSettings;
import clientele.config.SegmentSettings;
import clientele.config.Settings;
import clientele.config.SettingsLoader;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.MonitorAdvice;
import clientele.lake.tables.SegmentDrift;
import clientele.lake.tables.SegmentKpiEffects;
import clientele.lake.tables.SegmentKpis;
import clientele.lake.tables.SegmentMigrations;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stage on a lake whose January is segmented and in whose April customers have moved. */
@SparkTest
class MonitorJobTest {
  private static final String BASE = "2025-10-01/2026-01-01";
  private static final String PERIOD = "2026-01-01/2026-04-01";

  /** January as {@code segment} made it; April is written by hand. */
  private static TemporaryLake watched;

  private static StageResult january;
  private static Trial april;
  private static int from;
  private static int to;

  @BeforeAll
  static void watch(TemporaryLake temporary) {
    watched = temporary;
    Lake lake = watched.lake();
    SegmentFixture.write(lake, JANUARY, FOUR, 0);
    SegmentSettings quick = SegmentFixture.quick(4, 4);
    new SegmentJob().run(SegmentFixture.context(lake, quick, Optional.of(JANUARY)));
    january = monitor(lake, JANUARY);
    from = segmentOf(lake, 0);
    to = segmentOf(lake, 200);
    writeApril(lake);
    writeSources(lake);
    april =
        Trial.run(
            Stream.concat(
                    Stream.of("monitor"),
                    Stream.of(
                            "lake.root=" + lake.root(),
                            "monitor.period=quarter",
                            "monitor.market.measure=size",
                            "monitor.targets.sales.kpi=revenue",
                            "monitor.targets.sales.min=1000000",
                            "monitor.targets.few.kpi=churn",
                            "monitor.targets.few.segment=" + from,
                            "monitor.targets.few.max=1",
                            "monitor.targets.nobody.kpi=orders",
                            "monitor.targets.nobody.segment=77",
                            "monitor.targets.nobody.min=1")
                        .flatMap(set -> Stream.of("--set", set)))
                .toArray(String[]::new));
  }

  private static int segmentOf(Lake lake, int customer) {
    return lake.read(CustomerSegments.CONTRACT, JANUARY)
        .where("customer_id = '" + String.format(java.util.Locale.ROOT, "c%05d", customer) + "'")
        .select("segment_id")
        .first()
        .getInt(0);
  }

  /**
   * Thirty customers (c00000 to c00029) go from one segment to another and have spent 100 more; the
   * twenty of c00030 to c00049 are no more; fifteen come, with 10 each. All have spent 1 more.
   */
  private static void writeApril(Lake lake) {
    String number = "cast(substr(customer_id, 2) as int)";
    Dataset<Row> segments =
        lake.read(CustomerSegments.CONTRACT, JANUARY)
            .where("not " + number + " between 30 and 49")
            .withColumn("segment_id", expr("if(" + number + " < 30, " + to + ", segment_id)"));
    Dataset<Row> came =
        segments
            .where(number + " between 200 and 214")
            .withColumn("customer_id", expr("concat('n', substr(customer_id, 2))"));
    Dataset<Row> features =
        lake.read(CustomerFeatures.CONTRACT, JANUARY)
            .where("not " + number + " between 30 and 49")
            .withColumn("monetary", expr("monetary + if(" + number + " < 30, 100, 1)"))
            .withColumn("recency_days", expr("greatest(1, int(recency_days * 0.25))"));
    Dataset<Row> newFeatures =
        features
            .where(number + " between 200 and 214")
            .withColumn("customer_id", expr("concat('n', substr(customer_id, 2))"))
            .withColumn("monetary", lit(10.0));
    slice(lake, CustomerSegments.CONTRACT, segments.unionByName(came));
    slice(lake, CustomerFeatures.CONTRACT, features.unionByName(newFeatures));
    slice(lake, FeatureCatalog.CONTRACT, lake.read(FeatureCatalog.CONTRACT, JANUARY));
  }

  private static void slice(Lake lake, TableContract contract, Dataset<Row> rows) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        contract, rows.withColumn("as_of", lit(APRIL)), Map.of("as_of", APRIL));
    publication.commit();
  }

  private static void whole(Lake lake, TableContract contract, Dataset<Row> rows) {
    Publication publication = lake.publication();
    publication.replaceSlice(contract, rows.withColumn("run_id", lit("run")), Map.of());
    publication.commit();
  }

  /** A day in the quarter before for all, in the quarter for every other customer of then. */
  private static void writeSources(Lake lake) {
    Dataset<Row> all =
        lake.read(CustomerSegments.CONTRACT, JANUARY)
            .selectExpr("customer_id", "cast(substr(customer_id, 2) as int) number");
    Dataset<Row> bought =
        all.selectExpr("customer_id", "number", "date'2025-11-15' day", "10 + number % 7 amount")
            .unionByName(
                all.where("number % 2 = 0")
                    .selectExpr(
                        "customer_id", "number", "date'2026-02-15' day", "20 + number % 5 amount"));
    whole(
        lake,
        CustomerDays.CONTRACT,
        bought.selectExpr(
            "customer_id",
            "day",
            "1L orders",
            "1L lines",
            "1L purchases",
            "0L returns",
            "amount purchase_amount",
            "0 return_amount",
            "0 discount_amount",
            "0L discounted_lines"));
    Dataset<Row> flagged =
        bought
            .withColumn("ts", col("day").cast("timestamp"))
            .withColumn("flags", expr("filter(array(''), flag -> false)"));
    whole(
        lake,
        CleanTransactions.CONTRACT,
        flagged.selectExpr(
            "customer_id",
            "ts",
            "amount",
            "2D quantity",
            "if(number % 4 = 0, 'p', 'q') product_id",
            "false is_return",
            "flags"));
    whole(
        lake,
        CleanProducts.CONTRACT,
        lake.spark()
            .sql(
                "select id product_id, cast(cost as decimal(18,4)) unit_cost, filter(array(''), f ->"
                    + " false) flags from values ('p', 4), ('q', null) as t(id, cost)"));
    whole(
        lake,
        CleanFeedback.CONTRACT,
        flagged
            .where("number < 30")
            .selectExpr("customer_id", "ts", "cast(number % 10 as double) score", "flags"));
    whole(
        lake,
        CleanMarket.CONTRACT,
        lake.spark()
            .sql(
                "select m measure, v value, p period, filter(array(''), f -> false) flags from values"
                    + " ('size', 50000D, '2026-Q1'), ('size', 1D, '2026-Q2'), ('size', 7D, '2025'),"
                    + " ('other', 3D, '2026-Q1') as t(m, v, p)"));
  }

  private static StageResult monitor(Lake lake, LocalDate asOf, String... sets) {
    return new MonitorJob().run(context(lake, Optional.of(asOf), sets));
  }

  private static StageContext context(Lake lake, Optional<LocalDate> asOf, String... sets) {
    List<String> keys = Stream.of(sets).map(set -> "monitor." + set).toList();
    MonitorSettings monitor =
        SettingsLoader.load(Optional.empty(), keys, Set.of()).settings().monitor();
    StageContext context = SegmentFixture.context(lake, SegmentFixture.quick(4, 4), asOf);
    Settings settings = context.settings();
    return new StageContext(
        lake.spark(),
        lake,
        new Settings(
            settings.lake(),
            settings.sources(),
            settings.ingest(),
            settings.features(),
            settings.value(),
            settings.explore(),
            settings.segment(),
            settings.score(),
            monitor,
            settings.maintain(),
            settings.run(),
            settings.spark()),
        "hash",
        "test",
        context.run());
  }

  @Test
  void theFirstSegmentationHasNothingToBeComparedWith() {
    Lake lake = watched.lake();
    assertThat(january.summary())
        .anyMatch(line -> line.startsWith("There is no segmentation before 2026-01-01"))
        .anyMatch(line -> line.startsWith("Advice: keep."));
    assertThat(lake.read(SegmentMigrations.CONTRACT, JANUARY).count()).isZero();
    assertThat(lake.read(SegmentDrift.CONTRACT, JANUARY).count()).isZero();
    assertThatData(
            lake.read(SegmentKpis.CONTRACT, JANUARY)
                .selectExpr("scope", "count(*) over ()", "customers")
                .where("scope = 'all'"))
        .hasRows("all|5|800");
    assertThatData(lake.read(MonitorAdvice.CONTRACT, JANUARY).select("advice", "drift_alerts"))
        .hasRows("keep|0");
  }

  @Test
  void plantedMovesAreInTheMatrixExactly() {
    Dataset<Row> ways = watched.lake().read(SegmentMigrations.CONTRACT, APRIL);
    assertThatData(
            ways.where("not (from_segment <=> to_segment)")
                .selectExpr(
                    "from_as_of",
                    "from_state",
                    "from_segment",
                    "to_state",
                    "to_segment",
                    "customers",
                    "round(value_change, 2)"))
        .hasRows(
            "2026-01-01|segment|" + from + "|segment|" + to + "|30|3000.0",
            "2026-01-01|segment|"
                + from
                + "|absent|null|20|"
                + watched
                    .lake()
                    .read(CustomerFeatures.CONTRACT, JANUARY)
                    .where("cast(substr(customer_id, 2) as int) between 30 and 49")
                    .selectExpr("round(-sum(monetary), 2)")
                    .first()
                    .get(0),
            "2026-01-01|absent|null|segment|" + to + "|15|150.0");
    // Who stayed: all others, with 1 more each.
    assertThatData(
            ways.where("from_segment = to_segment")
                .selectExpr("sum(customers)", "round(sum(value_change), 2)", "count(*)"))
        .hasRows("750|750.0|4");
    assertThatData(
            ways.where(
                "share < share_low or share > share_high or value_low > value_change or"
                    + " value_high < value_change"))
        .hasRows();
    assertThatData(
            ways.groupBy("from_state", "from_segment")
                .agg(expr("round(sum(share), 9) s"))
                .select("s")
                .distinct())
        .hasRows("1.0");
    assertThat(april.out())
        .contains(
            "Since 2026-01-01: 15 customers entered, 20 left, 30 changed their segment; 96.2 % kept"
                + " theirs (corrected for chance 0.95)");
  }

  @Test
  void whatHasMovedIsSaidAndNothingElse() {
    Dataset<Row> drift = watched.lake().read(SegmentDrift.CONTRACT, APRIL);
    assertThatData(
            drift
                .where("scope = 'all'")
                .selectExpr("feature", "clustered", "alert", "compared")
                .orderBy("feature"))
        .hasRows(
            "age|false|false|equal_tenure",
            "frequency|true|false|equal_tenure",
            "gender|false|false|as_is",
            "monetary|true|false|equal_tenure",
            "recency_days|true|true|equal_tenure",
            "return_rate|false|false|equal_tenure");
    assertThat(april.out())
        .contains(
            "Drift since 2026-01-01: recency_days",
            "Advice: refit. Features that the segments are made of have drifted: recency_days");
    assertThatData(
            watched
                .lake()
                .read(MonitorAdvice.CONTRACT, APRIL)
                .selectExpr(
                    "advice", "drift_alerts > 0", "kpi_alerts", "size(reasons)", "round(kappa, 2)"))
        .hasRows("refit|true|1|1|0.95");
  }

  @Test
  void figuresAreThoseOfTheSources() {
    Lake lake = watched.lake();
    lake.read(CustomerSegments.CONTRACT, APRIL).createOrReplaceTempView("now");
    lake.read(CustomerSegments.CONTRACT, JANUARY).createOrReplaceTempView("before");
    lake.read(CustomerDays.CONTRACT).createOrReplaceTempView("days");
    Dataset<Row> kpis = lake.read(SegmentKpis.CONTRACT, APRIL);
    assertThatData(
            kpis.where("scope = 'segment'")
                .selectExpr(
                    "segment_id", "customers", "active_customers", "orders", "revenue", "period")
                .orderBy("segment_id"))
        .hasSameDataAs(
            lake.spark()
                .sql(
                    "select segment_id, count(*) customers, count(day) active_customers, count(day)"
                        + " orders, coalesce(cast(sum(purchase_amount) as double), 0D) revenue, '"
                        + PERIOD
                        + "' period from now left join (select * from days where day >= '2026-01-01')"
                        + " using (customer_id) group by segment_id order by 1"));
    // All who were there bought in the quarter before: retention is who bought again.
    assertThatData(
            kpis.where("scope = 'segment'")
                .selectExpr("segment_id", "retention")
                .orderBy("segment_id"))
        .hasSameDataAs(
            lake.spark()
                .sql(
                    "select segment_id, count(day) / count(*) retention from before left join (select"
                        + " * from days where day >= '2026-01-01') using (customer_id) group by"
                        + " segment_id order by 1"));
    assertThatData(
            kpis.where("scope = 'all'")
                .selectExpr(
                    "customers",
                    "orders",
                    "retention",
                    "churn",
                    "satisfaction",
                    "round(margin, 4)",
                    "round(margin_coverage, 2)",
                    "market_period",
                    "round(market_share * 50000 - revenue, 6)",
                    "revenue_share",
                    "target",
                    "alert"))
        .hasRows("795|390|0.5|0.5|4.0|0.6364|0.5|2026-Q1|0.0|1.0|revenue >= 1000000|true");
    assertThat(april.out()).contains("Target missed: revenue of all customers is 85");
    assertThat(april.err()).contains("monitor.targets.nobody names segment 77");
    assertThatData(kpis.where("segment_id = " + from).select("target", "alert"))
        .hasRows("churn <= 1|false");
  }

  @Test
  void effectsAddUpToTheChangeOfAll() {
    Lake lake = watched.lake();
    lake.read(SegmentKpiEffects.CONTRACT, APRIL).createOrReplaceTempView("effects");
    assertThatData(
            lake.spark()
                .sql(
                    "select kpi, count_if(scope = 'segment'), sum(if(scope = 'all', 0, total_effect))"
                        + " = max(if(scope = 'all', value_now - value_before, null)), sum(if(scope ="
                        + " 'all', 0, total_effect)) = max(if(scope = 'all', total_effect, null)),"
                        + " first(period), first(base_period) from effects group by kpi order by kpi"))
        .hasRows(
            "active_share|4|true|true|" + PERIOD + "|" + BASE,
            "average_order_value|4|true|true|" + PERIOD + "|" + BASE,
            "orders_per_customer|4|true|true|" + PERIOD + "|" + BASE,
            "revenue_per_customer|4|true|true|" + PERIOD + "|" + BASE);
    assertThat(april.out()).contains("Revenue a customer ");
  }

  @Test
  void segmentsAloneAreWatchedAsFarAsTheyGo() {
    Lake lake = watched.another();
    for (LocalDate date : List.of(JANUARY, APRIL)) {
      Publication publication = lake.publication();
      publication.replaceSlice(
          CustomerSegments.CONTRACT,
          watched.lake().read(CustomerSegments.CONTRACT, date),
          Map.of("as_of", date));
      publication.commit();
    }
    SegmentFixture.Warnings warnings = new SegmentFixture.Warnings();
    StageContext context =
        SegmentFixture.context(lake, SegmentFixture.quick(4, 4), Optional.empty(), warnings);
    StageResult result = new MonitorJob().run(context);
    assertThat(result.asOf()).contains(APRIL);
    assertThat(warnings.warnings)
        .anyMatch(line -> line.contains("customer_features has nothing of 2026-04-01"))
        .anyMatch(line -> line.contains("customer_days is not in the lake"));
    assertThatData(
            lake.read(SegmentMigrations.CONTRACT)
                .selectExpr("sum(customers)", "count(value_change)"))
        .hasRows("815|0");
    assertThat(lake.read(SegmentDrift.CONTRACT).count()).isZero();
    assertThatData(lake.read(SegmentKpis.CONTRACT).where("revenue is not null")).hasRows();
  }

  private static void assertRefused(Lake lake, ExitCode code, String... words) {
    assertThatThrownBy(() -> new MonitorJob().run(context(lake, Optional.empty())))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(words);
  }

  @Test
  void aLakeWithNothingOrHalfAPipelineIsRefusedClearly() {
    Lake nothing = watched.another();
    assertRefused(
        nothing, ExitCode.NOTHING_TO_DO, "no customer_segments", "Run `clientele pipeline` first.");
    Lake half = watched.another();
    SegmentFixture.write(half, JANUARY, FOUR, 0);
    assertRefused(
        half, ExitCode.NOTHING_TO_DO, "no customer_segments", "Run `clientele segment` first.");
    assertThatThrownBy(() -> monitor(watched.lake(), LocalDate.parse("2026-03-01")))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO))
        .message()
        .contains("no customer_segments of 2026-03-01", "the latest are of 2026-04-01");
  }

  @Test
  void theCommandEndsWithAnAdviceOrSaysWhatIsMissing() {
    assertThat(april.code()).as(april.err()).isZero();
    assertThat(april.out()).contains("as of 2026-04-01", "Advice: refit. ");

    Lake nothing = watched.another();
    Trial refused = Trial.run("monitor", "--set", "lake.root=" + nothing.root());
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err())
        .contains("Error: There are no customer_segments in the lake " + nothing.root())
        .doesNotContain("\tat ");
    assertThatData(nothing.read(JobRuns.CONTRACT).select("job", "status"))
        .hasRows("monitor|failed");
  }

  @Test
  void tablesOfAnotherVersionAreRefusedClearly() {
    Lake lake = watched.copy();
    lake.spark()
        .sql("alter table delta.`" + lake.path(SegmentKpis.CONTRACT) + "` add column mood string");
    long version = lake.version(MonitorAdvice.CONTRACT);
    assertRefused(
        lake,
        ExitCode.FAILED,
        "segment_kpis",
        "was not written by this version of Clientele: unknown column mood");
    assertThat(lake.version(MonitorAdvice.CONTRACT)).isEqualTo(version);

    Lake other = watched.another();
    watched
        .lake()
        .read(CustomerSegments.CONTRACT)
        .withColumn("segment_id", col("segment_id").cast("string"))
        .drop("algorithm")
        .write()
        .format("delta")
        .partitionBy("as_of")
        .save(other.path(CustomerSegments.CONTRACT).toString());
    assertRefused(
        other,
        ExitCode.FAILED,
        "customer_segments",
        "segment_id is STRING, not INT",
        "no column algorithm");
  }

  @Test
  void wrongNamesAreRefused() {
    assertThatThrownBy(() -> monitor(watched.copy(), APRIL, "features=[recensy_days]"))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .message()
        .contains("monitor.features names recensy_days");
  }
}
