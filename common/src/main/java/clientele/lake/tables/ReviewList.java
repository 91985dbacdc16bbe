package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Rows that were kept and should be looked at, with the evidence, as the last ingest of each source
 * found them. Table {@code review_list}.
 */
public final class ReviewList {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "review_list",
              "Rows that were kept and should be looked at, with the evidence, as the last ingest of"
                  + " each source found them.")
          .grain("a flagged row")
          .replacedBy("source")
          .required("source", DataTypes.StringType, "which source")
          .required("rule", DataTypes.StringType, "the rule of quality_report that flagged the row")
          .required("customer_id", DataTypes.StringType, "whose row it is")
          .optional(
              "item",
              DataTypes.StringType,
              "transaction_id of a line; of a customer the id that came first")
          .required(
              "value",
              DataTypes.DoubleType,
              "of a line its amount, lake.currency; of a customer the similarity of the names, 0 to 1")
          .optional(
              "expected", DataTypes.DoubleType, "the amount that is usual for it, lake.currency")
          .optional("times", DataTypes.DoubleType, "value / expected")
          .required("evidence", DataTypes.StringType, "what speaks against the row, in words")
          .optional("source_file", DataTypes.StringType, "file the row came from")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private ReviewList() {}
}
