package clientele.quality;

import clientele.features.ExactQuantiles;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Purchase lines of extraordinary amount, by Tukey's far-out fence (Tukey 1977) on the logarithm:
 * amounts are products of many factors, and on their own scale every heavy tail would be far out.
 */
final class Outliers {
  private static final String RULE = "outlier_amount";

  private Outliers() {}

  /**
   * Looks for outliers among the accepted purchase lines.
   *
   * @param judged the transactions
   * @param ranges how many interquartile ranges above the upper quartile the fence stands; 0 for no
   *     fence
   * @return what was found, or empty where there is no fence (no purchases, or half of them equal)
   */
  static Optional<Finding> find(Dataset<Row> judged, double ranges) {
    Dataset<Row> amounts =
        judged
            .where(purchase().and(functions.col("amount").gt(0)))
            .select(functions.col("amount").cast("double").as("amount"));
    if (ranges <= 0) {
      return Optional.empty();
    }
    double[] quartiles =
        ExactQuantiles.of(amounts, List.of("amount"), new double[] {0.25, 0.75})[0];
    double low = Math.log(quartiles[0]);
    double high = Math.log(quartiles[1]);
    // Where half of all amounts are one, every other would be far out.
    if (!(high > low)) {
      return Optional.empty();
    }
    double fence = Math.exp(high + ranges * (high - low));
    Column outlier = purchase().and(functions.col("amount").cast("double").gt(fence));
    String detail =
        String.format(
            Locale.ROOT,
            "The amount of a purchase line is above %.2f, %s interquartile ranges of its logarithm"
                + " over the upper quartile (ingest.outliers.fence).",
            fence,
            ranges);
    return Optional.of(
        new Finding(
            RULE,
            judged.where(outlier).count(),
            detail,
            rows -> rows.withColumn(Inspection.FLAGS, Finding.flagsWith(outlier, RULE))));
  }

  private static Column purchase() {
    return functions.col(Inspection.RULE).isNull().and(functions.not(functions.col("is_return")));
  }
}
