package clientele.exploration;

import clientele.run.SideBySide;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;

/** The sketches of all tables, from one Spark job that reads each of them once. */
final class TableSketches implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TableSketch[] tables;

  private TableSketches(int tables) {
    this.tables = new TableSketch[tables];
  }

  /**
   * Reads the tables.
   *
   * @param tables at least one
   * @return a sketch each, in their order
   */
  static List<TableSketch> of(List<ExploredTable> tables) {
    // Planning a table's scan takes longer than a small table's rows.
    List<JavaRDD<TableSketches>> parts =
        SideBySide.map(
            IntStream.range(0, tables.size()).boxed().toList(),
            i -> parts(tables.get(i), i, tables.size()));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(tables.get(0).rows().sparkSession().sparkContext());
    @SuppressWarnings({"unchecked", "rawtypes"})
    JavaRDD<TableSketches>[] all = parts.toArray(new JavaRDD[0]);
    TableSketches found =
        context
            .union(all)
            .treeAggregate(
                new TableSketches(tables.size()),
                (Function2<TableSketches, TableSketches, TableSketches>) TableSketches::merge,
                (Function2<TableSketches, TableSketches, TableSketches>) TableSketches::merge,
                2);
    List<TableSketch> sketches = new ArrayList<>();
    for (int i = 0; i < tables.size(); i++) {
      // A table without files has no partition that could bring a sketch.
      sketches.add(
          found.tables[i] == null ? new TableSketch(kinds(tables.get(i))) : found.tables[i]);
    }
    return sketches;
  }

  private static List<ExploredColumn.Kind> kinds(ExploredTable table) {
    return table.columns().stream().map(ExploredColumn::kind).toList();
  }

  private static JavaRDD<TableSketches> parts(ExploredTable table, int index, int tables) {
    List<ExploredColumn.Kind> kinds = List.copyOf(kinds(table));
    return table
        .rows()
        .select(table.columns().stream().map(ExploredColumn::sketched).toArray(Column[]::new))
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            (FlatMapFunction<java.util.Iterator<InternalRow>, TableSketches>)
                rows -> {
                  TableSketches part = new TableSketches(tables);
                  part.tables[index] = TableSketch.of(kinds, rows);
                  return Arrays.asList(part).iterator();
                });
  }

  private TableSketches merge(TableSketches other) {
    for (int i = 0; i < tables.length; i++) {
      if (tables[i] == null) {
        tables[i] = other.tables[i];
      } else if (other.tables[i] != null) {
        tables[i].merge(other.tables[i]);
      }
    }
    return this;
  }
}
