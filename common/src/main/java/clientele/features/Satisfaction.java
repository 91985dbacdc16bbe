package clientele.features;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How satisfied customers said they were before a date. */
public final class Satisfaction {
  private static final int BEST = 10;
  private static final int PROMOTERS_FROM = 9;
  private static final int PASSIVES_FROM = 7;

  private Satisfaction() {}

  /**
   * The features of feedback.
   *
   * @param feedback rows of {@code clean_feedback}
   * @param asOf what was said before its 00:00 UTC counts
   * @param recommends whether scores are on the scale 0 to 10 of the likelihood to recommend
   * @return a row for each customer who gave feedback: customer_id; feedbacks, how many;
   *     satisfaction, the mean of the scores; last_satisfaction, the latest score; nps_group, by
   *     the latest score: promoter (9, 10), passive (7, 8) or detractor (Reichheld 2003), NULL on
   *     other scales
   */
  public static Dataset<Row> of(Dataset<Row> feedback, LocalDate asOf, boolean recommends) {
    Column score = col("score");
    Column last = col("last_satisfaction");
    Column group =
        recommends
            ? when(last.between(PROMOTERS_FROM, BEST), lit("promoter"))
                .when(last.geq(PASSIVES_FROM), lit("passive"))
                .when(last.isNotNull(), lit("detractor"))
            : lit(null).cast("string");
    return feedback
        .where(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC))))
        .groupBy("customer_id")
        .agg(
            count(lit(1)).as("feedbacks"),
            // A mean of decimals does not depend on the order of the rows.
            avg(score.cast("decimal(18,6)")).cast("double").as("satisfaction"),
            max_by(score, when(score.isNotNull(), struct(col("ts"), score)))
                .as("last_satisfaction"))
        .withColumn("nps_group", group);
  }
}
