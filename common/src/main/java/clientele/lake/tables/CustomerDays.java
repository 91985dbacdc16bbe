package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Purchases by customer and day: the mergeable base of every purchase measure. Table {@code
 * customer_days}.
 */
public final class CustomerDays {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "customer_days",
              "Purchases by customer and day: the mergeable base of every purchase measure.")
          .grain("a day on which a customer bought or returned", "customer_id", "day")
          .required("customer_id", DataTypes.StringType, "who")
          .required("day", DataTypes.DateType, "which day, UTC")
          .required(
              "orders", DataTypes.LongType, "purchases whose first purchase line is of this day")
          .required("lines", DataTypes.LongType, "all lines of the day, returns too")
          .required("purchases", DataTypes.LongType, "purchase lines")
          .required("returns", DataTypes.LongType, "return lines")
          .required("purchase_amount", Types.MONEY_SUM, "lake.currency, sum of the purchase lines")
          .required(
              "return_amount", Types.MONEY_SUM, "lake.currency, sum of the return lines, 0 or less")
          .required(
              "discount_amount", Types.MONEY_SUM, "lake.currency taken off the purchase lines")
          .required("discounted_lines", DataTypes.LongType, "purchase lines with a discount")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private CustomerDays() {}
}
