package clientele.value;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The purchase histories of all customers, as groups on the driver: one grouping on Spark.
 *
 * <p>Equal (x, t_x, T) in days are one group. Should these be more than the driver may hold, t_x
 * and T − t_x are cut into cells of two days, four days and so on; such a group stands for its
 * customers with the means of their t_x and T, so that the likelihood errs in the second order of
 * the cell only.
 */
final class Purchases {
  private static final int X = 0;
  private static final int MARK = 1;
  private static final int CUSTOMERS = 4;
  private static final int TX = 5;
  private static final int OBSERVED = 6;

  private final PackedRows rows;
  private final double unit;
  private final int grain;

  private Purchases(PackedRows rows, double unit, int grain) {
    this.rows = rows;
    this.unit = unit;
    this.grain = grain;
  }

  /**
   * Groups customers.
   *
   * @param histories columns group (STRING), x, tx, observed (days), mark (BIGINT); mark keeps
   *     customers apart
   * @param days in a unit of time
   * @param most groups
   * @return the groups
   */
  static Purchases collect(Dataset<Row> histories, int days, int most) {
    for (int grain = 1; ; grain *= 2) {
      Optional<PackedRows> rows =
          PackedRows.collect(
              histories
                  .groupBy(
                      col("group"),
                      col("x"),
                      col("mark"),
                      call_function("div", col("tx"), lit((long) grain)).as("tx_cell"),
                      call_function("div", col("observed").minus(col("tx")), lit((long) grain))
                          .as("gap_cell"))
                  .agg(
                      count(lit(1)).as("customers"),
                      sum("tx").as("tx"),
                      sum("observed").as("observed")),
              most);
      if (rows.isPresent()) {
        return new Purchases(rows.get(), days, grain);
      }
    }
  }

  /** Days in a cell; 1 where every group's customers are equal. */
  int grain() {
    return grain;
  }

  int size() {
    return rows.size();
  }

  String group(int row) {
    return rows.name(row);
  }

  int x(int row) {
    return Math.toIntExact(rows.number(row, X));
  }

  long mark(int row) {
    return rows.number(row, MARK);
  }

  double tx(int row) {
    return rows.number(row, TX) / (unit * rows.number(row, CUSTOMERS));
  }

  double observed(int row) {
    return rows.number(row, OBSERVED) / (unit * rows.number(row, CUSTOMERS));
  }

  long customers(int row) {
    return rows.number(row, CUSTOMERS);
  }

  SortedSet<String> groups() {
    return new TreeSet<>(rows.names());
  }

  /** The rows that are wanted, as groups. */
  PurchaseGroups where(IntPredicate wanted) {
    int[] kept = IntStream.range(0, rows.size()).filter(wanted).toArray();
    return PurchaseGroups.of(
        IntStream.of(kept).map(this::x).toArray(),
        IntStream.of(kept).mapToDouble(this::tx).toArray(),
        IntStream.of(kept).mapToDouble(this::observed).toArray(),
        IntStream.of(kept).mapToDouble(this::customers).toArray());
  }
}
