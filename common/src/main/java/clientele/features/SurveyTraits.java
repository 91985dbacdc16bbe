package clientele.features;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.timestamp_seconds;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What customers answered in surveys before a date. */
public final class SurveyTraits {
  private SurveyTraits() {}

  /**
   * The answers that count: each customer's latest to each question.
   *
   * @param surveys rows of {@code clean_surveys}
   * @param asOf answers before its 00:00 UTC count, and those that are not dated
   * @return customer_id, question, trait (NULL where the source names none), answer; a row for each
   *     customer and question
   */
  public static Dataset<Row> answers(Dataset<Row> surveys, LocalDate asOf) {
    Column at = coalesce(col("ts"), timestamp_seconds(lit(0L)));
    return surveys
        .where(
            col("ts").isNull().or(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC)))))
        .groupBy("customer_id", "question")
        .agg(
            max_by(struct(col("answer"), col("trait")), struct(at, col("answer"), col("trait")))
                .as("latest"))
        .select("customer_id", "question", "latest.trait", "latest.answer");
  }

  /**
   * The mean answer to the questions of each trait.
   *
   * @param answers of {@link #answers}
   * @return a row for each customer who answered: customer_id; answers, how many; trait_scores, the
   *     mean answer by trait (by question, where it has none), on the scale of the source
   */
  public static Dataset<Row> of(Dataset<Row> answers) {
    return answers
        .groupBy(col("customer_id"), coalesce(col("trait"), col("question")).as("trait"))
        .agg(
            count(lit(1)).as("answers"),
            avg(col("answer").cast("decimal(18,6)")).cast("double").as("score"))
        .groupBy("customer_id")
        .agg(
            sum("answers").as("answers"),
            map_from_entries(array_sort(collect_list(struct(col("trait"), col("score")))))
                .as("trait_scores"));
  }
}
