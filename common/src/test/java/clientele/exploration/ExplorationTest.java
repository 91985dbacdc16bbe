package clientele.exploration;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.clustering.FeatureSpace;
import clientele.clustering.FeatureTransformFitter;
import clientele.config.ExploreSettings;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.run.Progress;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class ExplorationTest {
  private static final LocalDate AS_OF = LocalDate.parse("2026-04-10");
  private static final ExploreSettings SETTINGS =
      new ExploreSettings(10, 3, 5, 1_000, 50, 12, new ExploreSettings.Hopkins(200, 3));
  private static final List<KnownColumns.CatalogRow> CATALOG =
      List.of(
          new KnownColumns.CatalogRow("city", "category", false, "personal"),
          new KnownColumns.CatalogRow("creed", "category", false, "special"),
          new KnownColumns.CatalogRow("first_purchase", "date", false, "none"),
          new KnownColumns.CatalogRow("category_shares", "map", false, "none"),
          new KnownColumns.CatalogRow("category_shares.a.b \"'`", "number", false, "none"),
          new KnownColumns.CatalogRow("empty", "number", false, "none"),
          new KnownColumns.CatalogRow("latitude", "number", false, "personal"),
          new KnownColumns.CatalogRow("monetary", "number", true, "none"),
          new KnownColumns.CatalogRow("recency_days", "number", true, "none"));

  /** Forty customers: c0 … c39. */
  private static Dataset<Row> features(SparkSession spark, int customers) {
    return spark
        .range(customers)
        .selectExpr(
            "concat('c', id) customer_id",
            "add_months(date'2026-01-15', int(id % 4)) first_purchase",
            "case when id < 12 then 'O''Hara\n\"x\"' when id < 20 then '' when id < 26 then '🛒,b'"
                + " when id < 31 then 'fifth' when id < 35 then concat('only ', id) end city",
            "if(id % 2 = 0, 'one', 'other') creed",
            "if(id % 5 = 0, map('a.b \"''`', 0.5D), map('z', 1D)) category_shares",
            "cast(null as double) empty",
            "50.123456D + id / 1000 latitude",
            "case when id = 3 then double('nan') when id = 4 then double('infinity')"
                + " else double(id * id) end monetary",
            "int(id + 1) recency_days");
  }

  /** Each buys once a month from the first on, until April; c0 also at night. */
  private static Dataset<Row> days(SparkSession spark, int customers) {
    return features(spark, customers)
        .selectExpr(
            "customer_id",
            "explode(sequence(first_purchase, date'2026-04-15', interval 1 month)) day",
            "1L orders",
            "1L purchases",
            "cast(10 as decimal(28,4)) purchase_amount");
  }

  private static Dataset<Row> transactions(SparkSession spark, int customers) {
    return days(spark, customers)
        .selectExpr(
            "customer_id",
            "timestamp(day) + if(customer_id = 'c0', interval 23 hour, interval 9 hour) ts",
            "cast(purchase_amount as decimal(18,4)) amount",
            "false is_return",
            "'web' channel");
  }

  private static Exploration.Found explored(SparkSession spark, int customers, int partitions) {
    Dataset<Row> features = features(spark, customers).repartition(partitions);
    Dataset<Row> transactions = transactions(spark, customers).repartition(partitions);
    return new Exploration(SETTINGS, AS_OF, 7)
        .of(
            List.of(
                new ExploredTable(
                    "clean_transactions",
                    transactions,
                    Optional.of("customer_id"),
                    KnownColumns.ofClean("clean_transactions", transactions.schema()))),
            new ExploredTable(
                "customer_features",
                features,
                Optional.of("customer_id"),
                KnownColumns.ofFeatures(features.schema(), CATALOG)),
            days(spark, customers),
            transactions,
            new Exploration.Clustered(
                () ->
                    FeatureSpace.ofColumns(
                        "customer_id", features.schema(), List.of("recency_days")),
                new FeatureTransformFitter(
                    Transform.NONE, Scaling.STANDARD, Map.of(), Progress.SILENT)));
  }

  private static List<Statistic> of(Exploration.Found found, String name, String column) {
    return found.statistics().stream()
        .filter(one -> one.name().equals(name) && column.equals(one.column()))
        .toList();
  }

  @Test
  void everythingIsToldAndTheSameWhateverTheLayout(SparkSession spark, SparkJobCounter counter) {
    Exploration.Found[] found = new Exploration.Found[1];
    int jobs = counter.jobs(() -> found[0] = explored(spark, 40, 1));
    // Of these the tables and their columns take one.
    assertThat(jobs).isLessThanOrEqualTo(30);
    assertThat(found[0].rows()).isEqualTo(40 + 4 * 10 + 3 * 10 + 2 * 10 + 10);
    assertThatData(Statistic.rows(explored(spark, 40, 5).statistics(), spark))
        .hasSameDataAs(Statistic.rows(found[0].statistics(), spark));

    // A value is told where five customers have it, the commonest first, whatever it is called.
    assertThat(of(found[0], "top", "city"))
        .extracting(Statistic::bin, Statistic::text, Statistic::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "O'Hara\n\"x\"", 12.0),
            org.assertj.core.groups.Tuple.tuple(2, "", 8.0),
            org.assertj.core.groups.Tuple.tuple(3, "🛒,b", 6.0));
    assertThat(of(found[0], "other", "city")).extracting(Statistic::value).containsExactly(9.0);
    assertThat(of(found[0], "missing", "city")).extracting(Statistic::value).containsExactly(5.0);
    assertThat(of(found[0], "distinct", "city")).extracting(Statistic::value).containsExactly(8.0);
    // Special categories of personal data are counted only.
    assertThat(of(found[0], "count", "creed")).hasSize(1);
    assertThat(of(found[0], "top", "creed")).isEmpty();
    assertThat(found[0].statistics())
        .noneMatch(one -> "creed".equals(one.other()) && one.name().equals("cramers_v"));
    // Nobody's id or home is told.
    assertThat(found[0].statistics())
        .noneMatch(one -> one.text() != null && one.text().matches(".*\\bc\\d+\\b.*"))
        .noneMatch(one -> one.text() != null && one.text().contains("only"));
    assertThat(of(found[0], "max", "latitude")).extracting(Statistic::value).containsExactly(50.2);

    String shares = "category_shares.a.b \"'`";
    assertThat(of(found[0], "mean", shares).get(0).value()).isCloseTo(0.1, within(1e-12));
    assertThat(of(found[0], "not_a_number", "monetary")).hasSize(1);
    assertThat(of(found[0], "infinite", "monetary")).hasSize(1);
    assertThat(of(found[0], "count", "empty")).extracting(Statistic::value).containsExactly(0.0);
    assertThat(of(found[0], "mean", "empty")).isEmpty();
    assertThat(of(found[0], "missing_together", "city"))
        .filteredOn(one -> one.other().equals("empty"))
        .extracting(Statistic::value)
        .containsExactly(5.0);
    assertThat(of(found[0], "spearman", "monetary"))
        .filteredOn(one -> one.other().equals("recency_days"))
        .extracting(Statistic::value, Statistic::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(1.0, "n = 38"));
    assertThat(found[0].find("hopkins")).isPresent();
    assertThat(Exploration.summary(found[0])).hasSize(2);
  }

  @Test
  void cohortsAndSeasonsAreThoseOfThePurchases(SparkSession spark) {
    List<Statistic> cohorts = Cohorts.of(days(spark, 43), features(spark, 43), AS_OF, 3, 5);
    // January is beyond the three latest months; of April only what comes before the 10th counts.
    assertThat(cohorts)
        .filteredOn(one -> one.name().equals("cohort_customers"))
        .extracting(Statistic::other, Statistic::bin, Statistic::value, Statistic::text)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("2026-02", 0, 11.0, null),
            org.assertj.core.groups.Tuple.tuple("2026-02", 1, 11.0, null),
            org.assertj.core.groups.Tuple.tuple("2026-03", 0, 11.0, null));
    assertThat(cohorts)
        .filteredOn(one -> one.name().equals("cohort_revenue"))
        .extracting(Statistic::value)
        .containsExactly(110.0, 110.0, 110.0);
    // Fewer than asked for are nobody's cohort.
    assertThat(Cohorts.of(days(spark, 43), features(spark, 43), AS_OF, 3, 12)).isEmpty();
    List<Statistic> late =
        Cohorts.of(days(spark, 43), features(spark, 43), LocalDate.parse("2026-04-20"), 2, 5);
    assertThat(late)
        .filteredOn(one -> one.text() != null)
        .extracting(Statistic::other)
        .containsOnly("2026-03", "2026-04");

    List<Statistic> seasons = Seasons.ofDays(days(spark, 40), AS_OF);
    assertThat(seasons)
        .filteredOn(one -> one.name().equals("monthly_orders"))
        .extracting(Statistic::text, Statistic::value)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("2026-01", 10.0),
            org.assertj.core.groups.Tuple.tuple("2026-02", 20.0),
            org.assertj.core.groups.Tuple.tuple("2026-03", 30.0));
    // 85 days from January 15th to April 9th, 28 of them in February with 20 of 60 orders.
    assertThat(seasons)
        .filteredOn(one -> one.name().equals("month_orders") && one.bin() == 2)
        .singleElement()
        .satisfies(one -> assertThat(one.value()).isCloseTo(85.0 / 28 / 3, within(1e-12)));
    assertThat(seasons)
        .filteredOn(one -> one.name().equals("month_orders") && one.bin() == 4)
        .extracting(Statistic::value)
        .containsExactly(0.0);
    assertThat(seasons).filteredOn(one -> one.name().equals("weekday_revenue")).hasSize(7);

    List<Statistic> hours = Seasons.ofHours(transactions(spark, 40), AS_OF);
    assertThat(hours).filteredOn(one -> one.name().equals("hour_lines")).hasSize(24);
    assertThat(hours)
        .filteredOn(one -> one.name().equals("hour_lines") && one.bin() == 23)
        .singleElement()
        .satisfies(one -> assertThat(one.value()).isCloseTo(24 * 3 / 60.0, within(1e-12)));
    Dataset<Row> dated =
        transactions(spark, 4).selectExpr("timestamp(date(ts)) ts", "amount", "is_return");
    assertThat(Seasons.ofHours(dated, AS_OF)).isEmpty();
  }

  @Test
  void oneCustomerAndNoneAreExploredToo(SparkSession spark) {
    Exploration.Found one = explored(spark, 1, 1);
    assertThat(of(one, "mean", "recency_days")).extracting(Statistic::value).containsExactly(1.0);
    assertThat(of(one, "top", "city")).isEmpty();
    assertThat(one.find("hopkins")).isEmpty();
    assertThat(one.statistics())
        .filteredOn(statistic -> statistic.name().equals("hopkins"))
        .extracting(Statistic::text)
        .allMatch(text -> text.contains("nothing to segment"));
    assertThat(Statistic.rows(one.statistics(), spark).where("isnan(value)").count()).isZero();
    Exploration.Found none = explored(spark, 0, 1);
    assertThat(none.rows()).isZero();
    assertThat(of(none, "count", "monetary")).extracting(Statistic::value).containsExactly(0.0);
  }

  @Test
  void everyColumnOfACleanTableIsKnown() {
    List<String> ours =
        List.of(
            "flags",
            "source_file",
            "row_hash_high",
            "row_hash_low",
            "run_id",
            "numbers",
            "categories");
    clientele.lake.tables.Tables.ALL.stream()
        .filter(table -> table.name().startsWith("clean_"))
        .forEach(
            table ->
                assertThat(KnownColumns.ofClean(table.name(), table.schema()))
                    .as(table.name())
                    .extracting(ExploredColumn::name)
                    .containsExactlyElementsOf(
                        List.of(table.schema().fieldNames()).stream()
                            .filter(name -> !ours.contains(name))
                            .toList()));
  }
}
