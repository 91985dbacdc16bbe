package clientele.exploration;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A table to be explored.
 *
 * @param name of the table
 * @param rows its rows
 * @param who the column that says whose a row is; empty where rows are nobody's
 * @param columns what is looked at
 */
public record ExploredTable(
    String name, Dataset<Row> rows, Optional<String> who, List<ExploredColumn> columns) {
  /** Copies the list. */
  public ExploredTable {
    columns = List.copyOf(columns);
  }

  /**
   * The position of a column.
   *
   * @param column its name
   * @return empty where it is not looked at
   */
  Optional<Integer> position(String column) {
    return IntStream.range(0, columns.size())
        .filter(i -> columns.get(i).name().equals(column))
        .boxed()
        .findFirst();
  }
}
