package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.config.FeatureSettings.Returns;
import clientele.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Published figures of real shops, from their files. */
@SparkTest
class GoldenMeasuresTest {
  private static String shared(String name) {
    return Stream.of(
            System.getenv().getOrDefault("CLIENTELE_DATA", "../shared/data"),
            "../shared/data",
            "../../shared/data")
        .map(root -> Path.of(root, name))
        .filter(Files::exists)
        .findFirst()
        .map(Path::toString)
        .orElseGet(() -> Assumptions.abort("The shared data are not here: " + name));
  }

  private static List<Row> rows(Dataset<Row> frame, String where, String... columns) {
    return frame.where(where).selectExpr(columns).collectAsList();
  }

  /**
   * Chen, Sain and Guo, "Data mining for the online retail industry", Journal of Database Marketing
   * and Customer Strategy Management 19(3), 2012; figures recomputed with pandas.
   */
  @Test
  void onlineRetail(SparkSession spark) {
    Dataset<Row> lines =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .csv(shared("online-retail/online_retail.csv.gz"))
            .where("CustomerID is not null and cast(UnitPrice as double) > 0")
            .selectExpr(
                "regexp_replace(CustomerID, '[.]0$', '') as customer_id",
                "InvoiceDate as ts",
                "InvoiceNo as transaction_id",
                "cast(Quantity as int) * cast(UnitPrice as decimal(18,4)) as amount",
                "startswith(InvoiceNo, 'C') or cast(Quantity as int) < 0 as is_return",
                "Country as country");
    Dataset<Row> measures =
        PurchaseMeasures.of(
                PurchaseDays.sums(CleanRows.transactions(lines)),
                LocalDate.parse("2011-12-10"),
                Returns.EXCLUDE)
            .persist();
    Row totals =
        measures
            .selectExpr(
                "count(*)",
                "sum(frequency)",
                "cast(sum(cast(monetary as decimal(18,4))) as string)",
                "sum(int(frequency = 1))")
            .first();
    assertThat(totals.mkString("|")).isEqualTo("4338|18532|8911407.9040|1493");
    assertThat(
            rows(
                    measures,
                    "customer_id in ('12346', '12347', '12748', '14646', '17850')",
                    "customer_id",
                    "recency_days",
                    "frequency",
                    "cast(monetary as decimal(18,2))")
                .stream()
                .map(row -> row.mkString(" ")))
        .containsExactlyInAnyOrder(
            "12346 326 1 77183.60",
            "12347 3 7 4310.00",
            "12748 1 209 33719.73",
            "14646 2 73 280206.02",
            "17850 373 34 5391.21");
    double[][] medians = ExactQuantiles.of(measures, RfmScores.MEASURES, new double[] {.5});
    assertThat(medians[0][0]).isEqualTo(51);
    assertThat(medians[1][0]).isEqualTo(2);
    assertThat(medians[2][0]).isCloseTo(674.485, within(1e-9));
    measures.unpersist();
  }

  /**
   * The 1/10 sample of P. Fader and B. Hardie, "Forecasting repeat sales at CDNOW", Interfaces
   * 31(3), 2001; a purchase has no id, so that its day stands for it.
   */
  @Test
  void cdnow(SparkSession spark) {
    Dataset<Row> lines =
        spark
            .read()
            .text(shared("cdnow/CDNOW_sample.txt"))
            .selectExpr("split(trim(value), '\\\\s+') as fields")
            .selectExpr(
                "fields[0] as customer_id",
                "to_timestamp(fields[2], 'yyyyMMdd') as ts",
                "fields[4] as amount");
    Dataset<Row> measures =
        PurchaseMeasures.of(
                PurchaseDays.sums(CleanRows.transactions(lines)),
                LocalDate.parse("1998-07-01"),
                Returns.SUBTRACT)
            .persist();
    Row means =
        measures
            .selectExpr("count(*)", "avg(recency_days)", "avg(frequency)", "avg(monetary)")
            .first();
    assertThat(means.getLong(0)).isEqualTo(2357);
    assertThat(means.getDouble(1)).isCloseTo(372.564, within(5e-4));
    assertThat(means.getDouble(2)).isCloseTo(2.841, within(5e-4));
    assertThat(means.getDouble(3)).isCloseTo(103.56, within(5e-3));
    RfmScores scores = RfmScores.of(measures);
    assertThat(scores.cuts().get("recency_days")).containsExactly(153.0, 443.0, 487.0, 513.0);
    assertThat(scores.cuts().get("frequency")).containsExactly(1.0, 1.0, 2.0, 4.0);
    List<Double> monetary = scores.cuts().get("monetary");
    double[] expected = {15.36, 31.958, 59.25, 130.436};
    for (int i = 0; i < expected.length; i++) {
      assertThat(monetary.get(i)).isCloseTo(expected[i], within(1e-9));
    }
    Dataset<Row> scored = scores.score(measures, RfmGrid.shipped());
    // Ties: every customer of one purchase day has the same score, and no other has it.
    assertThat(
            rows(
                scored, "true", "count(distinct f_score, frequency = 1) = count(distinct f_score)"))
        .singleElement()
        .satisfies(row -> assertThat(row.getBoolean(0)).isTrue());
    assertThat(rows(scored, "frequency = 1", "min(f_score)", "max(f_score)").get(0).mkString(" "))
        .isEqualTo("1 1");
    measures.unpersist();
  }
}
