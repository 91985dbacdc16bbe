package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clientele.config.SegmentSettings.Publish.When;
import clientele.lake.Lake;
import clientele.lake.tables.SegmentModels;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The slice of {@code segment_models} that a new fit of a date leaves. */
final class ModelRows {
  private ModelRows() {}

  /**
   * A new published model and those of its date that stay: challengers and retired ones. The one
   * that was published is replaced where every fit is published, as a run done again replaces its
   * slice; where someone decides, it is retired, so that one can go back to it.
   */
  static Dataset<Row> inPlaceOfPublished(
      StageContext context, LocalDate asOf, Dataset<Row> model, String id) {
    boolean replaced = context.settings().segment().publish().when() == When.ALWAYS;
    return others(context.lake(), asOf, id)
        .map(
            rows ->
                replaced
                    ? rows.where("status <> 'published'")
                    : rows.withColumn(
                        "status",
                        when(col("status").equalTo("published"), "retired")
                            .otherwise(col("status"))))
        .map(rows -> together(model, rows))
        .orElse(model);
  }

  /** A challenger and all others of its date; empty where it is the published model itself. */
  static Optional<Dataset<Row>> besidePublished(
      Lake lake, LocalDate asOf, Dataset<Row> model, String id) {
    boolean published =
        lake.has(SegmentModels.CONTRACT)
            && !lake.read(SegmentModels.CONTRACT, asOf)
                .where(col("model_id").equalTo(lit(id)).and(col("status").equalTo("published")))
                .isEmpty();
    return published
        ? Optional.empty()
        : Optional.of(others(lake, asOf, id).map(rows -> together(model, rows)).orElse(model));
  }

  private static Optional<Dataset<Row>> others(Lake lake, LocalDate asOf, String id) {
    return lake.has(SegmentModels.CONTRACT)
        ? Optional.of(
            lake.read(SegmentModels.CONTRACT, asOf).where(col("model_id").notEqual(lit(id))))
        : Optional.empty();
  }

  private static Dataset<Row> together(Dataset<Row> model, Dataset<Row> others) {
    return SegmentModels.CONTRACT
        .conform(model)
        .unionByName(SegmentModels.CONTRACT.conform(others));
  }
}
