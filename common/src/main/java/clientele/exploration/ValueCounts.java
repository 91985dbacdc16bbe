package clientele.exploration;

import java.io.Serializable;
import java.util.Arrays;

/**
 * How often each value occurs, in bounded space, the same in whatever order and groups values are
 * added. As long as there are few distinct values each is kept as it is. When there are more, bits
 * at the end of all values are left off until few enough different ones remain, so that values
 * share a bin whose width is a fixed part of their size: quantiles and sums from the bins are right
 * within half of that part.
 *
 * <p>Bins of relative width: Masson, Rim and Lee, "DDSketch", PVLDB 12(12), 2019; uniform collapse
 * of bins as they become too many: Epicoco, Melle, Cafaro, Pulimeno and Morleo, "UDDSketch", IEEE
 * Access 8, 2020. Here bins are ranges of the order-preserving 64-bit form of a double, and the
 * collapse is the least that suffices for all values together, so that it depends on them alone.
 */
final class ValueCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bins that are kept at most. */
  static final int MOST = 4096;

  private static final int SMALLEST = 64;
  private static final int MANTISSA = 52;

  private int shift;
  private int size;
  private long total;
  private long[] keys = new long[SMALLEST];
  // A slot is free where its count is 0.
  private long[] counts = new long[SMALLEST];

  /**
   * Adds a value.
   *
   * @param value finite
   */
  void add(double value) {
    add(value, 1);
  }

  /**
   * Adds a value several times.
   *
   * @param value finite
   * @param count above 0
   */
  void add(double value, long count) {
    addKey(ordered(value) >> shift, count);
  }

  private void addKey(long key, long count) {
    total += count;
    int slot = slot(keys, counts, key);
    if (counts[slot] == 0) {
      keys[slot] = key;
      size++;
    }
    counts[slot] += count;
    if (size > MOST) {
      coarsen(shift + 1);
    } else if (2 * size > keys.length) {
      rehash(2 * keys.length, 0);
    }
  }

  void merge(ValueCounts other) {
    if (other.shift > shift) {
      coarsen(other.shift);
    }
    for (int i = 0; i < other.keys.length; i++) {
      if (other.counts[i] > 0) {
        addKey(other.keys[i] >> (shift - other.shift), other.counts[i]);
      }
    }
  }

  /** Leaves off at least so many bits, and as many more as it takes. */
  private void coarsen(int least) {
    rehash(keys.length, least - shift);
    shift = least;
    while (size > MOST) {
      rehash(keys.length, 1);
      shift++;
    }
  }

  private void rehash(int capacity, int bits) {
    long[] newKeys = new long[capacity];
    long[] newCounts = new long[capacity];
    int found = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] > 0) {
        long key = keys[i] >> bits;
        int slot = slot(newKeys, newCounts, key);
        found += newCounts[slot] == 0 ? 1 : 0;
        newKeys[slot] = key;
        newCounts[slot] += counts[i];
      }
    }
    keys = newKeys;
    counts = newCounts;
    size = found;
  }

  private static int slot(long[] keys, long[] counts, long key) {
    int mask = keys.length - 1;
    int slot = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & mask;
    while (counts[slot] > 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** How many values were added. */
  long total() {
    return total;
  }

  /** Whether each bin is one value. */
  boolean exact() {
    return shift == 0;
  }

  /** By how much a value may differ from its bin's, as a part of its size. */
  double error() {
    return exact() ? 0 : Math.scalb(1.0, shift - MANTISSA - 1);
  }

  /** The bins in ascending order. */
  Sorted sorted() {
    long[] order = new long[size];
    int next = 0;
    for (int i = 0; i < keys.length; i++) {
      if (counts[i] > 0) {
        order[next++] = keys[i];
      }
    }
    Arrays.sort(order);
    double[] values = new double[size];
    long[] numbers = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = middle(order[i]);
      numbers[i] = counts[slot(keys, counts, order[i])];
    }
    return new Sorted(values, numbers, total);
  }

  private double middle(long key) {
    double low = value(key << shift);
    double high = value((key << shift) + ((1L << shift) - 1));
    // The last bin below infinity, and the first above minus infinity, end with the doubles.
    low = Math.max(-Double.MAX_VALUE, low);
    high = Math.min(Double.MAX_VALUE, high);
    return low == high ? low : low / 2 + high / 2;
  }

  private static long ordered(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  private static double value(long ordered) {
    double value = Double.longBitsToDouble(ordered ^ ((ordered >> 63) & Long.MAX_VALUE));
    return Double.isNaN(value) ? Math.copySign(Double.MAX_VALUE, (double) ordered) : value;
  }

  /**
   * Bins in ascending order.
   *
   * @param values of the bins
   * @param counts of the bins, above 0
   * @param total of the counts
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Sorted(double[] values, long[] counts, long total) {
    int size() {
      return values.length;
    }

    /**
     * A quantile, linear between the neighbours of (n − 1) p: type 7 of Hyndman and Fan, "Sample
     * Quantiles in Statistical Packages", The American Statistician 50(4), 1996.
     *
     * @return NaN without values
     */
    double quantile(double probability) {
      if (total == 0) {
        return Double.NaN;
      }
      double position = (total - 1) * probability;
      double low = at((long) Math.floor(position));
      double high = at((long) Math.ceil(position));
      double share = position - Math.floor(position);
      return low == high ? low : low * (1 - share) + high * share;
    }

    private double at(long rank) {
      long below = 0;
      for (int i = 0; i < values.length; i++) {
        below += counts[i];
        if (rank < below) {
          return values[i];
        }
      }
      return values[values.length - 1];
    }
  }
}
