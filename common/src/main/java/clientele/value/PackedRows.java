package clientele.value;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;

/** Rows of a name and some whole numbers, as arrays: what a million groups need on the driver. */
final class PackedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private final List<String> names = new ArrayList<>();

  /** Of use while rows are added, not where they are sent. */
  private final transient Map<String, Integer> indexOf = new HashMap<>();

  private int[] nameOf = new int[16];
  private long[] numbers;
  private int size;

  private PackedRows(int width) {
    this.width = width;
    this.numbers = new long[16 * width];
  }

  /**
   * Brings a frame to the driver, unless it is too large. No task brings more than one row too
   * many.
   *
   * @param frame a STRING and then BIGINT columns, none NULL
   * @param most rows
   * @return the rows in no order, or empty where there are more
   */
  static Optional<PackedRows> collect(Dataset<Row> frame, int most) {
    int width = frame.columns().length - 1;
    List<PackedRows> parts =
        frame
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<InternalRow>, PackedRows>)
                    rows -> {
                      PackedRows part = new PackedRows(width);
                      Map<UTF8String, Integer> known = new HashMap<>();
                      while (rows.hasNext() && part.size <= most) {
                        part.add(rows.next(), known);
                      }
                      return List.of(part).iterator();
                    })
            .collect();
    PackedRows all = new PackedRows(width);
    for (PackedRows part : parts) {
      if (part.size > most - all.size) {
        return Optional.empty();
      }
      all.addAll(part);
    }
    return Optional.of(all);
  }

  private void add(InternalRow row, Map<UTF8String, Integer> known) {
    makeRoom(1);
    UTF8String name = row.getUTF8String(0);
    Integer index = known.get(name);
    if (index == null) {
      index = index(name.toString());
      // The row's own bytes are used again for the next one.
      known.put(name.clone(), index);
    }
    nameOf[size] = index;
    for (int i = 0; i < width; i++) {
      numbers[size * width + i] = row.getLong(i + 1);
    }
    size++;
  }

  private void addAll(PackedRows other) {
    makeRoom(other.size);
    int[] indices = other.names.stream().mapToInt(this::index).toArray();
    for (int row = 0; row < other.size; row++) {
      nameOf[size + row] = indices[other.nameOf[row]];
    }
    System.arraycopy(other.numbers, 0, numbers, size * width, other.size * width);
    size += other.size;
  }

  private int index(String name) {
    return indexOf.computeIfAbsent(
        name,
        added -> {
          names.add(added);
          return names.size() - 1;
        });
  }

  private void makeRoom(int rows) {
    if (size + rows > nameOf.length) {
      int room = Math.max(size + rows, 2 * nameOf.length);
      nameOf = Arrays.copyOf(nameOf, room);
      numbers = Arrays.copyOf(numbers, room * width);
    }
  }

  int size() {
    return size;
  }

  /** The names that rows have, in no order. */
  List<String> names() {
    return names;
  }

  String name(int row) {
    return names.get(nameOf[row]);
  }

  long number(int row, int column) {
    return numbers[row * width + column];
  }
}
