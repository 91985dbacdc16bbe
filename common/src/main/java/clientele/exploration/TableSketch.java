package clientele.exploration;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;

/** What one pass keeps of a table: its columns, and how often two are missing together. */
final class TableSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ColumnSketch[] columns;
  private final long[] missing;
  private long rows;

  TableSketch(List<ExploredColumn.Kind> kinds) {
    columns = kinds.stream().map(ColumnSketch::new).toArray(ColumnSketch[]::new);
    missing = new long[kinds.size() * (kinds.size() + 1) / 2];
  }

  static TableSketch of(List<ExploredColumn.Kind> kinds, Iterator<InternalRow> rows) {
    TableSketch sketch = new TableSketch(kinds);
    int[] absent = new int[kinds.size()];
    while (rows.hasNext()) {
      sketch.add(rows.next(), absent);
    }
    return sketch;
  }

  private void add(InternalRow row, int[] absent) {
    rows++;
    int count = 0;
    for (int i = 0; i < columns.length; i++) {
      if (row.isNullAt(i)) {
        absent[count++] = i;
      } else {
        columns[i].add(row, i);
      }
    }
    for (int a = 0; a < count; a++) {
      int before = absent[a] * (absent[a] + 1) / 2;
      for (int b = 0; b <= a; b++) {
        missing[before + absent[b]]++;
      }
    }
  }

  TableSketch merge(TableSketch other) {
    rows += other.rows;
    Arrays.setAll(missing, i -> missing[i] + other.missing[i]);
    for (int i = 0; i < columns.length; i++) {
      columns[i].merge(other.columns[i]);
    }
    return this;
  }

  long rows() {
    return rows;
  }

  ColumnSketch column(int index) {
    return columns[index];
  }

  /** Rows in which both columns are NULL; with itself, in which it is. */
  long missing(int one, int other) {
    int high = Math.max(one, other);
    return missing[high * (high + 1) / 2 + Math.min(one, other)];
  }
}
