package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What customers said of the business, one row a statement. Table {@code clean_feedback}. */
public final class CleanFeedback {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_feedback", "What customers said of the business, one row a statement.")
              .grain("a statement of the source that passed")
              .required("customer_id", DataTypes.StringType, "who")
              .required("ts", DataTypes.TimestampType, "when, UTC")
              .optional("score", DataTypes.DoubleType, "how satisfied, on the scale of the source")
              .optional("text", DataTypes.StringType, "in words")
              .optional("channel", DataTypes.StringType, "by which way"));

  private CleanFeedback() {}
}
