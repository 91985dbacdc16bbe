package clientele.features;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Which columns, and which entries of maps, have a value and more than one, in one pass over any
 * rows. The outcome does not depend on their order.
 */
final class Variation implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DataType[] types;
  private final Values[] columns;
  private final Map<Integer, Map<UTF8String, Values>> entries = new HashMap<>();
  private long rows;

  /**
   * Nothing seen yet.
   *
   * @param schema of the rows
   */
  Variation(StructType schema) {
    types = new DataType[schema.size()];
    columns = new Values[schema.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = schema.apply(i).dataType();
      columns[i] = new Values();
      if (types[i] instanceof MapType) {
        entries.put(i, new HashMap<>());
      }
    }
  }

  Variation add(InternalRow row) {
    rows++;
    for (int i = 0; i < types.length; i++) {
      if (row.isNullAt(i)) {
        continue;
      }
      if (types[i] instanceof MapType map) {
        add(entries.get(i), row.getMap(i), map.valueType());
      } else if (columns[i].open()) {
        columns[i].add(value(row.get(i, types[i]), types[i]));
      }
    }
    return this;
  }

  private static void add(Map<UTF8String, Values> seen, MapData map, DataType type) {
    ArrayData names = map.keyArray();
    ArrayData values = map.valueArray();
    for (int j = 0; j < names.numElements(); j++) {
      UTF8String name = names.getUTF8String(j);
      Values entry = seen.get(name);
      if (entry == null) {
        entry = new Values();
        seen.put(name.copy(), entry);
      }
      entry.add(entry.open() ? value(values.get(j, type), type) : entry.first);
    }
  }

  /** A value that outlives its row. */
  private static Object value(Object value, DataType type) {
    return type instanceof StringType ? value.toString() : value;
  }

  Variation merge(Variation other) {
    rows += other.rows;
    for (int i = 0; i < columns.length; i++) {
      columns[i].merge(other.columns[i]);
    }
    other.entries.forEach(
        (column, names) ->
            names.forEach(
                (name, values) ->
                    entries
                        .get(column)
                        .computeIfAbsent(name, added -> new Values())
                        .merge(values)));
    return this;
  }

  /** What is known of a column that is no map. */
  Values column(int index) {
    return columns[index];
  }

  /** What is known of the entries of a map, by name. */
  Map<String, Values> entries(int index) {
    Map<String, Values> sorted = new TreeMap<>();
    entries.get(index).forEach((name, values) -> sorted.put(name.toString(), values));
    return sorted;
  }

  long rows() {
    return rows;
  }

  /** What was seen in one place. */
  static final class Values implements Serializable {
    private static final long serialVersionUID = 1L;

    private long count;
    private Object first;
    private boolean several;

    private boolean open() {
      return !several;
    }

    private void add(Object value) {
      if (count++ == 0) {
        first = value;
      } else if (!several && !first.equals(value)) {
        several = true;
      }
    }

    private void merge(Values other) {
      if (count == 0) {
        first = other.first;
      }
      several |= other.several || (other.count > 0 && !Objects.equals(first, other.first));
      count += other.count;
    }

    /** Rows with a value; for a column at least this many once it has several values. */
    long count() {
      return count;
    }

    boolean several() {
      return several;
    }
  }
}
