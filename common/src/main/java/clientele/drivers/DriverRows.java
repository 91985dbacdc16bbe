package clientele.drivers;

import clientele.drivers.DriverRegression.Driver;
import clientele.drivers.DriverRegression.Drivers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of {@code drivers}, and the same in words. */
public final class DriverRows {
  private static final int SHOWN = 3;
  private static final double SURE = 0.05;

  private DriverRows() {}

  /**
   * The rows.
   *
   * @param outcomes drivers of each outcome
   * @param spark the session
   * @return columns of {@code drivers} but as_of and run_id
   */
  public static Dataset<Row> of(List<Drivers> outcomes, SparkSession spark) {
    StructType schema =
        new StructType()
            .add("outcome", DataTypes.StringType, false)
            .add("feature", DataTypes.StringType, false)
            .add("coefficient", DataTypes.DoubleType, false)
            .add("effect", DataTypes.DoubleType, false)
            .add("ci_low", DataTypes.DoubleType, false)
            .add("ci_high", DataTypes.DoubleType, false)
            .add("p_value", DataTypes.DoubleType, false)
            .add("customers", DataTypes.LongType, false)
            .add("explained", DataTypes.DoubleType, false)
            .add("note", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (Drivers outcome : outcomes) {
      for (Driver driver : outcome.drivers()) {
        rows.add(
            RowFactory.create(
                outcome.outcome(),
                driver.feature(),
                driver.coefficient(),
                driver.effect(),
                driver.low(),
                driver.high(),
                driver.pValue(),
                outcome.customers(),
                outcome.explained(),
                driver.note().orElse(null)));
      }
    }
    return spark.createDataFrame(rows, schema);
  }

  /**
   * A line for each outcome.
   *
   * @param outcomes drivers of each outcome
   * @return for the run's summary
   */
  public static List<String> summary(List<Drivers> outcomes) {
    return outcomes.stream().map(DriverRows::line).toList();
  }

  private static String line(Drivers outcome) {
    if (outcome.drivers().isEmpty()) {
      return "no drivers of " + outcome.outcome() + ": " + outcome.note();
    }
    List<String> strongest =
        outcome.drivers().stream()
            .filter(driver -> driver.pValue() < SURE)
            .limit(SHOWN)
            .map(
                driver ->
                    String.format(Locale.ROOT, "%s (%+.2f)", driver.feature(), driver.effect()))
            .toList();
    return String.format(
        Locale.ROOT,
        "%,d customers' %s goes with %s; %d features explain %.0f %% of its differences",
        outcome.customers(),
        outcome.outcome(),
        strongest.isEmpty() ? "no feature for certain" : String.join(", ", strongest),
        outcome.drivers().size(),
        100 * outcome.explained());
  }
}
