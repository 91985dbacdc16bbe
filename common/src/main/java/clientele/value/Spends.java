package clientele.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What repeat buyers spent, as groups on the driver: one grouping on Spark.
 *
 * <p>Equal (x, mean) are one group. Should these be more than the driver may hold, the logarithm of
 * the mean is cut into cells of 1/1024, 1/512 and so on; a cell keeps the mean and variance of its
 * customers' amounts and the mean of their logarithms, which leaves an error of the third order.
 * All sums are of whole numbers, so that they do not depend on their order.
 */
final class Spends {
  private static final double FINEST = 1024;

  /** Digits of the whole numbers: eight million customers of one cell fit a BIGINT. */
  private static final double UNITS = 1L << 40;

  private static final int X = 0;
  private static final int CELL = 1;
  private static final int CUSTOMERS = 2;
  private static final int DEVIATION = 3;
  private static final int SQUARE = 4;
  private static final int LOG = 5;

  private final PackedRows rows;

  /** Cells in a unit of the logarithm; 0 where the cell is the mean itself. */
  private final double cells;

  private Spends(PackedRows rows, double cells) {
    this.rows = rows;
    this.cells = cells;
  }

  /**
   * Groups customers.
   *
   * @param spends columns group (STRING), x (BIGINT, more than 0), mean (DOUBLE, more than 0)
   * @param most groups
   * @return the groups
   */
  static Spends collect(Dataset<Row> spends, int most) {
    Column bits =
        org.apache
            .spark
            .sql
            .functions
            .udf(
                (org.apache.spark.sql.api.java.UDF1<Double, Long>) Double::doubleToLongBits,
                org.apache.spark.sql.types.DataTypes.LongType)
            .apply(col("mean"));
    Optional<PackedRows> equal =
        PackedRows.collect(
            spends
                .groupBy(col("group"), col("x"), bits.as("cell"))
                .agg(count(lit(1)).as("customers")),
            most);
    if (equal.isPresent()) {
      return new Spends(equal.get(), 0);
    }
    for (double cells = FINEST; ; cells /= 2) {
      Column cell = floor(log(col("mean")).multiply(cells));
      Dataset<Row> placed = spends.withColumn("cell", cell.cast("bigint"));
      Column deviation = col("mean").divide(exp(middle(col("cell"), cells))).minus(1);
      Column offset = log(col("mean")).minus(middle(col("cell"), cells));
      Optional<PackedRows> rows =
          PackedRows.collect(
              placed
                  .groupBy("group", "x", "cell")
                  .agg(
                      count(lit(1)).as("customers"),
                      whole(deviation).as("deviation"),
                      whole(deviation.multiply(deviation)).as("square"),
                      whole(offset).as("log")),
              most);
      if (rows.isPresent()) {
        return new Spends(rows.get(), cells);
      }
    }
  }

  private static Column middle(Column cell, double cells) {
    return cell.plus(0.5).divide(cells);
  }

  private static Column whole(Column value) {
    return coalesce(sum(round(value.multiply(UNITS)).cast("bigint")), lit(0L));
  }

  /** The rows of some groups. */
  SpendGroups where(IntPredicate wanted) {
    int[] kept = IntStream.range(0, rows.size()).filter(wanted).toArray();
    int[] x = IntStream.of(kept).map(row -> Math.toIntExact(rows.number(row, X))).toArray();
    double[] customers =
        IntStream.of(kept).mapToDouble(row -> rows.number(row, CUSTOMERS)).toArray();
    if (cells == 0) {
      return SpendGroups.of(
          x,
          IntStream.of(kept)
              .mapToDouble(row -> Double.longBitsToDouble(rows.number(row, CELL)))
              .toArray(),
          customers);
    }
    double[] mean = new double[kept.length];
    double[] variance = new double[kept.length];
    double[] meanLog = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      double middle = (rows.number(kept[i], CELL) + 0.5) / cells;
      double deviation = rows.number(kept[i], DEVIATION) / UNITS / customers[i];
      double square = rows.number(kept[i], SQUARE) / UNITS / customers[i];
      mean[i] = Math.exp(middle) * (1 + deviation);
      variance[i] = Math.exp(2 * middle) * Math.max(0, square - deviation * deviation);
      meanLog[i] = middle + rows.number(kept[i], LOG) / UNITS / customers[i];
    }
    return SpendGroups.of(x, mean, variance, meanLog, customers);
  }

  String group(int row) {
    return rows.name(row);
  }
}
