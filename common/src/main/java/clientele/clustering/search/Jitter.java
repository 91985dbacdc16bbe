package clientele.clustering.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Rows whose repeated values are spread evenly over the room that is theirs, half way to the next
 * value on either side. Between 1 and 2 purchases there is emptier space, too; but it is the
 * measure that is coarse there, not the customers that are grouped.
 */
final class Jitter {
  private Jitter() {}

  /** Spreads repeated values along each axis; values that occur once stay. */
  static WeightedRows of(WeightedRows rows, SplittableRandom random) {
    int n = rows.size();
    int width = rows.width();
    double[] spread = rows.values().clone();
    double[] sorted = new double[n];
    for (int j = 0; j < width; j++) {
      for (int i = 0; i < n; i++) {
        sorted[i] = rows.values()[i * width + j];
      }
      Arrays.sort(sorted);
      boolean repeats = repeats(sorted);
      for (int i = 0; i < n; i++) {
        double value = rows.values()[i * width + j];
        double place = random.nextDouble();
        if (!repeats) {
          continue;
        }
        int first = first(sorted, value, false);
        int last = first(sorted, value, true) - 1;
        if (last > first) {
          double low = first > 0 ? (sorted[first - 1] + value) / 2 : value;
          double high = last + 1 < n ? (value + sorted[last + 1]) / 2 : value;
          spread[i * width + j] = low + place * (high - low);
        }
      }
    }
    return new WeightedRows(width, spread, rows.weights());
  }

  private static boolean repeats(double[] sorted) {
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return true;
      }
    }
    return false;
  }

  /** The first position of a value, or of what exceeds it. */
  private static int first(double[] sorted, double value, boolean beyond) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value || (beyond && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
