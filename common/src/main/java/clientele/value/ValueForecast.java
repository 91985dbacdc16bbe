package clientele.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import clientele.config.ValueSettings;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF5;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Adds to each customer what the models expect: one map over the customers. */
public final class ValueForecast {
  /** The columns that are added. */
  public static final List<String> COLUMNS =
      List.of("p_alive", "expected_orders", "expected_order_value", "clv");

  private static final StructType FORECAST =
      new StructType()
          .add("p_alive", DataTypes.DoubleType)
          .add("expected_orders", DataTypes.DoubleType)
          .add("expected_order_value", DataTypes.DoubleType)
          .add("clv", DataTypes.DoubleType);

  private ValueForecast() {}

  /** The forecasts of all groups, sent to each machine once. */
  private record Forecasts(Map<String, CustomerForecast> groups) implements Serializable {
    private static final long serialVersionUID = 1L;

    CustomerForecast of(String group) {
      CustomerForecast own = groups.get(group);
      return own == null ? groups.get(ValueModelling.ALL) : own;
    }
  }

  /**
   * Adds p_alive, expected_orders, expected_order_value and clv.
   *
   * @param customers a row for each: purchase_days, first_purchase, last_purchase, repeat_amount,
   *     and what value.group_by names
   * @param models of {@link ValueModelling#fit}
   * @param asOf the date of the histories
   * @param settings horizon, margin and discount rate
   * @return the frame with the columns; without them, where there is no model of purchases
   */
  public static Dataset<Row> add(
      Dataset<Row> customers, FittedModels models, LocalDate asOf, ValueSettings settings) {
    if (models.purchases(ValueModelling.ALL).isEmpty()
        && models.groups().stream().noneMatch(group -> group.chosen().isPresent())) {
      return customers;
    }
    Broadcast<Forecasts> forecasts =
        JavaSparkContext.fromSparkContext(customers.sparkSession().sparkContext())
            .broadcast(forecasts(models, settings));
    UDF5<String, Long, Integer, Integer, Double, Row> forecast =
        (group, purchaseDays, tx, observed, amount) ->
            row(forecasts.value().of(group), purchaseDays, tx, observed, amount);
    Dataset<Row> forecasted =
        customers.withColumn(
            "forecast",
            udf(forecast, FORECAST)
                .apply(
                    ValueModelling.group(customers, settings),
                    col("purchase_days"),
                    datediff(col("last_purchase"), col("first_purchase")),
                    datediff(lit(asOf.minusDays(1)), col("first_purchase")),
                    col("repeat_amount").cast("double")));
    for (String column : COLUMNS) {
      forecasted = forecasted.withColumn(column, col("forecast." + column));
    }
    return forecasted.drop("forecast");
  }

  private static Forecasts forecasts(FittedModels models, ValueSettings settings) {
    Map<String, CustomerForecast> forecasts = new HashMap<>();
    for (GroupModels group : models.groups()) {
      models
          .purchases(group.group())
          .ifPresent(
              purchases ->
                  forecasts.put(
                      group.group(),
                      new CustomerForecast(
                          purchases,
                          models.spend(group.group()),
                          Horizon.of(settings),
                          settings.margin(),
                          settings.timeUnit().days())));
    }
    return new Forecasts(forecasts);
  }

  private static Row row(
      CustomerForecast forecast, long purchaseDays, int tx, int observed, double repeatAmount) {
    if (forecast == null) {
      return RowFactory.create(null, null, null, null);
    }
    int x = Math.toIntExact(purchaseDays - 1);
    CustomerForecast.Outlook outlook = forecast.outlookInDays(x, tx, observed);
    Double amount = forecast.amount(x, repeatAmount);
    return RowFactory.create(
        outlook.alive(),
        outlook.orders(),
        amount,
        amount == null ? null : forecast.worth(outlook, amount));
  }
}
