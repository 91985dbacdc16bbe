package clientele.exploration;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * A column as exploration reads it.
 *
 * @param name as the table of statistics calls it
 * @param kind what its values are, and so what may be said of them
 * @param personal whether it is about a person: then no value that few have is told
 * @param value where it is in the frame
 */
public record ExploredColumn(String name, Kind kind, boolean personal, Column value) {
  /** What the values of a column are. */
  public enum Kind {
    /** Numbers: range, moments, quantiles, histogram. */
    NUMBER,
    /** Names from a list: the commonest are told. */
    CATEGORY,
    /** Days: told by month or year. */
    DATE,
    /** Ids, names of persons, free text: counted, but never told. */
    TEXT
  }

  /** A column of the frame under its own name. */
  static ExploredColumn of(String name, Kind kind, boolean personal) {
    return new ExploredColumn(name, kind, personal, functions.col(quoted(name)));
  }

  /**
   * The same column in steps of a tenth: a place to some ten kilometres, which is nobody's home.
   */
  ExploredColumn coarse() {
    return new ExploredColumn(name, kind, personal, functions.round(value, 1));
  }

  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }

  /** What {@link TableSketch} reads: a double, a day, or a hash of a text. */
  Column sketched() {
    return switch (kind) {
      case NUMBER -> value.cast("double");
      case DATE -> value.cast("date");
      case CATEGORY, TEXT ->
          functions.when(value.isNotNull(), functions.xxhash64(value.cast("string")));
    };
  }
}
