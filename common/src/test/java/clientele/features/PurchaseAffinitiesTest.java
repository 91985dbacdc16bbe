package clientele.features;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.testing.SparkTest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class PurchaseAffinitiesTest {
  private static Dataset<Row> of(Dataset<Row> lines, Optional<Dataset<Row>> products, int max) {
    Dataset<Row> affinities =
        PurchaseAffinities.of(FeatureSlice.named(lines, products), max, UnaryOperator.identity());
    return lines
        .select("customer_id")
        .distinct()
        .join(affinities, new String[] {"customer_id"}, "left");
  }

  private static Map<String, Row> byCustomer(Dataset<Row> rows, String... columns) {
    Map<String, Row> found = new HashMap<>();
    rows.select("customer_id", columns)
        .collectAsList()
        .forEach(row -> found.put(row.getString(0), row));
    return found;
  }

  @Test
  void fewPurchasesAreDrawnToTheShopsMix(SparkSession spark) {
    Dataset<Row> lines =
        spark
            .range(400)
            .selectExpr(
                // Forty customers keep to one brand each, with ten lines; others buy once.
                "'c' || id % 40 as customer_id",
                "'2026-01-01' as ts",
                "1 as amount",
                "'b' || id % 4 as brand",
                "if(id % 40 < 20, 'tea', 'books') as category")
            .union(
                spark.sql(
                    "select 'new', '2026-01-01', 1, 'b1', null union all"
                        + " select 'none', '2026-01-01', 1, null, 'other'"));
    Map<String, Row> rows =
        byCustomer(
            of(CleanRows.transactions(lines), Optional.empty(), 3),
            "brand_affinities",
            "brand_loyalty",
            "category_affinities",
            "category_shares");

    Map<String, Double> loyal = rows.get("c1").getJavaMap(1);
    // The rest of the four brands is called other; customers differ as much as they can.
    assertThat(loyal).containsOnlyKeys("b0", "b1", "b2", "other");
    assertThat(loyal.get("b1")).isCloseTo((10 + 101 / 401.0) / 11, within(1e-9));
    assertThat(loyal.values().stream().mapToDouble(x -> x).sum()).isCloseTo(1, within(1e-12));
    Map<String, Double> fresh = rows.get("new").getJavaMap(1);
    assertThat(fresh.get("b1")).isCloseTo((1 + 101 / 401.0) / 2, within(1e-9));
    assertThat(fresh.get("b0")).isCloseTo(100 / 401.0 / 2, within(1e-9));
    // A line without a brand tells nothing: the shop's own shares.
    Map<String, Double> none = rows.get("none").getJavaMap(1);
    assertThat(none.get("b1")).isCloseTo(101 / 401.0, within(1e-9));
    assertThat(rows.get("none").isNullAt(2)).isTrue();
    assertThat(rows.get("c1").getDouble(2)).isGreaterThan(0.9);
    // One line says nothing of loyalty: that of all.
    assertThat(rows.get("new").getDouble(2)).isBetween(0.5, rows.get("c1").getDouble(2));
    Map<String, Double> taste = rows.get("c1").getJavaMap(3);
    assertThat(taste).containsOnlyKeys("books", "tea", "other");
    assertThat(rows.get("new").<String, Double>getJavaMap(4)).isEqualTo(Map.of("unknown", 1.0));
  }

  @Test
  void pricesAreComparedWithinTheirCategory(SparkSession spark) {
    Dataset<Row> lines =
        CleanRows.transactions(
            spark,
            "customer_id, ts, amount, product_id, category, unit_price",
            """
            ('dear', '2026-01-01', 1, 'p1', null, 4), ('dear', '2026-01-01', 1, null, 'ship', 4000),
            ('cheap', '2026-01-01', 1, 'p1', null, 1),
            ('cheap', '2026-01-01', 1, 'p2', 'ship', 1000),
            ('free', '2026-01-01', 1, 'p1', null, 0), ('none', '2026-01-01', 1, null, null, null),
            ('alone', '2026-01-01', 1, null, null, 7)""");
    Dataset<Row> products =
        CleanRows.products(spark, "product_id, category", "('p1', 'tea'), ('p2', 'tea')");
    Map<String, Row> rows = byCustomer(of(lines, Optional.of(products), 2), "price_level");

    // Twice and half the geometric mean, two lines beside four usual ones.
    assertThat(rows.get("dear").getDouble(1)).isCloseTo(Math.pow(2, 2 / 6.0), within(1e-5));
    assertThat(rows.get("cheap").getDouble(1)).isCloseTo(Math.pow(0.5, 2 / 6.0), within(1e-5));
    assertThat(rows.get("free").isNullAt(1)).isTrue();
    assertThat(rows.get("none").isNullAt(1)).isTrue();
    assertThat(rows.get("alone").getDouble(1)).isCloseTo(1, within(1e-5));
  }

  @Test
  void withoutNamesAndPricesNothingIsSaid(SparkSession spark) {
    Dataset<Row> lines =
        CleanRows.transactions(spark, "customer_id, ts, amount", "('a', '2026-01-01', 1)");
    Dataset<Row> rows = of(lines, Optional.empty(), 5);
    assertThat(rows.columns())
        .containsExactlyInAnyOrder(
            "customer_id", "category_shares", "channel_shares", "category_diversity");
    assertThatData(rows.selectExpr("to_json(category_shares)", "category_diversity"))
        .hasRows("{\"unknown\":1.0}|1.0");
  }

  @Test
  void whateverThePartitionsTheFeaturesAreTheSame(SparkSession spark) {
    Dataset<Row> lines =
        CleanRows.transactions(
                spark
                    .range(3000)
                    .selectExpr(
                        "'c' || id % 61 as customer_id",
                        "'2026-01-01' as ts",
                        "pmod(hash(id, 1), 99991) / 97 as amount",
                        "'b' || pmod(hash(id, 2), 13) as brand",
                        "'k' || pmod(hash(id), 7) as category",
                        "cast(pmod(hash(id, 3), 5003) / 13 as decimal(18,4)) as unit_price"))
            .persist();
    String[] columns = {"customer_id", "price_level", "brand_loyalty", "to_json(brand_affinities)"};
    assertThatData(of(lines.repartition(5), Optional.empty(), 4).selectExpr(columns))
        .hasSameDataAs(of(lines.coalesce(1), Optional.empty(), 4).selectExpr(columns));
    lines.unpersist();
  }
}
