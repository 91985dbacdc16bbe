package clientele.exploration;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.hour;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * When customers buy: orders and revenue of each month, and indices of the months of the year, the
 * days of the week and the hours of the day. An index is the mean of such a day (or hour) divided
 * by the mean of all, 1 for average; days without a purchase count, from the first purchase to the
 * date. Growth is not taken out.
 */
final class Seasons {
  private static final int HOURS = 24;

  private Seasons() {}

  /** What was sold in some time. */
  private record Sold(long orders, BigDecimal revenue) {
    static final Sold NOTHING = new Sold(0, BigDecimal.ZERO);

    Sold plus(Sold other) {
      return new Sold(orders + other.orders, revenue.add(other.revenue));
    }

    /** The share of all orders; NaN where there are none. */
    double ordersOf(Sold all) {
      return all.orders > 0 ? (double) orders / (double) all.orders : Double.NaN;
    }

    /** The share of all revenue; NaN where there is none. */
    double revenueOf(Sold all) {
      return all.revenue.signum() > 0
          ? revenue.doubleValue() / all.revenue.doubleValue()
          : Double.NaN;
    }
  }

  /**
   * Months and weekdays.
   *
   * @param days rows of {@code customer_days}
   * @param asOf what happened before it counts
   */
  static List<Statistic> ofDays(Dataset<Row> days, LocalDate asOf) {
    NavigableMap<LocalDate, Sold> sold = new TreeMap<>();
    days.where(col("purchases").gt(0).and(col("day").lt(lit(asOf))))
        .groupBy("day")
        .agg(sum("orders"), sum("purchase_amount"))
        .selectExpr("cast(day as string)", "`sum(orders)`", "`sum(purchase_amount)`")
        .collectAsList()
        .forEach(
            row ->
                sold.put(
                    LocalDate.parse(row.getString(0)),
                    new Sold(row.getLong(1), row.getDecimal(2))));
    List<Statistic> found = new ArrayList<>();
    if (sold.isEmpty()) {
      return found;
    }
    Map<Integer, Sold> monthly = new TreeMap<>();
    sold.forEach(
        (day, some) -> monthly.merge(100 * day.getYear() + day.getMonthValue(), some, Sold::plus));
    monthly.forEach(
        (month, some) -> {
          String label = String.format(Locale.ROOT, "%04d-%02d", month / 100, month % 100);
          found.add(day("monthly_orders", (double) some.orders()).at(month).saying(label));
          found.add(day("monthly_revenue", some.revenue().doubleValue()).at(month).saying(label));
        });
    found.addAll(indices("month", sold, asOf, LocalDate::getMonthValue));
    found.addAll(indices("weekday", sold, asOf, day -> day.getDayOfWeek().getValue()));
    return found;
  }

  private static Statistic day(String name, double value) {
    return Statistic.of(Cohorts.TABLE, "day", name, value);
  }

  private static List<Statistic> indices(
      String name,
      NavigableMap<LocalDate, Sold> sold,
      LocalDate asOf,
      ToIntFunction<LocalDate> season) {
    Map<Integer, Sold> bySeason = new TreeMap<>();
    Map<Integer, Long> calendar = new TreeMap<>();
    Sold all = Sold.NOTHING;
    long length = 0;
    LocalDate first = sold.firstKey();
    for (LocalDate day = first; day.isBefore(asOf); day = day.plusDays(1)) {
      Sold some = sold.getOrDefault(day, Sold.NOTHING);
      bySeason.merge(season.applyAsInt(day), some, Sold::plus);
      calendar.merge(season.applyAsInt(day), 1L, Long::sum);
      all = all.plus(some);
      length++;
    }
    List<Statistic> found = new ArrayList<>();
    for (Map.Entry<Integer, Sold> entry : bySeason.entrySet()) {
      long days = calendar.get(entry.getKey());
      double part = (double) length / (double) days;
      String text = days + " days";
      found.add(
          day(name + "_orders", part * entry.getValue().ordersOf(all))
              .at(entry.getKey())
              .saying(text));
      found.add(
          day(name + "_revenue", part * entry.getValue().revenueOf(all))
              .at(entry.getKey())
              .saying(text));
    }
    return found;
  }

  /**
   * Hours of the day, UTC.
   *
   * @param transactions rows of {@code clean_transactions}
   * @param asOf what happened before it counts
   * @return nothing where all times are midnight: then the source has days and no times
   */
  static List<Statistic> ofHours(Dataset<Row> transactions, LocalDate asOf) {
    Sold[] sold = new Sold[HOURS];
    Arrays.fill(sold, Sold.NOTHING);
    transactions
        .where(
            not(col("is_return"))
                .and(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC)))))
        .groupBy(hour(col("ts")).as("hour"))
        .agg(count(lit(1)), sum("amount"))
        .collectAsList()
        .forEach(row -> sold[row.getInt(0)] = new Sold(row.getLong(1), row.getDecimal(2)));
    Sold all = Arrays.stream(sold).reduce(Sold.NOTHING, Sold::plus);
    List<Statistic> found = new ArrayList<>();
    if (all.orders() == sold[0].orders()) {
      return found;
    }
    for (int hour = 0; hour < HOURS; hour++) {
      found.add(hourly("hour_lines", HOURS * sold[hour].ordersOf(all)).at(hour));
      found.add(hourly("hour_revenue", HOURS * sold[hour].revenueOf(all)).at(hour));
    }
    return found;
  }

  private static Statistic hourly(String name, double value) {
    return Statistic.of("clean_transactions", "ts", name, value);
  }
}
