package clientele.exploration;

import static org.apache.spark.sql.functions.approx_count_distinct;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/**
 * The commonest values of every category of all tables, from one query. A value that fewer
 * customers have than asked for is not told: it could say who somebody is. Their number is counted
 * by HyperLogLog, which for a handful never counts too many.
 */
final class TopValues {
  private static final String COLUMN = "column";
  private static final String PLACE = "place";

  private final int most;
  private final long least;

  /**
   * How many to tell.
   *
   * @param most values of a column
   * @param least customers of a value
   */
  TopValues(int most, long least) {
    this.most = most;
    this.least = least;
  }

  /**
   * Reads the tables.
   *
   * @param tables each with its categories; those without one are not read
   * @param counts values that a column has, by table and column
   * @return the values of each column, and the rows of all others as one
   */
  List<Statistic> of(List<ExploredTable> tables, List<TableSketch> counts) {
    Map<Integer, List<Row>> found = new TreeMap<>();
    List<Place> places = places(tables);
    if (places.isEmpty()) {
      return List.of();
    }
    for (Row row : query(tables, places).collectAsList()) {
      found.computeIfAbsent(row.getInt(0), place -> new ArrayList<>()).add(row);
    }
    List<Statistic> statistics = new ArrayList<>();
    for (int i = 0; i < places.size(); i++) {
      Place place = places.get(i);
      String table = tables.get(place.table()).name();
      String column = tables.get(place.table()).columns().get(place.column()).name();
      List<Row> rows = found.getOrDefault(i, List.of());
      rows.stream()
          .sorted(Comparator.comparingInt(row -> row.getInt(3)))
          .forEach(
              row ->
                  statistics.add(
                      Statistic.count(table, column, "top", row.getLong(2))
                          .at(row.getInt(3))
                          .saying(row.getString(1))));
      long told = rows.stream().mapToLong(row -> row.getLong(2)).sum();
      long all = counts.get(place.table()).column(place.column()).present();
      if (all > told) {
        statistics.add(
            Statistic.count(table, column, "other", all - told)
                .saying(
                    tables.get(place.table()).who().isPresent()
                        ? "values beyond the first "
                            + most
                            + ", or of fewer than "
                            + least
                            + " customers"
                        : "values beyond the first " + most));
      }
    }
    return statistics;
  }

  private record Place(int table, int column) {}

  private static List<Place> places(List<ExploredTable> tables) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      for (int j = 0; j < tables.get(i).columns().size(); j++) {
        if (tables.get(i).columns().get(j).kind() == ExploredColumn.Kind.CATEGORY) {
          places.add(new Place(i, j));
        }
      }
    }
    return places;
  }

  private Dataset<Row> query(List<ExploredTable> tables, List<Place> places) {
    Dataset<Row> values = null;
    for (int i = 0; i < tables.size(); i++) {
      List<Column> entries = new ArrayList<>();
      for (int p = 0; p < places.size(); p++) {
        if (places.get(p).table() == i) {
          Column value = tables.get(i).columns().get(places.get(p).column()).value();
          entries.add(functions.struct(lit(p).as(PLACE), value.cast("string").as("value")));
        }
      }
      if (!entries.isEmpty()) {
        Dataset<Row> some = entries(tables.get(i), entries);
        values = values == null ? some : values.unionAll(some);
      }
    }
    return values
        .where(col("value").isNotNull())
        .groupBy(PLACE, "value")
        .agg(
            count(lit(1)).as("rows"),
            approx_count_distinct("who").as("customers"),
            functions.max("counted").as("counted"))
        .where(col("customers").geq(least).or(functions.not(col("counted"))))
        .withColumn(
            "rank",
            functions
                .row_number()
                .over(Window.partitionBy(PLACE).orderBy(col("rows").desc(), col("value"))))
        .where(col("rank").leq(most))
        .select(PLACE, "value", "rows", "rank");
  }

  private static Dataset<Row> entries(ExploredTable table, List<Column> entries) {
    Column who = table.who().map(name -> col(ExploredColumn.quoted(name))).orElse(lit(null));
    return table
        .rows()
        .select(
            who.cast("string").as("who"),
            lit(table.who().isPresent()).as("counted"),
            functions.explode(functions.array(entries.toArray(Column[]::new))).as(COLUMN))
        .select(
            col("who"),
            col("counted"),
            col(COLUMN + "." + PLACE).as(PLACE),
            col(COLUMN + ".value").as("value"));
  }
}
