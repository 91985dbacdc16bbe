package clientele.clustering;

import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * One feature that is clustered, and where its value is found in a row.
 *
 * <p>An entry of a MAP column is named {@code map.entry}. Such a name is read from the left: a
 * column of just that name wins; otherwise the part before the first point is the column and all
 * the rest, with whatever points, commas or brackets, is the entry.
 *
 * @param name unique name
 * @param block the block whose weight it shares
 * @param kind what its values are
 * @param column the frame's column
 * @param entry the entry, where the column is a MAP; empty otherwise
 * @param absentIsZero whether an entry that is not in the map means 0 (a share of nothing) instead
 *     of a missing value
 * @param log whether skew is taken off by a logarithm, where that is known beforehand
 */
public record ClusteredFeature(
    String name,
    String block,
    Kind kind,
    String column,
    Optional<String> entry,
    boolean absentIsZero,
    Optional<Boolean> log) {

  /** What the values of a feature are. */
  public enum Kind {
    /** A number. */
    NUMBER,
    /** One of a set of names. */
    CATEGORY
  }

  /**
   * A feature that is a whole column.
   *
   * @param name its name and that of the column
   * @param block the block whose weight it shares
   * @param kind what its values are
   * @return the feature
   */
  public static ClusteredFeature column(String name, String block, Kind kind) {
    return new ClusteredFeature(name, block, kind, name, Optional.empty(), false, Optional.empty());
  }

  /** What shares one part of its block's weight: the feature, or all shares of one map together. */
  String group() {
    return absentIsZero ? column : name;
  }

  /**
   * The value in a row.
   *
   * @return a double (NaN where missing) or a string (NULL where missing)
   */
  public Column value() {
    Column value = functions.col(quoted(column));
    if (entry.isPresent()) {
      value = functions.try_element_at(value, functions.lit(entry.get()));
      if (absentIsZero) {
        value = functions.coalesce(value, functions.lit(0.0));
      }
    }
    return kind == Kind.NUMBER
        ? functions.coalesce(value.cast("double"), functions.lit(Double.NaN))
        : value.cast("string");
  }

  static String quoted(String column) {
    return "`" + column.replace("`", "``") + "`";
  }
}
