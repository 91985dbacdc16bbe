package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Answers to surveys, one row a customer and question. Table {@code clean_surveys}. */
public final class CleanSurveys {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_surveys", "Answers to surveys, one row a customer and question.")
              .grain("an answer of the source that passed")
              .required("customer_id", DataTypes.StringType, "who")
              .required("question", DataTypes.StringType, "what was asked")
              .required("answer", DataTypes.DoubleType, "the answer, on the scale of the source")
              .optional("trait", DataTypes.StringType, "what the question is to measure")
              .optional(
                  "ts",
                  DataTypes.TimestampType,
                  "when, UTC; without, the answer counts at any date"));

  private CleanSurveys() {}
}
