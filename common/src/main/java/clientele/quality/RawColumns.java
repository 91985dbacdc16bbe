package clientele.quality;

import clientele.sources.SourceReader;
import java.util.Arrays;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The columns of a source's raw rows, apart from those that reading and judging set beside them.
 */
final class RawColumns {
  private static final Set<String> SERVICE =
      Set.of(
          SourceReader.FILE,
          SourceReader.MALFORMED,
          SourceRules.UNDECODABLE,
          SourceRules.REPEAT,
          RowRepeats.HIGH,
          RowRepeats.LOW);

  private RawColumns() {}

  static boolean isService(String column) {
    return SERVICE.contains(column);
  }

  /** Those that the source has. */
  static Column[] own(Dataset<Row> frame) {
    return Arrays.stream(frame.columns())
        .filter(column -> !isService(column))
        .map(RawColumns::quoted)
        .toArray(Column[]::new);
  }

  /** A column by its name, whatever characters are in it. */
  static Column quoted(String column) {
    return functions.col("`" + column.replace("`", "``") + "`");
  }
}
