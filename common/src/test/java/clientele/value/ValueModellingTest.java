package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import clientele.config.FeatureSettings.Returns;
import clientele.config.ValueSettings;
import clientele.features.PurchaseDays;
import clientele.features.PurchaseMeasures;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From purchases to forecasts on Spark, on CDNOW's one-in-ten sample. */
@SparkTest
class ValueModellingTest {
  private static final LocalDate AS_OF = LocalDate.parse("1997-10-01");
  private static final LocalDate END = LocalDate.parse("1998-07-01");

  private static Dataset<Row> lines;

  @BeforeAll
  static void read(SparkSession spark) {
    lines =
        spark
            .read()
            .text(Cdnow.folder().resolve("CDNOW_sample.txt").toUri().toString())
            .selectExpr("split(trim(value), ' +') as f")
            .selectExpr(
                "f[0] as customer_id",
                "cast(to_date(f[2], 'yyyyMMdd') as timestamp) as ts",
                "cast(f[4] as decimal(18,4)) as amount",
                "cast(null as string) as transaction_id",
                "cast(null as decimal(18,4)) as discount",
                "false as is_return")
            .repartition(3)
            .persist();
  }

  private static ValueSettings settings(Optional<String> groupBy, int maxGroups) {
    return new ValueSettings(
        List.of("bg-nbd", "mbg-nbd", "pareto-nbd"),
        ValueSettings.TimeUnit.WEEK,
        39,
        1,
        0,
        groupBy,
        0.5,
        100,
        30,
        maxGroups);
  }

  private static Dataset<Row> customers(LocalDate asOf, LocalDate split) {
    return PurchaseMeasures.withHistory(PurchaseDays.sums(lines), asOf, Returns.SUBTRACT, split)
        .persist();
  }

