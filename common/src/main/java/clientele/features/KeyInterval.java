package clientele.features;

import java.io.Serializable;

/**
 * Values of one column between two keys, both included, that a pass of {@link ExactQuantiles} looks
 * at.
 *
 * <p>A key is a double as a signed long of the same order, so that an interval can be halved by
 * shifting whatever the values' distribution is.
 *
 * @param column position of the column
 * @param low smallest key
 * @param high largest key
 * @param below values of the column that are smaller than {@code low}
 * @param count values in the interval, or a bound of their number; {@link #UNKNOWN} before they
 *     have been counted
 */
record KeyInterval(int column, long low, long high, long below, long count)
    implements Serializable {
  /** How many values there are is not known. */
  static final long UNKNOWN = -1;

  /** All values of a column, the infinities too. */
  static KeyInterval everything(int column, long most) {
    return new KeyInterval(
        column, key(Double.NEGATIVE_INFINITY), key(Double.POSITIVE_INFINITY), 0, most);
  }

  /** The key of a value that is not NaN; both zeros have the same. */
  static long key(double value) {
    // Adding 0.0 turns -0.0 into 0.0 and leaves every other value as it is.
    return flip(Double.doubleToLongBits(value + 0.0));
  }

  /** The value of a key. */
  static double value(long key) {
    return Double.longBitsToDouble(flip(key));
  }

  // Negative doubles order backwards by their bits; turning all but their sign mends that.
  private static long flip(long bits) {
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** How far keys are shifted so that the interval falls into that many bins (a power of two). */
  int shift(int bins) {
    int width = Long.SIZE - Long.numberOfLeadingZeros(high - low);
    return Math.max(0, width - (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(bins)));
  }

  boolean holds(long key) {
    return low <= key && key <= high;
  }
}
