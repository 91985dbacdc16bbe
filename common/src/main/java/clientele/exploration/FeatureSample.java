package clientele.exploration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A bounded number of rows as arrays on the driver: all of them where they are few, otherwise those
 * of the smallest hashes of the key, which are a simple random sample and the same whatever the
 * layout.
 *
 * @param rows how many
 * @param numbers the columns that are numbers
 * @param categories the columns that are categories
 */
record FeatureSample(int rows, List<Numbers> numbers, List<Levels> categories) {
  /** Levels that are told apart; all others are one. */
  private static final int MOST_LEVELS = 50;

  /** The values of a number by row; NaN where there is none that can be used. */
  @SuppressWarnings("ArrayRecordComponent")
  record Numbers(String name, double[] values) {}

  /** The level of a category by row, counted from 0; −1 where there is none. */
  @SuppressWarnings("ArrayRecordComponent")
  record Levels(String name, int[] values, int count) {}

  /**
   * The sampled rows, by hash.
   *
   * @param frame with the key
   * @param key the column that names a row
   * @param most rows
   * @param seed of the hash
   */
  static Dataset<Row> drawn(Dataset<Row> frame, String key, int most, long seed) {
    Column name = functions.col(ExploredColumn.quoted(key));
    return frame.orderBy(functions.xxhash64(functions.lit(seed), name), name).limit(most);
  }

  /**
   * Collects rows.
   *
   * @param sampled few rows, in an order that depends on nothing but them
   * @param columns numbers and categories; others are left out
   * @param least rows that a level of its own needs
   */
  static FeatureSample of(Dataset<Row> sampled, List<ExploredColumn> columns, int least) {
    List<ExploredColumn> read =
        columns.stream()
            .filter(
                column ->
                    column.kind() == ExploredColumn.Kind.NUMBER
                        || column.kind() == ExploredColumn.Kind.CATEGORY)
            .toList();
    List<Row> rows =
        sampled
            .select(read.stream().map(FeatureSample::typed).toArray(Column[]::new))
            .collectAsList();
    List<Numbers> numbers = new ArrayList<>();
    List<Levels> categories = new ArrayList<>();
    for (int i = 0; i < read.size(); i++) {
      int place = i;
      if (read.get(i).kind() == ExploredColumn.Kind.NUMBER) {
        numbers.add(
            new Numbers(
                read.get(i).name(),
                rows.stream().mapToDouble(row -> number(row, place)).toArray()));
      } else {
        categories.add(
            levels(
                read.get(i).name(),
                rows.stream().map(row -> row.getString(place)).toArray(String[]::new),
                least));
      }
    }
    return new FeatureSample(rows.size(), numbers, categories);
  }

  private static Column typed(ExploredColumn column) {
    return column.value().cast(column.kind() == ExploredColumn.Kind.NUMBER ? "double" : "string");
  }

  private static double number(Row row, int place) {
    double value = row.isNullAt(place) ? Double.NaN : row.getDouble(place);
    return Double.isInfinite(value) ? Double.NaN : value + 0.0;
  }

  /** The commonest values as levels, the others as one more. */
  static Levels levels(String name, String[] values, int least) {
    Map<String, Integer> counts = new HashMap<>();
    for (String value : values) {
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
      }
    }
    List<String> told =
        counts.entrySet().stream()
            .filter(entry -> entry.getValue() >= least)
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_LEVELS)
            .map(Map.Entry::getKey)
            .toList();
    Map<String, Integer> levels = new HashMap<>();
    IntStream.range(0, told.size()).forEach(i -> levels.put(told.get(i), i));
    int[] coded =
        Arrays.stream(values)
            .mapToInt(value -> value == null ? -1 : levels.getOrDefault(value, told.size()))
            .toArray();
    return new Levels(name, coded, counts.size() > told.size() ? told.size() + 1 : told.size());
  }
}
