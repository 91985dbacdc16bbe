package clientele.features;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.dayofmonth;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.to_date;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import java.time.LocalDate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Who customers are and where they live, at a date. */
public final class CustomerAttributes {
  private CustomerAttributes() {}

  /**
   * The demographic and geographic features.
   *
   * @param customers rows of {@code clean_customers}
   * @param asOf the date that ages and registrations are told at
   * @return a row for each customer, with these columns of {@code customer_features}
   */
  public static Dataset<Row> of(Dataset<Row> customers, LocalDate asOf) {
    return customers.select(
        col("customer_id"),
        coalesce(age(col("birth_date"), asOf), col("age")).as("age"),
        col("gender"),
        col("income"),
        col("education"),
        col("marital_status"),
        col("household_size"),
        col("occupation"),
        // What is dated after as_of was not known then.
        when(
                to_date(col("signup_ts")).lt(lit(asOf)),
                datediff(lit(asOf), to_date(col("signup_ts"))))
            .as("signup_days"),
        col("city"),
        col("region"),
        col("country"),
        col("latitude"),
        col("longitude"),
        sorted("numbers"),
        sorted("categories"));
  }

  /** Completed years; who is born on 29 February completes them on 1 March in other years. */
  private static Column age(Column birth, LocalDate asOf) {
    Column dayInYear = month(birth).multiply(100).plus(dayofmonth(birth));
    Column years =
        lit(asOf.getYear())
            .minus(year(birth))
            .minus(
                when(dayInYear.gt(asOf.getMonthValue() * 100 + asOf.getDayOfMonth()), 1)
                    .otherwise(0));
    return when(birth.leq(lit(asOf)), years.cast("double"));
  }

  private static Column sorted(String map) {
    return map_from_entries(array_sort(map_entries(col(map)))).as(map);
  }
}
