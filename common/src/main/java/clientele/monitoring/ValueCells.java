package clientele.monitoring;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells that the values of a feature fall into: ranges of numbers in ascending order, or names.
 * The last cell is that of missing values; the last but one that of greater numbers than any known,
 * or of other names.
 */
final class ValueCells implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Upper ends of the ranges, included; ascending. */
  private final double[] ends;

  private final Map<String, Integer> names;

  private ValueCells(double[] ends, Map<String, Integer> names) {
    this.ends = ends;
    this.names = names;
  }

  /**
   * Ranges that end at quantiles. A value that several quantiles share has a cell of its own.
   *
   * @param quantiles in any order; NaN is left out
   */
  static ValueCells numbers(double... quantiles) {
    double[] sorted = Arrays.stream(quantiles).filter(q -> !Double.isNaN(q)).sorted().toArray();
    List<Double> ends = new ArrayList<>();
    for (int i = 0; i < sorted.length; i++) {
      boolean again = i > 0 && sorted[i] == sorted[i - 1];
      boolean first = again && (i == 1 || sorted[i - 2] != sorted[i]);
      if (first) {
        ends.add(ends.size() - 1, Math.nextDown(sorted[i]));
      } else if (!again) {
        ends.add(sorted[i]);
      }
    }
    double[] distinct = ends.stream().mapToDouble(end -> end).distinct().toArray();
    return new ValueCells(distinct, Map.of());
  }

  /** A cell for each name, one for all others. */
  static ValueCells names(List<String> known) {
    Map<String, Integer> names = new HashMap<>();
    known.forEach(name -> names.put(name, names.size()));
    return new ValueCells(new double[0], names);
  }

  /** How many there are. */
  int size() {
    return ends.length + names.size() + 2;
  }

  /** The cell of a number; NaN is missing. */
  int of(double value) {
    if (Double.isNaN(value)) {
      return missing();
    }
    int found = Arrays.binarySearch(ends, value + 0.0);
    return found >= 0 ? found : -found - 1;
  }

  /** The cell of a name. */
  int of(String name) {
    return names.getOrDefault(name, names.size());
  }

  int missing() {
    return size() - 1;
  }

  /** The cell of what is beyond all that is known. */
  int beyond() {
    return size() - 2;
  }

  /** Whether a cell is one value, which many have. */
  boolean isOneValue(int cell) {
    return cell > 0 && cell < ends.length && ends[cell - 1] == Math.nextDown(ends[cell]);
  }
}
