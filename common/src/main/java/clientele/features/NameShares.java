package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * In which share of a customer's rows each of the commonest names occurs, where a row holds a set
 * of names.
 *
 * @param column the column of sets (ARRAY of STRING, without repeats)
 * @param names the names that have a share of their own, sorted
 */
record NameShares(String column, List<String> names) {
  /** Copies the names. */
  NameShares {
    names = List.copyOf(names);
  }

  /**
   * The names that occur in most rows, equal ones in the order of their names; at most max of each
   * column.
   */
  static List<NameShares> of(Dataset<Row> rows, List<String> columns, int max) {
    Column sets =
        array(
            columns.stream()
                .map(
                    column ->
                        transform(
                            col(column), name -> struct(lit(column).as("set"), name.as("name"))))
                .toArray(Column[]::new));
    Column place =
        row_number().over(Window.partitionBy("set").orderBy(col("rows").desc(), col("name")));
    Map<String, List<String>> names = new HashMap<>();
    for (Row row :
        rows.select(explode(flatten(sets)).as("one"))
            .groupBy(col("one.set").as("set"), col("one.name").as("name"))
            .agg(count(lit(1)).as("rows"))
            .withColumn("place", place)
            .where(col("place").leq(max))
            .select("set", "name")
            .collectAsList()) {
      names.computeIfAbsent(row.getString(0), set -> new ArrayList<>()).add(row.getString(1));
    }
    return columns.stream()
        .map(
            column ->
                new NameShares(
                    column, names.getOrDefault(column, List.of()).stream().sorted().toList()))
        .toList();
  }

  /** The counts to aggregate by customer, named after the column. */
  List<Column> counts() {
    List<Column> counts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      counts.add(count_if(array_contains(col(column), names.get(i))).as(column + "_" + i));
    }
    return counts;
  }

  /** A map of the names that occur to their shares of a number of rows, 0 to 1. */
  Column shares(Column rows) {
    if (names.isEmpty()) {
      return map_filter(
          map_from_arrays(array(lit("")), array(lit(0.0))), (name, share) -> share.gt(0));
    }
    List<Column> shares = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      shares.add(col(column + "_" + i).divide(rows));
    }
    Column labels = array(names.stream().map(name -> lit(name)).toArray(Column[]::new));
    return map_filter(
        map_from_arrays(labels, array(shares.toArray(Column[]::new))),
        (name, share) -> share.gt(0));
  }
}
