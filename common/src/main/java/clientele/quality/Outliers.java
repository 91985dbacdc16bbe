package clientele.quality;

import static clientele.quality.AmountFence.STEPS;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.config.IngestSettings;
import clientele.quality.Rule.Action;
import clientele.sources.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Purchase lines of extraordinary amount, by Tukey's far-out fence (Tukey 1977) on the logarithm:
 * amounts are products of many factors, and on their own scale every heavy tail would be far out.
 *
 * <p>What is dear is a matter of the product: a unit is held against the units of its product. A
 * line whose product is rare or unknown, or whose quantity is, is held against all lines, by its
 * amount. Quartiles are taken of logarithms in steps of a hundredth: counts of steps are few,
 * however many lines a product has, and the outcome is the same however the rows lie.
 */
final class Outliers {
  static final String RULE = "outlier_amount";

  private static final String PRODUCT = "product_id";
  private static final String MEDIAN = "_median";
  private static final String FENCE = "_fence";

  private final IngestSettings.Outliers settings;
  private final Optional<Dataset<Row>> products;
  private final Optional<AmountFence> overall;

  private Outliers(
      IngestSettings.Outliers settings,
      Optional<Dataset<Row>> products,
      Optional<AmountFence> overall) {
    this.settings = settings;
    this.products = products;
    this.overall = overall;
  }

  /**
   * Looks for outliers among the accepted purchase lines.
   *
   * @param judged the transactions
   * @param mapping which columns they have
   * @param settings the fences; a fence of 0 finds nothing
   * @return what was found, or empty where there is no fence
   */
  static Optional<Finding> find(
      Dataset<Row> judged, Mapping mapping, IngestSettings.Outliers settings) {
    if (settings.fence() <= 0) {
      return Optional.empty();
    }
    Dataset<Row> lines = judged.where(purchase().and(col("amount").gt(0)));
    Optional<AmountFence> overall = AmountFence.of(lines.select(amount()), settings);
    boolean byProduct = mapping.has(PRODUCT) && mapping.has("quantity");
    if (overall.isEmpty() && !byProduct) {
      return Optional.empty();
    }
    List<Dataset<Row>> persisted = new ArrayList<>();
    Optional<Dataset<Row>> products =
        byProduct ? Optional.of(persist(fences(lines, settings), persisted)) : Optional.empty();
    Outliers outliers = new Outliers(settings, products, overall);
    Dataset<Row> evidence = outliers.evidence(judged);
    long rows =
        byProduct
            ? persist(evidence, persisted).count()
            : overall.map(AmountFence::lines).orElse(0L);
    return Optional.of(
        new Finding(
            RULE,
            Action.FLAGGED,
            rows,
            outliers.detail(),
            outliers::flag,
            evidence,
            Optional.empty(),
            persisted));
  }

  private static Dataset<Row> persist(Dataset<Row> frame, List<Dataset<Row>> persisted) {
    persisted.add(frame.persist(StorageLevel.MEMORY_AND_DISK()));
    return frame;
  }

  /** Median and fence of a unit, by product. */
  private static Dataset<Row> fences(Dataset<Row> lines, IngestSettings.Outliers settings) {
    Column price = amount().divide(col("quantity"));
    Column quartiles = percentile(col("step"), array(lit(0.25), lit(0.5), lit(0.75)), col("count"));
    Column high = col("q").getItem(2);
    Column range = high.minus(col("q").getItem(0));
    Column median = exp(col("q").getItem(1).plus(0.5).divide(STEPS));
    Column far = exp(high.plus(1).plus(range.multiply(settings.fence())).divide(STEPS));
    return lines
        .where(col(PRODUCT).isNotNull().and(col("quantity").gt(0)))
        .groupBy(col(PRODUCT), AmountFence.step(price).as("step"))
        .count()
        .groupBy(PRODUCT)
        .agg(quartiles.as("q"), sum("count").as("lines"))
        .where(col("lines").geq(settings.leastLines()))
        .select(
            col(PRODUCT),
            median.as(MEDIAN),
            greatest(far, median.multiply(settings.leastTimes())).as(FENCE));
  }

  private static Column amount() {
    return col("amount").cast("double");
  }

  private static Column purchase() {
    return col(Inspection.RULE).isNull().and(not(col("is_return")));
  }

  /** The rows with median and fence of their own amount; NULL where only those of all hold. */
  private Dataset<Row> withFences(Dataset<Row> rows) {
    if (products.isEmpty()) {
      Column none = lit(null).cast("double");
      return rows.withColumn(MEDIAN, none).withColumn(FENCE, none);
    }
    Column units = when(col("quantity").gt(0), col("quantity"));
    return rows.join(products.get(), new String[] {PRODUCT}, "left")
        .withColumn(MEDIAN, col(MEDIAN).multiply(units))
        .withColumn(FENCE, col(FENCE).multiply(units));
  }

  private Column outlier() {
    Column beyondAll = overall.map(fence -> fence.isBeyond(amount())).orElseGet(() -> lit(false));
    return purchase().and(col("amount").gt(0)).and(coalesce(amount().gt(col(FENCE)), beyondAll));
  }

  private Dataset<Row> flag(Dataset<Row> rows) {
    return withFences(rows)
        .withColumn(Inspection.FLAGS, Finding.flagsWith(outlier(), RULE))
        .drop(MEDIAN, FENCE);
  }

  private Dataset<Row> evidence(Dataset<Row> judged) {
    Column none = lit(null).cast("double");
    Column expected = coalesce(col(MEDIAN), overall.map(fence -> lit(fence.median())).orElse(none));
    Column from = coalesce(col(FENCE), overall.map(fence -> lit(fence.from())).orElse(none));
    Column times = amount().divide(expected);
    Column ofProduct =
        format_string(
            "%.4g of %s cost %.2f, %.1f times the %.2f that is usual; from %.2f on it is flagged",
            col("quantity"), col(PRODUCT), amount(), times, expected, from);
    Column ofAll =
        format_string(
            "a line cost %.2f, %.1f times the %.2f that is usual; from %.2f on it is flagged",
            amount(), times, expected, from);
    return withFences(judged)
        .where(outlier())
        .select(
            col("customer_id"),
            col("transaction_id").as("item"),
            amount().as("value"),
            expected.as("expected"),
            times.as("times"),
            when(col(FENCE).isNotNull(), ofProduct).otherwise(ofAll).as("evidence"),
            col("source_file"));
  }

  private String detail() {
    String ofProduct =
        String.format(
            Locale.ROOT,
            "A purchased unit costs more than %s interquartile ranges of the logarithm above the"
                + " upper quartile of its product, and %s times its median (ingest.outliers)",
            settings.fence(),
            settings.leastTimes());
    return ofProduct
        + overall
            .map(
                fence ->
                    String.format(
                        Locale.ROOT,
                        "; of a product with fewer than %d lines, or without a quantity, the line"
                            + " costs %.2f or more.",
                        settings.leastLines(),
                        fence.from()))
            .orElse(".");
  }
}
