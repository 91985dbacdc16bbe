package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.FeatureSettings;
import clientele.config.FeatureSettings.Mix;
import clientele.config.FeatureSettings.Returns;
import clientele.config.RunSettings;
import clientele.config.Settings;
import clientele.config.ValueSettings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.Drivers;
import clientele.lake.tables.FactorModels;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.ScoreCuts;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@SparkTest
class FeaturesJobTest {
  private static final String LINES =
      """
      ('ann "[a]" 🛒', '2026-01-05 10:00:00', 30.00, 't1', 'p1', null, 'web', 'UK', null),
      ('ann "[a]" 🛒', '2026-01-05 10:00:00', 10.00, 't1', 'p2', null, 'web', 'UK', 1.00),
      ('ann "[a]" 🛒', '2026-02-04 09:00:00', 10.00, 't2', 'p1', 'gifts', 'store', 'UK', null),
      ('ann "[a]" 🛒', '2026-02-10 09:00:00', -10.00, 't3', 'p1', null, 'store', 'UK', null),
      ('bob', '2026-01-20 00:00:00', 5.00, null, 'p9', null, 'web', 'FR', null),
      ('bob', '2026-01-20 23:00:00', 5.00, null, 'p9', null, 'web', 'FR', null),
      ('cyd', '2026-02-09 12:00:00', 0.00, 't1', null, null, null, null, null),
      ('dan', '2026-02-10 12:00:00', 99.00, 't9', null, null, 'web', 'UK', null),
      ('eve', '2026-01-01 12:00:00', -1.00, 't10', null, null, 'web', 'UK', null)""";
  static final ValueSettings VALUE =
      new ValueSettings(
          List.of("bg-nbd", "pareto-nbd"),
          ValueSettings.TimeUnit.WEEK,
          52,
          1,
          0.1,
          Optional.empty(),
          0.25,
          100,
          30,
          1_000_000);
  private static final FeatureSettings.Choice CHOICE =
      new FeatureSettings.Choice(0.95, 20, 0.95, 0.002);
  private static final LocalDate AS_OF = LocalDate.parse("2026-02-10");

  /** The shop that a run has been made of; what each test does to other lakes is its own. */
  private static Lake shop;

  private static StageResult made;

  private Lake lake;

  @BeforeAll
  static void makeTheShop(TemporaryLake temporary) {
    FeaturesJobTest first = new FeaturesJobTest();
    first.lake = temporary.lake();
    first.write(CleanTransactions.CONTRACT, first.lines(LINES).repartition(3));
    first.writeCustomers();
    first.writeProducts();
    first.writeOtherSides();
    made = first.run(Optional.of(AS_OF));
    shop = first.lake;
  }

  @BeforeEach
  void lake(TemporaryLake temporary, TestInfo test) {
    // The class has one temporary folder; each test has a lake of its own in it.
    String name = test.getTestMethod().orElseThrow().getName();
    lake = new Lake(shop.spark(), temporary.folder().resolve(name).toUri().toString());
  }

  private Dataset<Row> lines(String values) {
    return lake.spark()
        .sql(
            "select * from values "
                + values
                + " as t(customer_id, ts, amount, transaction_id, product_id, category, channel,"
                + " country, discount)")
        .withColumn("ts", expr("cast(ts as timestamp)"))
        .withColumn("is_return", expr("amount < 0"));
  }

