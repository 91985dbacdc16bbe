package clientele.exploration;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.year;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Customers by the month of their first purchase, and what they did in it and in each month since:
 * how many bought, in how many orders, for how much.
 */
final class Cohorts {
  static final String TABLE = "customer_days";
  private static final int MONTHS = 12;

  private Cohorts() {}

  /**
   * The rows.
   *
   * @param days rows of {@code customer_days}
   * @param features rows of {@code customer_features} of the date
   * @param asOf what happened before it counts
   * @param most cohorts, the latest ones
   * @param least customers of a cohort that is told
   */
  static List<Statistic> of(
      Dataset<Row> days, Dataset<Row> features, LocalDate asOf, int most, long least) {
    int last = months(asOf.minusDays(1));
    Dataset<Row> active =
        days.where(col("purchases").gt(0).and(col("day").lt(lit(asOf))))
            .groupBy(col("customer_id"), months(col("day")).as("month"))
            .agg(sum("orders").as("orders"), sum("purchase_amount").as("revenue"));
    Dataset<Row> firsts =
        features
            .select(col("customer_id"), months(col("first_purchase")).as("cohort"))
            .where(col("cohort").gt(last - most));
    List<Row> cells =
        active
            .join(firsts, new String[] {"customer_id"})
            // A late row may lie before the first purchase that features of an old run know.
            .where(col("month").geq(col("cohort")))
            .groupBy(col("cohort"), col("month").minus(col("cohort")).as("since"))
            .agg(
                count(lit(1)).as("customers"),
                sum("orders").as("orders"),
                sum("revenue").as("revenue"))
            .collectAsList();
    Set<Integer> told = new HashSet<>();
    for (Row cell : cells) {
      // Everybody bought in the first month.
      if (cell.getInt(1) == 0 && cell.getLong(2) >= least) {
        told.add(cell.getInt(0));
      }
    }
    List<Statistic> found = new ArrayList<>();
    cells.stream()
        .filter(cell -> told.contains(cell.getInt(0)))
        .sorted(
            Comparator.<Row>comparingInt(cell -> cell.getInt(0))
                .thenComparingInt(cell -> cell.getInt(1)))
        .forEach(cell -> found.addAll(rows(cell, asOf)));
    return found;
  }

  private static List<Statistic> rows(Row cell, LocalDate asOf) {
    int cohort = cell.getInt(0);
    int since = cell.getInt(1);
    // The month of the date itself is not over, unless the date is its first day.
    String text = cohort + since == months(asOf) ? "the month is not over" : null;
    String name = ColumnStatistics.month(cohort);
    BigDecimal revenue = cell.getDecimal(4);
    return List.of(
        row("cohort_customers", (double) cell.getLong(2), name, since, text),
        row("cohort_orders", (double) cell.getLong(3), name, since, text),
        row("cohort_revenue", revenue.doubleValue(), name, since, text));
  }

  private static Statistic row(
      String statistic, double value, String cohort, int since, String text) {
    return Statistic.of(TABLE, "day", statistic, value).with(cohort).at(since).saying(text);
  }

  private static int months(LocalDate day) {
    return day.getYear() * MONTHS + day.getMonthValue() - 1;
  }

  private static Column months(Column day) {
    return year(day).multiply(MONTHS).plus(month(day)).minus(1);
  }
}
