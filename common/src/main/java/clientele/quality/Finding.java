package clientele.quality;

import clientele.quality.Rule.Action;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a rule found that looks at all rows of a source together; it flags rows and rejects none.
 *
 * @param rule its name
 * @param action what becomes of the rows
 * @param rows how many rows it flags
 * @param detail the rule in words, with its bounds
 * @param flagging adds the flag to the rows concerned
 * @param evidence rows of {@code review_list} but source, rule and run_id
 * @param merges rows of {@code identity_map} but run_id, where ids are merged
 * @param persisted frames that it holds
 */
record Finding(
    String rule,
    Action action,
    long rows,
    String detail,
    UnaryOperator<Dataset<Row>> flagging,
    Dataset<Row> evidence,
    Optional<Dataset<Row>> merges,
    List<Dataset<Row>> persisted)
    implements AutoCloseable {

  /** The flags of a row with one more where a condition holds. */
  static Column flagsWith(Column condition, String rule) {
    Column flags = functions.col(Inspection.FLAGS);
    return functions
        .when(condition, functions.array_sort(functions.array_append(flags, functions.lit(rule))))
        .otherwise(flags);
  }

  @Override
  public void close() {
    persisted.forEach(Dataset::unpersist);
  }
}