  private void write(TableContract contract, Dataset<Row> rows) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        contract,
        rows.withColumn("flags", expr("filter(array(''), flag -> false)"))
            .withColumn("run_id", lit("ingest")),
        Map.of());
    publication.commit();
  }

  private void writeCustomers() {
    write(
        CleanCustomers.CONTRACT,
        lake.spark()
            .sql(
                """
                select customer_id, cast(birth_date as date) birth_date, cast(age as double) age,
                  gender, country, cast(signup_ts as timestamp) signup_ts,
                  if(customer_id = 'bob', 50D, null) latitude, 8D longitude,
                  map('points', cast(1.5 as double)) numbers, map('tier', 'gold') categories
                from values
                  ('ann "[a]" 🛒', '1990-02-10', 99, 'f', null, '2026-01-01 10:00:00'),
                  ('bob', '1990-02-11', 99, 'm', 'DE', '2026-02-10 00:00:00'),
                  ('zoe', null, 20, 'f', 'UK', null)
                  as t(customer_id, birth_date, age, gender, country, signup_ts)"""));
  }

  private void writeProducts() {
    write(
        CleanProducts.CONTRACT,
        lake.spark()
            .sql(
                """
                select * from values ('p1', 'tea'), ('p2', 'books, "old"'), ('p3', 'x'), ('p9', null)
                  as t(product_id, category)"""));
  }

  private void writeOtherSides() {
    write(
        CleanEvents.CONTRACT,
        lake.spark()
            .sql("select 'bob' customer_id, timestamp'2026-01-31 10:00' ts, 'view' event_type"));
    write(
        CleanFeedback.CONTRACT,
        lake.spark().sql("select 'bob' customer_id, timestamp'2026-01-31 10:00' ts, 7D score"));
    write(
        CleanCampaigns.CONTRACT,
        lake.spark().sql("select 'bob' customer_id, 'k1' campaign_id, true visited"));
    write(
        CleanSurveys.CONTRACT,
        lake.spark().sql("select 'bob' customer_id, 'q' question, 4D answer, 'price' trait"));
    write(
        CleanMarket.CONTRACT,
        lake.spark().sql("select 'de' region, '2025' period, 'homes' measure, 4D value"));
  }

  /**
   * Everything dated that the sources hold from the date on is other than the shop's, or there is
   * more of it.
   */
  private void writeOtherFuture() {
    write(
        CleanTransactions.CONTRACT,
        lines(LINES)
            .where("ts < '2026-02-10'")
            .union(
                lines(
                    """
                    ('ann "[a]" 🛒', '2026-02-10 00:00:00', 777.00, 't1', 'p9', 'new', 'fax', 'XX', 9),
                    ('bob', '2026-02-10 00:00:00', -5.00, 't77', 'p1', 'tea', 'web', 'FR', null),
                    ('late', '2026-03-10 12:00:00', 1.00, 't9', null, null, 'web', 'UK', null)""")));
    append(CleanEvents.CONTRACT, "'bob' customer_id", "ts", "'buy' event_type");
    append(CleanFeedback.CONTRACT, "'bob' customer_id", "ts", "1D score");
    append(CleanCampaigns.CONTRACT, "'bob' customer_id", "'k2' campaign_id", "ts", "false visited");
    append(CleanSurveys.CONTRACT, "'bob' customer_id", "'q' question", "1D answer", "ts");
    write(
        CleanMarket.CONTRACT,
        lake.spark()
            .sql(
                """
                select 'de' region, period, 'homes' measure, value
                from values ('2025', 4D), ('2026', 9D), ('2026-02-10', 9D) as t(period, value)"""));
  }

  private void append(TableContract contract, String... columns) {
    Dataset<Row> before = shop.read(contract).drop("flags", "run_id");
    Dataset<Row> later =
        lake.spark().sql("select timestamp'2026-02-10 00:00' ts").selectExpr(columns);
    write(contract, before.unionByName(later, true));
  }

  private StageResult run(Optional<LocalDate> asOf) {
    return run(asOf, Optional.empty());
  }

  private StageResult run(Optional<LocalDate> asOf, Optional<String> grid) {
    RunContext run =
        RunContext.begin(
            Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC),
            asOf,
            1,
            Progress.SILENT);
    FeatureSettings features =
        new FeatureSettings(Returns.SUBTRACT, grid, new Mix(12), Map.of(), CHOICE);
    Settings settings =
        new Settings(
            null,
            Map.of(),
            null,
            features,
            VALUE,
            null,
            null,
            null,
            null,
            null,
            new RunSettings(1, RunSettings.Incremental.AUTO),
            Map.of());
    return FeaturesJob.run(lake, settings, run);
  }

  private Dataset<Row> features(LocalDate asOf, String... columns) {
    return lake.read(CustomerFeatures.CONTRACT, asOf).selectExpr(columns);
  }

  @Test
  void everyTableIsPublished() {
    lake = shop;
    assertThatData(
            features(
                AS_OF,
                "customer_id",
                "recency_days",
                "tenure_days",
                "frequency",
                "monetary",
                "average_order_value",
                "interpurchase_days",
                "to_json(category_shares)",
                "round(category_diversity, 6)",
                "to_json(channel_shares)"))
        .hasRows(
            "ann \"[a]\" 🛒|6|36|2|50.0|25.0|30.0|{\"books, \\\"old\\\"\":0.2,\"gifts\":0.2,"
                + "\"tea\":0.6}|2.586409|{\"store\":0.2,\"web\":0.8}",
            "bob|21|21|1|10.0|10.0|null|{\"unknown\":1.0}|1.0|{\"web\":1.0}",
            "cyd|1|1|1|0.0|0.0|null|{}|null|{}");
    assertThatData(
            features(
                AS_OF,
                "customer_id",
                "age",
                "gender",
                "country",
                "signup_days",
                "numbers",
                "categories",
                "income"))
        .hasRows(
            "ann \"[a]\" 🛒|36.0|f|UK|40|Map(points -> 1.5)|Map(tier -> gold)|null",
            "bob|35.0|m|DE|null|Map(points -> 1.5)|Map(tier -> gold)|null",
            "cyd|null|null|null|null|Map()|Map()|null");
    assertThatData(
            features(
                AS_OF, "customer_id", "r_score", "f_score", "m_score", "rfm_cell", "rfm_segment"))
        .hasRows(
            "ann \"[a]\" 🛒|3|5|5|355|Loyal",
            "bob|1|1|3|113|Hibernating",
            "cyd|5|1|1|511|New customers");
    assertThatData(
            lake.read(ScoreCuts.CONTRACT, AS_OF)
                .selectExpr("as_of", "measure", "cut", "round(value, 9)")
                .where("measure = 'recency_days'"))
        .hasRows(
            "2026-02-10|recency_days|0.2|3.0",
            "2026-02-10|recency_days|0.4|5.0",
            "2026-02-10|recency_days|0.6|9.0",
            "2026-02-10|recency_days|0.8|15.0");
    // The base is not cut at the date.
    assertThat(lake.read(CustomerDays.CONTRACT).count()).isEqualTo(7);
    assertThat(made.asOf()).contains(AS_OF);
    assertThat(made.rowsIn()).isEqualTo(9);
    assertThat(made.rowsRejected()).isZero();
    assertThat(made.summary())
        .contains("as of 2026-02-10: 3 customers with a purchase before that day")
        .contains("3 customers without one are not in customer_features");
  }

  @Test
  void whatIsKnownBesidePurchasesIsJoined() {
    lake = shop;
    assertThatData(
            features(
                    AS_OF,
                    "customer_id",
                    "web_recency_days",
                    "sessions",
                    "to_json(event_shares)",
                    "campaign_visit_rate",
                    "last_satisfaction",
                    "nps_group",
                    "to_json(trait_scores)",
                    "to_json(factor_scores)",
                    "to_json(area_measures)",
                    "round(distance_km)",
                    "season_strength",
                    "brand_loyalty")
                .where("customer_id in ('bob', 'cyd')"))
        .hasRows(
            "bob|10|1|{\"view\":1.0}|1.0|7.0|null|{\"price\":4.0}|{}|{\"homes\":4.0}|0.0|null|null",
            "cyd|null|null|{}|null|null|null|{}|{}|{}|null|null|null");
    assertThat(lake.read(FactorModels.CONTRACT).count()).isZero();
    assertThat(lake.read(Drivers.CONTRACT).count()).isZero();
    assertThat(made.summary())
        .contains("no drivers of monetary: known of fewer than 50 customers")
        .contains("no drivers of satisfaction: known of fewer than 50 customers");
  }

  @Test
  void theCatalogueSaysWhatTheSliceHolds() {
    lake = shop;
    Dataset<Row> catalog = lake.read(FeatureCatalog.CONTRACT, AS_OF);
    assertThatData(
            catalog
                .where("feature like '%.%' or type = 'map'")
                .selectExpr("feature", "block", "type", "kept"))
        .hasRows(
            "season_shares|behaviour|map|false",
            "category_affinities|behaviour|map|false",
            "category_affinities.books, \"old\"|behaviour|number|false",
            "category_affinities.gifts|behaviour|number|false",
            "category_affinities.tea|behaviour|number|false",
            "brand_affinities|behaviour|map|false",
            "category_shares|behaviour|map|false",
            "category_shares.books, \"old\"|behaviour|number|false",
            "category_shares.gifts|behaviour|number|false",
            "category_shares.tea|behaviour|number|false",
            "category_shares.unknown|behaviour|number|false",
            "channel_shares|behaviour|map|false",
            "channel_shares.store|behaviour|number|false",
            "channel_shares.web|behaviour|number|false",
            "event_shares|behaviour|map|false",
            "event_shares.view|behaviour|number|false",
            "device_shares|behaviour|map|false",
            "trait_scores|attitudinal|map|false",
            "trait_scores.price|attitudinal|number|false",
            "factor_scores|attitudinal|map|false",
            "area_measures|geographic|map|false",
            "area_measures.homes|geographic|number|false",
            "numbers|demographic|map|false",
            "numbers.points|demographic|number|false",
            "categories|demographic|map|false",
            "categories.tier|demographic|category|false");
    assertThat(
            catalog.where("kept").select("feature").collectAsList().stream()
                .map(row -> row.getString(0)))
        .containsExactlyInAnyOrder(
            "recency_days",
            "frequency",
            "monetary",
            "lines_per_order",
            "discount_share",
            "category_diversity",
            "age",
            "gender",
            "country");
    assertThatData(
            catalog
                .where("feature in ('return_rate', 'income', 'category_shares.unknown', 'clv')")
                .select("feature", "reason"))
        .hasRows(
            "return_rate|all customers who have a value have the same",
            "income|no customer has a value",
            "clv|no customer has a value",
            "category_shares.unknown|"
                + "many columns that are mostly 0, and 0 or 1 for customers of"
                + " one purchase; category_diversity sums them up");
  }

  @Test
  void nothingFromTheDateOnChangesAFeature() {
    Dataset<Row> before = shop.read(CustomerFeatures.CONTRACT, AS_OF).drop("run_id");
    writeCustomers();
    writeProducts();
    writeOtherFuture();
    run(Optional.of(AS_OF));
    assertThatData(lake.read(CustomerFeatures.CONTRACT, AS_OF).drop("run_id"))
        .hasSameDataAs(before);
    for (TableContract table :
        List.of(ScoreCuts.CONTRACT, FeatureCatalog.CONTRACT, Drivers.CONTRACT)) {
      assertThatData(lake.read(table, AS_OF).drop("run_id"))
          .hasSameDataAs(shop.read(table, AS_OF).drop("run_id"));
    }
  }

  @Test
  void aSecondRunReplacesItsSliceAndNothingElse(SparkJobCounter counter) {
    lake = shop;
    LocalDate earlier = LocalDate.parse("2026-01-06");
    Dataset<Row> before = lake.read(CustomerFeatures.CONTRACT, AS_OF).drop("run_id").persist();
    before.count();
    run(Optional.of(earlier));
    write(CleanTransactions.CONTRACT, lines(LINES).coalesce(1));
    // With every source there; Delta's own jobs for listing files and for its log are half of them.
    assertThat(counter.jobs(() -> run(Optional.of(AS_OF)))).isLessThanOrEqualTo(145);

    assertThatData(lake.read(CustomerFeatures.CONTRACT, AS_OF).drop("run_id"))
        .hasSameDataAs(before);
    assertThatData(features(earlier, "customer_id", "monetary", "rfm_cell"))
        .hasRows("ann \"[a]\" 🛒|40.0|511");
    assertThat(lake.read(ScoreCuts.CONTRACT).count()).isEqualTo(24);
    assertThat(lake.read(CustomerDays.CONTRACT).count()).isEqualTo(7);
    before.unpersist();
  }

  @Test
  void transactionsAloneWithoutADateAndWithAGridOfOnesOwn(TemporaryLake temporary)
      throws IOException {
    Path file = temporary.folder().resolve("grid.conf");
    Files.writeString(file, "segments = [{ name = New, r = 5 }, { name = \"Others\" }]");
    write(CleanTransactions.CONTRACT, lines(LINES));
    StageResult result = run(Optional.empty(), Optional.of(file.toString()));
    // The day after the last line.
    LocalDate asOf = LocalDate.parse("2026-02-11");
    assertThat(result.asOf()).contains(asOf);
    assertThatData(features(asOf, "customer_id", "monetary", "country", "rfm_segment"))
        .hasRows(
            "ann \"[a]\" 🛒|40.0|UK|Others",
            "bob|10.0|FR|Others",
            "cyd|0.0|null|Others",
            "dan|99.0|UK|New");
  }

  @Test
  void withoutAPurchaseThereIsNothingToDo() {
    assertThatThrownBy(() -> run(Optional.empty()))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("clean_transactions");
    write(CleanTransactions.CONTRACT, lines(LINES).where("false"));
    nothingToDo(Optional.empty(), "holds no line");
    nothingToDo(Optional.of(AS_OF), "holds no line");
    write(CleanTransactions.CONTRACT, lines(LINES).where("amount < 0"));
    nothingToDo(Optional.empty(), "before 2026-02-11");
    write(CleanTransactions.CONTRACT, lines(LINES));
    nothingToDo(Optional.of(LocalDate.parse("2026-01-05")), "before 2026-01-05");
    for (TableContract table :
        List.of(CustomerDays.CONTRACT, CustomerFeatures.CONTRACT, ScoreCuts.CONTRACT)) {
      assertThat(lake.has(table)).isFalse();
    }
  }

  private void nothingToDo(Optional<LocalDate> asOf, String message) {
    assertThatThrownBy(() -> run(asOf))
        .isInstanceOf(UserException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.NOTHING_TO_DO);
  }

  @Test
  void oneCustomerAndEqualCustomers() {
    write(CleanTransactions.CONTRACT, lines(LINES).where("customer_id = 'bob'"));
    run(Optional.of(AS_OF));
    assertThatData(features(AS_OF, "customer_id", "rfm_cell")).hasRows("bob|511");
    assertThat(lake.read(FeatureCatalog.CONTRACT, AS_OF).where("kept").count()).isZero();

    write(
        CleanTransactions.CONTRACT,
        lines(LINES)
            .where("customer_id = 'bob'")
            .withColumn("customer_id", expr("explode(array('x', 'y', 'z'))")));
    run(Optional.of(AS_OF));
    assertThatData(features(AS_OF, "customer_id", "rfm_cell", "rfm_segment"))
        .hasRows("x|511|New customers", "y|511|New customers", "z|511|New customers");
  }
}
