package clientele.features;

import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_concat;
import static org.apache.spark.sql.functions.map_contains_key;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Clean rows by person: what was done under an id that {@code identity_map} merges counts for the
 * id that is kept. Clean tables themselves stay as the sources are.
 */
public final class MergedIdentities {
  private static final String ID = "customer_id";
  private static final String KEPT = "kept_customer_id";
  private static final String CONSENT = "consent_marketing";

  /** Further columns of the source, of which each is known or not by itself. */
  private static final List<String> MAPS = List.of("numbers", "categories");

  /** Of each id by itself. */
  private static final List<String> OWN = List.of(ID, "flags", "source_file", "run_id");

  private MergedIdentities() {}

  /**
   * Gives rows to the ids that are kept.
   *
   * @param rows with a customer_id
   * @param merges rows of {@code identity_map}
   * @return the same rows and columns, other ids
   */
  public static Dataset<Row> of(Dataset<Row> rows, Dataset<Row> merges) {
    String[] columns = rows.columns();
    Dataset<Row> joined = rows.join(merges.select(ID, KEPT), new String[] {ID}, "left");
    return joined.withColumn(ID, coalesce(col(KEPT), col(ID))).select(named(columns));
  }

  /**
   * One row a person. What the kept id does not say, further columns of the source included, is
   * taken from the merged ones, the earliest to say it first; marketing is allowed only where no id
   * of the person forbids it.
   *
   * @param customers rows of {@code clean_customers}
   * @param merges rows of {@code identity_map}
   * @return the rows of the ids that are not merged
   */
  public static Dataset<Row> customers(Dataset<Row> customers, Dataset<Row> merges) {
    List<String> filled =
        List.of(customers.columns()).stream()
            .filter(column -> !OWN.contains(column) && !MAPS.contains(column))
            .toList();
    List<Column> said = new ArrayList<>();
    for (String column : filled) {
      Column since = col("signup_ts");
      Column first = when(col(column).isNotNull(), struct(since.isNull(), since, col(ID)));
      said.add(
          (column.equals(CONSENT) ? bool_and(col(column)) : min_by(col(column), first))
              .as(other(column)));
    }
    for (String map : MAPS) {
      said.add(firstEntries(map).as(other(map)));
    }
    Dataset<Row> known = merges.select(ID, KEPT);
    Dataset<Row> others =
        customers
            .join(known, new String[] {ID})
            .groupBy(col(KEPT).as(ID))
            .agg(said.get(0), said.subList(1, said.size()).toArray(Column[]::new));
    Dataset<Row> rows =
        customers
            .join(known, new String[] {ID}, "left_anti")
            .join(others, new String[] {ID}, "left");
    for (String column : filled) {
      Column own = col(column);
      Column merged = col(other(column));
      rows =
          rows.withColumn(
              column,
              column.equals(CONSENT)
                  ? coalesce(own.and(merged), own, merged)
                  : coalesce(own, merged));
    }
    for (String map : MAPS) {
      rows =
          rows.withColumn(
              map,
              when(col(other(map)).isNull(), col(map))
                  .otherwise(filledUp(col(map), col(other(map)))));
    }
    return rows.select(named(customers.columns()));
  }

  /** Of each entry of a map the value of the earliest row that has one. */
  private static Column firstEntries(String map) {
    // Maps have no order, so that rows are sorted with their entries.
    Column rows =
        array_sort(
            collect_list(
                struct(
                    col("signup_ts").isNull().as("undated"),
                    col("signup_ts").as("since"),
                    col(ID).as("id"),
                    map_entries(col(map)).as("entries"))));
    Column maps = transform(rows, row -> map_from_entries(row.getField("entries")));
    return aggregate(
        maps,
        map_filter(element_at(maps, lit(1)), (name, value) -> lit(false)),
        MergedIdentities::filledUp);
  }

  /** A map with those entries of another one that it has not. */
  private static Column filledUp(Column map, Column other) {
    return map_concat(map, map_filter(other, (name, value) -> not(map_contains_key(map, name))));
  }

  private static String other(String column) {
    return "_merged_" + column;
  }

  private static Column[] named(String[] columns) {
    Column[] named = new Column[columns.length];
    for (int at = 0; at < columns.length; at++) {
      named[at] = col(columns[at]);
    }
    return named;
  }
}
