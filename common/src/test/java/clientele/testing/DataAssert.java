package clientele.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on frames. A failure shows how the schemas differ first; where they agree, the rows
 * that only one side has.
 */
public final class DataAssert extends AbstractAssert<DataAssert, Dataset<Row>> {
  private static final int SHOWN = 20;

  private DataAssert(Dataset<Row> actual) {
    super(actual, DataAssert.class);
  }

  /**
   * Begins an assertion.
   *
   * @param actual the frame under test
   * @return an assertion on it
   */
  public static DataAssert assertThatData(Dataset<Row> actual) {
    return new DataAssert(actual);
  }

  /**
   * Same columns and types in any order, same rows in any order, repeats counted. Doubles must be
   * equal to the last bit.
   *
   * @param expected what the frame should hold
   * @return this
   */
  public DataAssert hasSameDataAs(Dataset<Row> expected) {
    isNotNull();
    List<String> differences = schemaDifferences(expected);
    if (!differences.isEmpty()) {
      failWithMessage(
          "The schemas differ:%n  %s", String.join(System.lineSeparator() + "  ", differences));
    }
    Map<String, Long> missing = counts(expected);
    Map<String, Long> surplus = counts(actual);
    Map<String, Long> all = new TreeMap<>(missing);
    for (Map.Entry<String, Long> row : all.entrySet()) {
      long common = Math.min(row.getValue(), surplus.getOrDefault(row.getKey(), 0L));
      reduce(missing, row.getKey(), common);
      reduce(surplus, row.getKey(), common);
    }
    if (!missing.isEmpty() || !surplus.isEmpty()) {
      failWithMessage(
          "The rows differ.%nMissing:%n%s%nNot expected:%n%s", listed(missing), listed(surplus));
    }
    return this;
  }

  /**
   * Just these rows, written as {@link Row#mkString(String) mkString("|")} writes them, in any
   * order.
   *
   * @param rows one string a row, columns separated by a bar
   * @return this
   */
  public DataAssert hasRows(String... rows) {
    isNotNull();
    List<String> found = new ArrayList<>();
    for (Row row : actual.collectAsList()) {
      found.add(row.mkString("|"));
    }
    org.assertj.core.api.Assertions.assertThat(found)
        .as("rows of %s", List.of(actual.columns()))
        .containsExactlyInAnyOrder(rows);
    return this;
  }

  private List<String> schemaDifferences(Dataset<Row> expected) {
    Map<String, String> left = types(actual);
    Map<String, String> right = types(expected);
    List<String> differences = new ArrayList<>();
    right.forEach(
        (name, type) -> {
          if (!left.containsKey(name)) {
            differences.add("missing column " + name + " " + type);
          } else if (!left.get(name).equals(type)) {
            differences.add("column " + name + " is " + left.get(name) + ", expected " + type);
          }
        });
    left.forEach(
        (name, type) -> {
          if (!right.containsKey(name)) {
            differences.add("column not expected: " + name + " " + type);
          }
        });
    return differences;
  }

  private static Map<String, String> types(Dataset<Row> frame) {
    Map<String, String> types = new TreeMap<>();
    for (StructField field : frame.schema().fields()) {
      types.put(field.name(), field.dataType().sql());
    }
    return types;
  }

  private static Map<String, Long> counts(Dataset<Row> frame) {
    Column[] sorted =
        types(frame).keySet().stream()
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    Map<String, Long> counts = new TreeMap<>();
    for (Row row :
        frame
            .select(
                functions.to_json(functions.struct(sorted), Map.of("ignoreNullFields", "false")))
            .collectAsList()) {
      counts.merge(row.getString(0), 1L, Long::sum);
    }
    return counts;
  }

  private static void reduce(Map<String, Long> counts, String row, long by) {
    counts.computeIfPresent(row, (key, count) -> count - by > 0 ? count - by : null);
  }

  private static String listed(Map<String, Long> rows) {
    StringBuilder text = new StringBuilder();
    rows.entrySet().stream()
        .limit(SHOWN)
        .forEach(
            row ->
                text.append("  ")
                    .append(row.getValue())
                    .append(" x ")
                    .append(row.getKey())
                    .append(System.lineSeparator()));
    if (rows.size() > SHOWN) {
      text.append("  and ").append(rows.size() - SHOWN).append(" more");
    }
    return text.toString();
  }
}
