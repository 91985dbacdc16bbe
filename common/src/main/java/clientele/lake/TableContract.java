package clientele.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What a table of the lake promises: its columns with types and units, what a row is, its key, what
 * always holds, and how it is written. The contract creates the table, checks each write and prints
 * the table's page.
 *
 * @param name the folder under the lake's root
 * @param description what the table is for
 * @param grain what a row is
 * @param key the columns that name a row
 * @param columns in table order
 * @param slice the columns whose values name what a write replaces; the table is partitioned by
 *     them, so that a slice is whole files; empty for a log
 * @param checks name to SQL condition that holds in every row (written so that NULL passes)
 */
public record TableContract(
    String name,
    String description,
    String grain,
    List<String> key,
    List<Column> columns,
    List<String> slice,
    Map<String, String> checks) {

  /** Copies the collections and checks that key and slice name columns. */
  public TableContract {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    slice = List.copyOf(slice);
    checks = Map.copyOf(new LinkedHashMap<>(checks));
    List<String> names = columns.stream().map(Column::name).toList();
    for (String named : concat(key, slice)) {
      if (!names.contains(named)) {
        throw new IllegalArgumentException(
            "Cannot define table " + name + ": it has no column " + named);
      }
    }
  }

  private static List<String> concat(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  /**
   * Begins a contract.
   *
   * @param name the folder under the lake's root
   * @param description what the table is for
   * @return a builder
   */
  public static Builder table(String name, String description) {
    return new Builder(name, description);
  }

  /**
   * The schema of the table, with the comments.
   *
   * @return in table order
   */
  public StructType schema() {
    StructType schema = new StructType();
    for (Column column : columns) {
      Metadata comment = new MetadataBuilder().putString("comment", column.comment()).build();
      schema =
          schema.add(new StructField(column.name(), column.type(), !column.required(), comment));
    }
    return schema;
  }

  /**
   * The frame in the table's order and types. Columns that the frame lacks are NULL; a column that
   * the contract does not know is refused.
   *
   * @param frame what is to be written
   * @return the same rows with exactly the contract's columns
   * @throws IllegalArgumentException where the frame has a column too many
   */
  public Dataset<Row> conform(Dataset<Row> frame) {
    List<String> known = columns.stream().map(Column::name).toList();
    for (String column : frame.columns()) {
      if (!known.contains(column)) {
        throw new IllegalArgumentException(
            "Cannot write table " + name + ": its contract has no column " + column);
      }
    }
    List<String> present = List.of(frame.columns());
    org.apache.spark.sql.Column[] selected =
        columns.stream()
            .map(
                column ->
                    (present.contains(column.name())
                            ? frame.col(column.name()).cast(column.type())
                            : functions.lit(null).cast(column.type()))
                        .as(column.name()))
            .toArray(org.apache.spark.sql.Column[]::new);
    return frame.select(selected);
  }

  /**
   * The table's page of the documentation.
   *
   * @return Markdown: what the table is, its key, and each column with type and comment
   */
  public String page() {
    StringBuilder page = new StringBuilder();
    page.append("## ").append(name).append("\n\n").append(description).append("\n\n");
    page.append("A row is ").append(grain).append('.');
    if (!key.isEmpty()) {
      page.append(" Key: ").append(String.join(", ", key)).append('.');
    }
    page.append(
        slice.isEmpty()
            ? ""
            : " A write replaces the rows of one " + String.join(", ", slice) + ".");
    page.append("\n\n| column | type | | meaning |\n| --- | --- | --- | --- |\n");
    for (Column column : columns) {
      page.append("| ")
          .append(column.name())
          .append(" | ")
          .append(column.type().sql())
          .append(column.required() ? " | required | " : " | | ")
          .append(column.comment().replace("|", "\\|"))
          .append(" |\n");
    }
    return page.toString();
  }

  /** Gathers the parts of a contract. */
  public static final class Builder {
    private final String name;
    private final String description;
    private String grain = "";
    private List<String> key = List.of();
    private final List<Column> columns = new ArrayList<>();
    private List<String> slice = List.of();
    private final Map<String, String> checks = new LinkedHashMap<>();

    private Builder(String name, String description) {
      this.name = Objects.requireNonNull(name);
      this.description = Objects.requireNonNull(description);
    }

    /**
     * What a row is, and which columns name it.
     *
     * @param text in words
     * @param columns the key
     * @return this
     */
    public Builder grain(String text, String... columns) {
      this.grain = text;
      this.key = List.of(columns);
      return this;
    }

    /**
     * A column that every row fills.
     *
     * @param column name
     * @param type Spark type
     * @param comment meaning and unit
     * @return this
     */
    public Builder required(String column, DataType type, String comment) {
      columns.add(new Column(column, type, true, comment));
      return this;
    }

    /**
     * A column that may be NULL.
     *
     * @param column name
     * @param type Spark type
     * @param comment meaning and unit
     * @return this
     */
    public Builder optional(String column, DataType type, String comment) {
      columns.add(new Column(column, type, false, comment));
      return this;
    }

    /**
     * The columns whose values name what one write replaces.
     *
     * @param columns the partition columns
     * @return this
     */
    public Builder replacedBy(String... columns) {
      this.slice = List.of(columns);
      return this;
    }

    /**
     * A condition that holds in every row.
     *
     * @param check its name
     * @param condition SQL; a NULL outcome is a violation, so name NULLs where they may be
     * @return this
     */
    public Builder check(String check, String condition) {
      checks.put(check, condition);
      return this;
    }

    /**
     * The finished contract.
     *
     * @return the contract
     */
    public TableContract build() {
      return new TableContract(name, description, grain, key, columns, slice, checks);
    }
  }
}
