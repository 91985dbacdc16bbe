package clientele.quality;

import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a rule found that looks at all rows of a source together; it flags rows and rejects none.
 *
 * @param rule its name
 * @param rows how many rows it flags
 * @param detail the rule in words, with its bounds
 * @param flagging adds the flag to the rows concerned
 */
record Finding(String rule, long rows, String detail, UnaryOperator<Dataset<Row>> flagging) {

  /** The flags of a row with one more where a condition holds. */
  static Column flagsWith(Column condition, String rule) {
    Column flags = functions.col(Inspection.FLAGS);
    return functions
        .when(condition, functions.array_sort(functions.array_append(flags, functions.lit(rule))))
        .otherwise(flags);
  }
}
