package clientele.features;

import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftright;
import static org.apache.spark.sql.functions.sum;

import clientele.lake.tables.Types;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.functions;

/**
 * Money as two LONGs whose sums are exact: 2^30 times the high one plus the low one is the amount
 * in ten thousandths.
 *
 * <p>Spark sums a DECIMAL(18,4) in a wider decimal, an object for each addition; two LONGs are
 * summed in place. They hold the sum of eight thousand million of the largest amounts; Spark raises
 * an overflow beyond.
 */
final class MoneyParts {
  private static final int BITS = 30;
  private static final long BASE = 1L << BITS;

  /** Money whose units certainly are a LONG. */
  private static final BigDecimal FITS = new BigDecimal("900000000000000.0000");

  /** Units in one of the currency. */
  static final double UNITS = 10_000;

  private MoneyParts() {}

  /** The names of the parts of some money. */
  static List<String> names(String money) {
    return List.of(money + "_high", money + "_low");
  }

  /**
   * The parts of an amount.
   *
   * @param amount DECIMAL(18,4)
   * @param money what it is called
   * @return two columns
   */
  static List<Column> split(Column amount, String money) {
    Column units = ExpressionUtils.column(new UnscaledValue(ExpressionUtils.expression(amount)));
    return List.of(
        shiftright(units, BITS).as(names(money).get(0)),
        units.bitwiseAND(lit(BASE - 1)).as(names(money).get(1)));
  }

  /**
   * The parts of a sum.
   *
   * @param total DECIMAL(28,4)
   * @param money what it is called
   * @return two columns
   */
  static List<Column> splitSum(Column total, String money) {
    // Sums beyond a LONG are rare, and only they pay for arithmetic in wide decimals.
    Column fits = functions.abs(total).leq(lit(FITS));
    Column units = ExpressionUtils.column(new UnscaledValue(ExpressionUtils.expression(total)));
    Column wide = total.multiply(lit(BigDecimal.valueOf(10_000))).cast("decimal(28,0)");
    return List.of(
        functions
            .when(fits, shiftright(units, BITS))
            .otherwise(functions.call_function("div", wide, lit(BASE)))
            .as(names(money).get(0)),
        functions
            .when(fits, units.bitwiseAND(lit(BASE - 1)))
            .otherwise(wide.mod(lit(BASE)).cast("bigint"))
            .as(names(money).get(1)));
  }

  /** The sums of a group's parts. */
  static List<Column> sums(String money) {
    return names(money).stream().map(name -> sum(name).as(name)).toList();
  }

  /**
   * Money from its parts, exactly.
   *
   * @param money what it is called
   * @return DECIMAL(28,4)
   */
  static Column total(String money) {
    List<String> names = names(money);
    return functions
        .col(names.get(0))
        .cast("decimal(20,0)")
        .multiply(lit(BigDecimal.valueOf(BASE)))
        .plus(functions.col(names.get(1)).cast("decimal(20,0)"))
        .multiply(lit(new BigDecimal("0.0001")))
        .cast(Types.MONEY_SUM);
  }

  /**
   * Money from its parts, where the last digit of a DOUBLE does not matter.
   *
   * @param money what it is called
   * @return DOUBLE
   */
  static Column approximate(String money) {
    List<String> names = names(money);
    return functions
        .col(names.get(0))
        .cast("double")
        .multiply((double) BASE)
        .plus(functions.col(names.get(1)).cast("double"))
        .divide(UNITS);
  }
}
