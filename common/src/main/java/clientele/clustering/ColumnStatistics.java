package clientele.clustering;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * What one pass over a {@link PinnedFrame} tells of its keys and of each number: how many values
 * are present, their range and moments, as they are and as logarithms.
 */
final class ColumnStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Squares and sums of larger values would leave the range of doubles. */
  static final double LARGEST = 1e100;

  /** Squares of smaller differences would leave it at the other end. */
  private static final double SMALLEST = 1e-100;

  /** One number's part. */
  static final class OfNumber implements Serializable {
    private static final long serialVersionUID = 1L;
    private final Moments values = new Moments();
    private final Moments logs = new Moments();
    private long missing;
    private long unusable;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    private void add(double x) {
      if (Double.isNaN(x)) {
        missing++;
      } else if (Math.abs(x) > LARGEST) {
        unusable++;
      } else {
        values.add(x);
        logs.add(NumberCoding.signedLog(x));
        min = Math.min(min, x);
        max = Math.max(max, x);
      }
    }

    private void merge(OfNumber other) {
      values.merge(other.values);
      logs.merge(other.logs);
      missing += other.missing;
      unusable += other.unusable;
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
    }

    Moments values() {
      return values;
    }

    Moments logs() {
      return logs;
    }

    long missing() {
      return missing;
    }

    /** Values that are infinite or too large to be squared and summed. */
    long unusable() {
      return unusable;
    }

    /** Whether no two values differ by more than next to nothing. */
    boolean constant() {
      return !(max - min >= SMALLEST);
    }
  }

  private final OfNumber[] numbers;
  private long withoutKey;
  private long repeatedKeys;
  private String aRepeatedKey = "";

  private ColumnStatistics(int numbers) {
    this.numbers = new OfNumber[numbers];
    Arrays.setAll(this.numbers, i -> new OfNumber());
  }

  /** Reads the frame once; partitions are added in index order. */
  static ColumnStatistics of(PinnedFrame frame) {
    int numbers = frame.space().of(ClusteredFeature.Kind.NUMBER).size();
    List<ColumnStatistics> parts =
        frame
            .rows()
            .javaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, ColumnStatistics>)
                    rows -> List.of(ofPartition(rows, numbers)).iterator())
            .collect();
    ColumnStatistics all = new ColumnStatistics(numbers);
    parts.forEach(all::merge);
    return all;
  }

  private static ColumnStatistics ofPartition(Iterator<Row> rows, int numbers) {
    ColumnStatistics statistics = new ColumnStatistics(numbers);
    String before = null;
    while (rows.hasNext()) {
      Row row = rows.next();
      String key = row.getString(0);
      if (key == null) {
        statistics.withoutKey++;
      } else if (key.equals(before)) {
        statistics.repeatedKeys++;
        statistics.aRepeatedKey = key;
      }
      before = key;
      for (int i = 0; i < numbers; i++) {
        statistics.numbers[i].add(row.getDouble(i + 1));
      }
    }
    return statistics;
  }

  private void merge(ColumnStatistics other) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i].merge(other.numbers[i]);
    }
    withoutKey += other.withoutKey;
    repeatedKeys += other.repeatedKeys;
    if (aRepeatedKey.isEmpty()) {
      aRepeatedKey = other.aRepeatedKey;
    }
  }

  OfNumber number(int index) {
    return numbers[index];
  }

  long withoutKey() {
    return withoutKey;
  }

  long repeatedKeys() {
    return repeatedKeys;
  }

  String aRepeatedKey() {
    return aRepeatedKey;
  }
}