  private static Candidate candidate(GroupModels models, String name) {
    return models.purchases().stream()
        .filter(each -> each.fit().model().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void purchasesGiveThePublishedModelsAndForecasts() {
    ValueSettings settings = settings(Optional.empty(), 1_000_000);
    Dataset<Row> customers = customers(AS_OF, AS_OF);
    FittedModels models = ValueModelling.fit(customers, AS_OF, AS_OF, settings);
    GroupModels all = models.everybody();

    assertThat(candidate(all, "bg-nbd").fit().values())
        .containsExactly(new double[] {.243, 4.414, .793, 2.426}, within(0.0005));
    assertThat(candidate(all, "pareto-nbd").fit().values())
        .containsExactly(new double[] {.553, 10.578, .606, 11.669}, within(0.0005));
    assertThat(all.spend().fit().values())
        .containsExactly(new double[] {6.25, 3.74, 15.44}, within(0.005));
    assertThat(all.spend().fit().customers()).isEqualTo(946);
    assertThat(candidate(all, "bg-nbd").fit().groups()).isLessThan(2357);
    // Without a hold-out MBG/NBD has the highest likelihood by 0.3.
    assertThat(all.chosen().orElseThrow().fit().model()).isEqualTo("mbg-nbd");

    FittedModels bg =
        ValueModelling.fit(
            customers,
            AS_OF,
            AS_OF,
            new ValueSettings(
                List.of("bg-nbd"),
                ValueSettings.TimeUnit.WEEK,
                39,
                1,
                0,
                Optional.empty(),
                0,
                100,
                30,
                1_000_000));
    Dataset<Row> forecast = ValueForecast.add(customers, bg, AS_OF, settings);
    Row totals =
        forecast
            .selectExpr(
                "count(p_alive)",
                "count(clv)",
                "sum(expected_orders)",
                "sum(clv - expected_orders * expected_order_value)",
                "avg(if(purchase_days > 1, expected_order_value, null))",
                "count(*)")
            .first();
    assertThat(totals.getLong(0)).isEqualTo(2357);
    assertThat(totals.getLong(1)).isEqualTo(2357);
    assertThat(totals.getDouble(2)).isCloseTo(1653.4, within(0.05));
    assertThat(totals.getDouble(3)).isCloseTo(0, within(1e-6));
  }

  @Test
  void theHoldOutOfThePapersIsCountedRight() {
    ValueSettings settings = settings(Optional.empty(), 1_000_000);
    FittedModels models = ValueModelling.fit(customers(END, AS_OF), END, AS_OF, settings);
    GroupModels all = models.everybody();
    HoldOut bg = candidate(all, "bg-nbd").holdOut().orElseThrow();

    assertThat(bg.customers()).isEqualTo(2357);
    assertThat(bg.actual()).isEqualTo(1882);
    assertThat(bg.expected()).isCloseTo(1653.4, within(0.05));
    assertThat(bg.error()).isCloseTo(.7855, within(0.0001));
    // MBG/NBD has the best likelihood; Pareto/NBD foretells the total and the customers best.
    assertThat(all.chosen().orElseThrow().fit().model()).isEqualTo("pareto-nbd");
    HoldOut chosen = all.chosen().orElseThrow().holdOut().orElseThrow();
    assertThat(Math.abs(chosen.actual() - chosen.expected())).isLessThan(1882 - 1653.4);
    assertThat(chosen.error()).isLessThan(bg.error());
  }

  @Test
  void tooManyGroupsAreCountedCoarserAndTheFitHardlyMoves() {
    Dataset<Row> customers = customers(AS_OF, AS_OF);
    FittedModels coarse =
        ValueModelling.fit(customers, AS_OF, AS_OF, settings(Optional.empty(), 600));
    assertThat(coarse.grain()).isGreaterThan(1);
    Fit fit = candidate(coarse.everybody(), "bg-nbd").fit();
    assertThat(fit.groups()).isLessThanOrEqualTo(600);
    assertThat(fit.customers()).isEqualTo(2357);
    assertThat(fit.values())
        .containsExactly(new double[] {.2426, 4.4136, .7929, 2.4259}, within(0.06));
    Fit spend = coarse.everybody().spend().fit();
    assertThat(spend.groups()).isLessThanOrEqualTo(600);
    assertThat(spend.values()).containsExactly(new double[] {6.25, 3.74, 15.44}, within(0.02));
  }

  @Test
  void groupsHaveModelsOfTheirOwnWhereTheyAreLargeEnough() {
    ValueSettings settings = settings(Optional.of("month(first_purchase)"), 1_000_000);
    Dataset<Row> customers = customers(AS_OF, LocalDate.parse("1997-07-01"));
    FittedModels models =
        ValueModelling.fit(customers, AS_OF, LocalDate.parse("1997-07-01"), settings);

    assertThat(models.groups())
        .extracting(GroupModels::group)
        .containsExactly("all", "1", "2", "3");
    assertThat(models.groups().get(0).purchases().get(0).fit().customers()).isEqualTo(2357);
    assertThat(
            models.groups().stream()
                .skip(1)
                .mapToLong(group -> group.purchases().get(0).fit().customers())
                .sum())
        .isEqualTo(2357);
    assertThat(ValueForecast.add(customers, models, AS_OF, settings).where("clv is null").count())
        .isZero();
    assertThat(ValueModelRows.of(models, settings, customers.sparkSession()).count()).isEqualTo(16);
    assertThatThrownBy(
            () ->
                ValueModelling.fit(
                    customers, AS_OF, AS_OF, settings(Optional.of("nonsense(town)"), 1000)))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("value.group_by");
  }

  @Test
  void totalsOfSetsAddUpAndComeFromTheStoredModelsToo() {
    ValueSettings settings = settings(Optional.of("month(first_purchase)"), 1_000_000);
    Dataset<Row> customers =
        customers(AS_OF, AS_OF).withColumn("set", functions.expr("purchase_days > 1"));
    FittedModels models = ValueModelling.fit(customers, AS_OF, AS_OF, settings);
    FittedModels stored =
        ValueModelRows.read(ValueModelRows.of(models, settings, customers.sparkSession()));
    Map<String, ValueTotals.Total> totals =
        ValueTotals.by(customers, "set", models, AS_OF, settings, 0.95);

    assertThat(ValueTotals.by(customers, "set", stored, AS_OF, settings, 0.95)).isEqualTo(totals);
    assertThat(totals.keySet()).containsExactly("false", "true");
    assertThat(totals.values().stream().mapToLong(ValueTotals.Total::customers).sum())
        .isEqualTo(2357);
    Row sums =
        ValueForecast.add(customers, models, AS_OF, settings)
            .selectExpr("sum(expected_orders)", "sum(clv)")
            .first();
    assertThat(totals.values().stream().mapToDouble(total -> total.orders().value()).sum())
        .isCloseTo(sums.getDouble(0), within(1e-6));
    assertThat(
            totals.values().stream()
                .mapToDouble(total -> total.worth().orElseThrow().value())
                .sum())
        .isCloseTo(sums.getDouble(1), within(1e-4));
    for (ValueTotals.Total total : totals.values()) {
      assertThat(total.orders().low()).isLessThan(total.orders().value());
      assertThat(total.orders().high())
          .isBetween(total.orders().value(), 2 * total.orders().value());
    }
  }

  @Test
  void littleDataAreRefusedWithAReason() {
    ValueSettings settings = settings(Optional.empty(), 1_000_000);
    Dataset<Row> customers = customers(AS_OF, AS_OF).orderBy("customer_id").limit(60);
    FittedModels models = ValueModelling.fit(customers, AS_OF, AS_OF, settings);

    assertThat(models.everybody().chosen()).isEmpty();
    assertThat(models.everybody().purchases().get(0).reason())
        .contains("at least 100 customers, there are 60");
    assertThat(ValueForecast.add(customers, models, AS_OF, settings).columns())
        .doesNotContain("p_alive");
    assertThat(ValueSummary.of(models)).hasSize(1);
  }
}
