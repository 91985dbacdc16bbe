package clientele.value;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows of a name and some whole numbers, as arrays: what a million groups need on the driver. */
final class PackedRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int width;
  private String[] names = new String[16];
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
            .javaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, PackedRows>)
                    rows -> {
                      PackedRows part = new PackedRows(width);
                      Map<String, String> known = new HashMap<>();
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

  private void add(Row row, Map<String, String> known) {
    makeRoom(1);
    String name = row.getString(0);
    names[size] = known.computeIfAbsent(name, same -> same);
    for (int i = 0; i < width; i++) {
      numbers[size * width + i] = row.getLong(i + 1);
    }
    size++;
  }

  private void addAll(PackedRows other) {
    makeRoom(other.size);
    System.arraycopy(other.names, 0, names, size, other.size);
    System.arraycopy(other.numbers, 0, numbers, size * width, other.size * width);
    size += other.size;
  }

  private void makeRoom(int rows) {
    if (size + rows > names.length) {
      int room = Math.max(size + rows, 2 * names.length);
      names = Arrays.copyOf(names, room);
      numbers = Arrays.copyOf(numbers, room * width);
    }
  }

  int size() {
    return size;
  }

  String name(int row) {
    return names[row];
  }

  long number(int row, int column) {
    return numbers[row * width + column];
  }
}
