package clientele.exploration;

import clientele.clustering.Moments;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.LocalDate;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What one pass keeps of a column: bounded, and the same in whatever order rows are added. Distinct
 * values are counted by HyperLogLog (Flajolet, Fusy, Gandouet and Meunier 2007, as Apache
 * DataSketches has it), by the estimate that does not depend on the order.
 */
final class ColumnSketch implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Squares and sums of larger values would leave the range of doubles. */
  private static final double LARGEST = 1e100;

  private static final int HLL_BITS = 12;

  private static final int MONTHS = 12;

  private final ExploredColumn.Kind kind;
  private final ValueCounts values = new ValueCounts();
  private final Moments moments = new Moments();
  private transient Union distinct = new Union(HLL_BITS);
  private long present;
  private long notNumbers;
  private long infinite;
  private long large;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  ColumnSketch(ExploredColumn.Kind kind) {
    this.kind = kind;
  }

  /** Adds the value at a place, as {@link ExploredColumn#sketched} gives it; not NULL. */
  void add(InternalRow row, int place) {
    switch (kind) {
      case NUMBER -> addNumber(row.getDouble(place));
      case DATE -> addDay(row.getInt(place));
      case CATEGORY, TEXT -> {
        present++;
        distinct.update(row.getLong(place));
      }
    }
  }

  private void addNumber(double x) {
    if (Double.isNaN(x)) {
      notNumbers++;
      return;
    }
    if (Double.isInfinite(x)) {
      infinite++;
      return;
    }
    present++;
    double value = x + 0.0;
    distinct.update(value);
    values.add(value);
    range(value);
    if (Math.abs(value) > LARGEST) {
      large++;
    } else {
      moments.add(value);
    }
  }

  private void addDay(int day) {
    present++;
    distinct.update((long) day);
    range(day);
    LocalDate date = LocalDate.ofEpochDay(day);
    values.add(date.getYear() * MONTHS + date.getMonthValue() - 1);
  }

  private void range(double value) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  void merge(ColumnSketch other) {
    values.merge(other.values);
    moments.merge(other.moments);
    distinct.update(other.distinct.getResult(TgtHllType.HLL_8));
    present += other.present;
    notNumbers += other.notNumbers;
    infinite += other.infinite;
    large += other.large;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** Values that can be used. */
  long present() {
    return present;
  }

  long notNumbers() {
    return notNumbers;
  }

  long infinite() {
    return infinite;
  }

  /** Values that are too large to be squared and summed; moments are without them. */
  long large() {
    return large;
  }

  double min() {
    return min;
  }

  double max() {
    return max;
  }

  Moments moments() {
    return moments;
  }

  /** Of numbers; of days the months since the year 0. */
  ValueCounts values() {
    return values;
  }

  /** Distinct values. */
  long distinct() {
    return isDistinctExact()
        ? values.sorted().size()
        : Math.round(distinct.getResult(TgtHllType.HLL_8).getCompositeEstimate());
  }

  boolean isDistinctExact() {
    return kind == ExploredColumn.Kind.NUMBER && values.exact();
  }

  /** The relative standard error of {@link #distinct} where it is not exact. */
  static double distinctError() {
    return 1.04 / Math.sqrt(1 << HLL_BITS);
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    byte[] bytes = distinct.getResult(TgtHllType.HLL_8).toCompactByteArray();
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    distinct = new Union(HLL_BITS);
    distinct.update(HllSketch.heapify(bytes));
  }
}
