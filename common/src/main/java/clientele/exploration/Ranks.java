package clientele.exploration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A column sorted once, so that ranks among any subset of its rows (those in which another column
 * is known too) take one walk and no sorting.
 */
final class Ranks {
  private final double[] values;
  private final int[] order;

  /** Sorts; NaN is no value. */
  Ranks(double[] values) {
    this.values = values;
    order =
        IntStream.range(0, values.length)
            .filter(row -> !Double.isNaN(values[row]))
            .boxed()
            .sorted(Comparator.comparingDouble(row -> values[row]))
            .mapToInt(row -> row)
            .toArray();
  }

  boolean complete() {
    return order.length == values.length;
  }

  /**
   * The ranks from 1 of the rows chosen that have a value, equal values sharing the mean of theirs.
   *
   * @param chosen the rows
   * @return by row; NaN for the others
   */
  double[] among(IntPredicate chosen) {
    double[] ranks = new double[values.length];
    Arrays.fill(ranks, Double.NaN);
    int[] tied = new int[order.length];
    int ties = 0;
    int before = 0;
    for (int row : order) {
      if (!chosen.test(row)) {
        continue;
      }
      if (ties > 0 && values[tied[0]] != values[row]) {
        before = assign(ranks, tied, ties, before);
        ties = 0;
      }
      tied[ties++] = row;
    }
    assign(ranks, tied, ties, before);
    return ranks;
  }

  private static int assign(double[] ranks, int[] tied, int ties, int before) {
    double rank = before + (ties + 1) / 2.0;
    for (int i = 0; i < ties; i++) {
      ranks[tied[i]] = rank;
    }
    return before + ties;
  }
}
