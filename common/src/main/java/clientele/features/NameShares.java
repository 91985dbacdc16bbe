package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

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

  /** The names that occur in most rows, equal ones in the order of their names; at most max. */
  static NameShares of(Dataset<Row> rows, String column, int max) {
    List<String> names =
        rows.select(explode(col(column)).as("name"))
            .groupBy("name")
            .agg(count(lit(1)).as("rows"))
            .orderBy(col("rows").desc(), col("name"))
            .limit(max)
            .select("name")
            .as(Encoders.STRING())
            .collectAsList();
    return new NameShares(column, names.stream().sorted().toList());
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
