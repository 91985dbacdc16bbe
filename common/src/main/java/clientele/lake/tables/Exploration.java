package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What the data look like. Table {@code exploration}. */
public final class Exploration {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "exploration",
              "What the data look like: distributions, associations, cohorts, seasons and"
                  + " concentration, enough to draw them without going back to the rows.")
          .grain("a figure", "as_of", "table", "column", "other_column", "statistic", "bin")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "what happened before its 00:00 UTC counts")
          .required("table", DataTypes.StringType, "the table that the figure is of")
          .optional(
              "column",
              DataTypes.StringType,
              "its column, map.name for an entry of a map; NULL for the whole table")
          .optional(
              "other_column",
              DataTypes.StringType,
              "the other column of a pair; of a cohort statistic the month of first purchase,"
                  + " yyyy-MM; NULL for the others")
          .required(
              "statistic",
              DataTypes.StringType,
              "any table: rows. Any column: count (values that can be used), missing (NULL),"
                  + " not_a_number, infinite, distinct. Numbers: min, max, mean, sd (n − 1),"
                  + " skewness (third standardised moment), p01 … p99, histogram. Dates: min, max,"
                  + " months or years. Categories: top (the commonest values), other. Pairs:"
                  + " missing_together (rows); in customer_features also pearson, spearman,"
                  + " cramers_v and mutual_information (nats), on sample customers. Money: gini,"
                  + " top_share_01, _10, _20, lorenz. Groups: hopkins, hopkins_sd, hopkins_draw."
                  + " customer_days: cohort_customers, cohort_orders, cohort_revenue;"
                  + " monthly_orders, monthly_revenue; indices (1 is average) month_orders,"
                  + " month_revenue, weekday_orders, weekday_revenue. clean_transactions: indices"
                  + " hour_lines, hour_revenue")
          .optional(
              "bin",
              DataTypes.IntegerType,
              "place within a statistic of several figures: number of a bin of histogram, lorenz"
                  + " or hopkins_draw; rank of top; yyyyMM of months and monthly, yyyy of years;"
                  + " months since the first purchase of a cohort; month 1 to 12, weekday 1"
                  + " (Monday) to 7, hour 0 to 23 UTC; NULL for the others")
          .optional(
              "value",
              DataTypes.DoubleType,
              "the figure: rows, a share, or in the unit of the column; revenue in lake.currency;"
                  + " NULL where it is not defined")
          .optional(
              "low",
              DataTypes.DoubleType,
              "lower edge of a bin of histogram; least draw of hopkins; 0 of mutual_information and"
                  + " lorenz")
          .optional(
              "high",
              DataTypes.DoubleType,
              "upper edge of a bin of histogram; greatest draw of hopkins; the most that"
                  + " mutual_information could be; share of customers at a point of lorenz, the"
                  + " smallest first")
          .optional(
              "text",
              DataTypes.StringType,
              "a category's value, a period, the scale of the bins of a histogram (values, linear"
                  + " or asinh); else how the figure came about, with its error or number of rows")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private Exploration() {}
}
