package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Every transaction line that passed ingest, typed, with signs made one. Table {@code
 * clean_transactions}.
 */
public final class CleanTransactions {
  /** The contract. */
  public static final TableContract CONTRACT =
      CleanTable.contract(
          TableContract.table(
                  "clean_transactions",
                  "Every transaction line that passed ingest, typed, with signs made one.")
              .grain("a line of the source that passed")
              .required("customer_id", DataTypes.StringType, "who bought")
              .required("ts", DataTypes.TimestampType, "when, UTC")
              .required(
                  "amount",
                  Types.MONEY,
                  "lake.currency; positive for a purchase, negative for a return")
              .optional(
                  "transaction_id",
                  DataTypes.StringType,
                  "order or invoice; NULL counts as its customer and day")
              .optional("quantity", DataTypes.DoubleType, "units")
              .optional("unit_price", Types.MONEY, "lake.currency a unit")
              .optional("product_id", DataTypes.StringType, "what was bought")
              .optional("product_name", DataTypes.StringType, "its name")
              .optional("category", DataTypes.StringType, "its category")
              .optional("brand", DataTypes.StringType, "its brand")
              .optional("channel", DataTypes.StringType, "where it was bought")
              .optional("country", DataTypes.StringType, "country of the sale")
              .optional("discount", Types.MONEY, "lake.currency taken off the line, positive")
              .required("is_return", DataTypes.BooleanType, "whether the line takes goods back"));

  private CleanTransactions() {}
}
