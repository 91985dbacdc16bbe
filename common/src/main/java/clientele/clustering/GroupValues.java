package clientele.clustering;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log10;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.posexplode;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.clustering.ClusteredFeature.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What stands for a missing value of each feature, by the group of its row: the median of a number,
 * the mode of a category. Medians are taken of values rounded to three significant digits: there
 * are few such values in a group, however many rows it has, and the outcome is the same however the
 * rows lie. Small groups have no value of their own.
 */
final class GroupValues {
  /** Fewer values say little about a group. */
  static final long LEAST_ROWS = 30;

  /** The largest groups of each feature; the model carries their values. */
  private static final int MOST_GROUPS = 200;

  private static final int DIGITS = 3;

  private final Map<Integer, Map<String, Double>> medians = new HashMap<>();
  private final Map<Integer, Map<String, String>> modes = new HashMap<>();

  private GroupValues() {}

  /** The values of a frame's groups; none where its space has no groups. Two queries. */
  static GroupValues of(PinnedFrame frame) {
    GroupValues values = new GroupValues();
    if (frame.space().within().isEmpty()) {
      return values;
    }
    if (!frame.space().of(Kind.NUMBER).isEmpty()) {
      for (Row row : largest(medians(frame)).collectAsList()) {
        values
            .medians
            .computeIfAbsent(row.getInt(1), i -> new TreeMap<>())
            .put(row.getString(0), row.getDouble(2));
      }
    }
    if (!frame.space().of(Kind.CATEGORY).isEmpty()) {
      for (Row row : largest(modes(frame)).collectAsList()) {
        values
            .modes
            .computeIfAbsent(row.getInt(1), i -> new TreeMap<>())
            .put(row.getString(0), row.getString(2));
      }
    }
    return values;
  }

  private static Dataset<Row> medians(PinnedFrame frame) {
    Column digits = pow(lit(10.0), floor(log10(abs(col("value")))).minus(DIGITS - 1));
    Column rounded =
        when(col("value").equalTo(0), lit(0.0))
            .otherwise(round(col("value").divide(digits)).multiply(digits));
    return counts(frame, Kind.NUMBER, col("value").isNaN(), rounded)
        .groupBy("group", "i")
        .agg(percentile(col("value"), lit(0.5), col("count")).as("value"), sum("count").as("rows"));
  }

  private static Dataset<Row> modes(PinnedFrame frame) {
    return counts(frame, Kind.CATEGORY, col("value").isNull(), col("value"))
        .groupBy("group", "i")
        .agg(
            max_by(col("value"), struct(col("count"), col("value"))).as("value"),
            sum("count").as("rows"));
  }

  /** How often each value of each feature is in each group. */
  private static Dataset<Row> counts(PinnedFrame frame, Kind kind, Column missing, Column value) {
    Column[] columns = new Column[frame.space().of(kind).size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = col(FeatureSpace.name(kind, i));
    }
    return frame
        .rows()
        .where(col(FeatureSpace.WITHIN).isNotNull())
        .select(
            col(FeatureSpace.WITHIN).as("group"),
            posexplode(array(columns)).as(new String[] {"i", "value"}))
        .where(org.apache.spark.sql.functions.not(missing))
        .groupBy(col("group"), col("i"), value.as("value"))
        .count();
  }

  private static Dataset<Row> largest(Dataset<Row> values) {
    Column rank =
        row_number().over(Window.partitionBy("i").orderBy(col("rows").desc(), col("group")));
    return values
        .where(col("rows").geq(LEAST_ROWS))
        .withColumn("rank", rank)
        .where(col("rank").leq(MOST_GROUPS))
        .select("group", "i", "value");
  }

  /** The median of a number in each group that has one. */
  Map<String, Double> ofNumber(int index) {
    return medians.getOrDefault(index, Map.of());
  }

  /** The most frequent level of a category in each group that has one. */
  Map<String, String> ofCategory(int index) {
    return modes.getOrDefault(index, Map.of());
  }
}
