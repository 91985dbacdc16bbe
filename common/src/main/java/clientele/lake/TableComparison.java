package clientele.lake;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/**
 * How two contents of one table differ, row by row of its key. Numbers are the same where they
 * differ by no more than 1e-9 of their size; what names a run does not count.
 *
 * @param rows rows of the first
 * @param onlyFirst of which the second has no row of that key
 * @param onlySecond rows of the second whose key the first has not
 * @param columns number of rows in which a column differs, by column; none that never does
 * @param example a row that differs, as JSON: key, and both values of each such column
 */
public record TableComparison(
    long rows,
    long onlyFirst,
    long onlySecond,
    Map<String, Long> columns,
    Optional<String> example) {
  /** What names a run, or tells when it was. */
  private static final Set<String> OF_THE_RUN =
      Set.of("run_id", "model_id", "started_at", "ended_at", "input_versions", "details");

  private static final double PRECISION = 1e-9;
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  /** Copies the map. */
  public TableComparison {
    columns = Map.copyOf(columns);
  }

  /**
   * Whether nothing differs.
   *
   * @return true for the same rows
   */
  public boolean isEqual() {
    return onlyFirst == 0 && onlySecond == 0 && columns.isEmpty();
  }

  /**
   * Compares.
   *
   * @param contract the table
   * @param first its rows
   * @param second other rows of it
   * @return how they differ
   */
  public static TableComparison of(
      TableContract contract, Dataset<Row> first, Dataset<Row> second) {
    List<clientele.lake.Column> all =
        contract.columns().stream().filter(column -> !OF_THE_RUN.contains(column.name())).toList();
    List<String> key = contract.key().stream().filter(name -> !OF_THE_RUN.contains(name)).toList();
    // Rows without a key are counted by all that they hold.
    List<String> by = key.isEmpty() ? all.stream().map(clientele.lake.Column::name).toList() : key;
    List<clientele.lake.Column> values =
        all.stream().filter(column -> !by.contains(column.name())).toList();
    Dataset<Row> both = joined(side(all, by, first, FIRST), side(all, by, second, SECOND));

    Column here = col(FIRST).isNotNull();
    Column there = col(SECOND).isNotNull();
    List<Column> sums = new ArrayList<>();
    sums.add(sum(coalesce(col(FIRST + "_rows"), lit(0L))));
    sums.add(sum(surplus(FIRST, SECOND)));
    sums.add(sum(surplus(SECOND, FIRST)));
    Column anywhere = lit(false);
    List<Column> shown = new ArrayList<>(List.of(col("_key").as("key")));
    for (clientele.lake.Column value : values) {
      Column one = col(FIRST).getField(value.name());
      Column other = col(SECOND).getField(value.name());
      Column differs = here.and(there).and(differ(value.type(), one, other));
      sums.add(sum(when(differs, 1L).otherwise(0L)));
      anywhere = anywhere.or(differs);
      shown.add(
          when(differs, struct(one.cast("string").as("was"), other.cast("string").as("is")))
              .as(value.name()));
    }
    sums.add(max(when(anywhere, to_json(struct(shown.toArray(Column[]::new))))));
    Row row = both.agg(count(lit(1)), sums.toArray(Column[]::new)).first();
    Map<String, Long> columns = new LinkedHashMap<>();
    for (int at = 0; at < values.size(); at++) {
      if (number(row, 4 + at) > 0) {
        columns.put(values.get(at).name(), number(row, 4 + at));
      }
    }
    return new TableComparison(
        number(row, 1),
        number(row, 2),
        number(row, 3),
        columns,
        Optional.ofNullable(row.getString(4 + values.size())));
  }

  private static long number(Row row, int at) {
    return row.isNullAt(at) ? 0 : row.getLong(at);
  }

  /** A row a key: how many there are, and the values of one of them. */
  private static Dataset<Row> side(
      List<clientele.lake.Column> all, List<String> by, Dataset<Row> rows, String name) {
    Column[] plain =
        all.stream()
            .map(column -> plain(column.type(), col(column.name())).as(column.name()))
            .toArray(Column[]::new);
    Column[] keys = by.stream().map(column -> col(name + "." + column)).toArray(Column[]::new);
    return rows.select(plain)
        .select(struct(col("*")).as(name))
        .groupBy(to_json(struct(keys)).as("_key"))
        .agg(max(name).as(name), count(lit(1)).as(name + "_rows"));
  }

  private static Dataset<Row> joined(Dataset<Row> first, Dataset<Row> second) {
    return first.join(second, new String[] {"_key"}, "full_outer");
  }

  private static Column surplus(String of, String over) {
    Column more =
        coalesce(col(of + "_rows"), lit(0L)).minus(coalesce(col(over + "_rows"), lit(0L)));
    return greatest(more, lit(0L));
  }

  /** Maps have no order by which they could be compared. */
  private static Column plain(DataType type, Column value) {
    return type instanceof MapType ? to_json(array_sort(map_entries(value))) : value;
  }

  private static Column differ(DataType type, Column one, Column other) {
    Column same = one.eqNullSafe(other);
    if (type.equals(DataTypes.DoubleType)) {
      Column near =
          abs(one.minus(other)).leq(greatest(abs(one), abs(other)).multiply(lit(PRECISION)));
      same = same.or(coalesce(near, lit(false)));
    }
    return same.unary_$bang();
  }
}
