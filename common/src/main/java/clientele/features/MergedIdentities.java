package clientele.features;

import static org.apache.spark.sql.functions.bool_and;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.struct;
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
   * One row a person. What the kept id does not say is taken from the merged ones, the earliest to
   * say it first; marketing is allowed only where no id of the person forbids it.
   *
   * @param customers rows of {@code clean_customers}
   * @param merges rows of {@code identity_map}
   * @return the rows of the ids that are not merged
   */
  public static Dataset<Row> customers(Dataset<Row> customers, Dataset<Row> merges) {
    List<String> filled =
        List.of(customers.columns()).stream()
            .filter(
                column ->
                    !List.of(ID, "numbers", "categories", "flags", "source_file", "run_id")
                        .contains(column))
            .toList();
    List<Column> said = new ArrayList<>();
    for (String column : filled) {
      Column since = col("signup_ts");
      Column first = when(col(column).isNotNull(), struct(since.isNull(), since, col(ID)));
      said.add(
          (column.equals(CONSENT) ? bool_and(col(column)) : min_by(col(column), first))
              .as(other(column)));
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
    return rows.select(named(customers.columns()));
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
