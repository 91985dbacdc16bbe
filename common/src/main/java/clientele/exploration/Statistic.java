package clientele.exploration;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A row of {@code exploration}, without its date and run. Parts that a statistic does not have are
 * null or NaN.
 *
 * @param table what it is of
 * @param column the column; null for the whole table
 * @param other the other column of a pair, or the cohort
 * @param name of the statistic
 * @param bin the place within the statistic, where it has several
 * @param value the figure
 * @param low lower edge of the bin
 * @param high upper edge of the bin
 * @param text label of the bin, or how the figure came about
 */
public record Statistic(
    String table,
    String column,
    String other,
    String name,
    Integer bin,
    double value,
    double low,
    double high,
    String text) {

  private static final StructType SCHEMA =
      new StructType()
          .add("table", DataTypes.StringType, false)
          .add("column", DataTypes.StringType)
          .add("other_column", DataTypes.StringType)
          .add("statistic", DataTypes.StringType, false)
          .add("bin", DataTypes.IntegerType)
          .add("value", DataTypes.DoubleType)
          .add("low", DataTypes.DoubleType)
          .add("high", DataTypes.DoubleType)
          .add("text", DataTypes.StringType);

  /** A figure of a column, or of a table where {@code column} is null. */
  static Statistic of(String table, String column, String name, double value) {
    return new Statistic(table, column, null, name, null, value, Double.NaN, Double.NaN, null);
  }

  /** A number of rows or values. */
  static Statistic count(String table, String column, String name, long count) {
    return of(table, column, name, (double) count);
  }

  Statistic with(String other) {
    return new Statistic(table, column, other, name, bin, value, low, high, text);
  }

  Statistic at(int place) {
    return new Statistic(table, column, other, name, place, value, low, high, text);
  }

  Statistic between(double from, double to) {
    return new Statistic(table, column, other, name, bin, value, from, to, text);
  }

  Statistic saying(String words) {
    return new Statistic(table, column, other, name, bin, value, low, high, words);
  }

  /**
   * Rows of the table but as_of and run_id.
   *
   * @param statistics any number
   * @param spark the session
   * @return a row each; what is not finite is NULL
   */
  public static Dataset<Row> rows(List<Statistic> statistics, SparkSession spark) {
    return spark.createDataFrame(
        statistics.stream()
            .map(
                one ->
                    RowFactory.create(
                        one.table,
                        one.column,
                        one.other,
                        one.name,
                        one.bin,
                        finite(one.value),
                        finite(one.low),
                        finite(one.high),
                        one.text))
            .toList(),
        SCHEMA);
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value + 0.0 : null;
  }
}
