package clientele.clustering.search;

import java.util.Arrays;

/**
 * One measure's distribution made unimodal with its atoms kept: values that many rows share stay as
 * they are; the others get the unimodal distribution that is nearest to theirs, by the greatest
 * convex minorant of their distribution function before the mode and the least concave majorant
 * after it (as in Hartigan and Hartigan 1985, "The dip test of unimodality").
 */
final class Margin {
  /** A value that at least this share of the rows has is an atom. */
  private static final double ATOM = 0.01;

  /** How many places are tried for the mode. */
  private static final int MODES = 64;

  /** Ascending, one for each row: what the quantile function takes. */
  private final double[] quantiles;

  private final boolean[] atom;

  private Margin(double[] quantiles, boolean[] atom) {
    this.quantiles = quantiles;
    this.atom = atom;
  }

  /** The margin of some values. */
  static Margin of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    double[] atoms = new double[n];
    double[] others = new double[n];
    int atomCount = 0;
    int otherCount = 0;
    for (int i = 0; i < n; ) {
      int end = i + 1;
      while (end < n && sorted[end] == sorted[i]) {
        end++;
      }
      boolean shared = end - i > 1 && end - i >= ATOM * n;
      for (; i < end; i++) {
        if (shared) {
          atoms[atomCount++] = sorted[i];
        } else {
          others[otherCount++] = sorted[i];
        }
      }
    }
    double[] unimodal = unimodal(Arrays.copyOf(others, otherCount));
    double[] quantiles = new double[n];
    boolean[] atom = new boolean[n];
    for (int i = 0, a = 0, u = 0; i < n; i++) {
      atom[i] = u == otherCount || (a < atomCount && atoms[a] <= unimodal[u]);
      quantiles[i] = atom[i] ? atoms[a++] : unimodal[u++];
    }
    return new Margin(quantiles, atom);
  }

  /** The value below which a share of the distribution lies. */
  double quantile(double share) {
    double place = share * quantiles.length;
    int at = (int) Math.min(quantiles.length - 1, place);
    if (atom[at]) {
      return quantiles[at];
    }
    boolean up = at + 1 < quantiles.length && !atom[at + 1];
    double next = up ? quantiles[at + 1] : quantiles[at];
    return quantiles[at] + (place - at) * (next - quantiles[at]);
  }

  /** The quantiles of the nearest unimodal distribution. */
  private static double[] unimodal(double[] sorted) {
    int n = sorted.length;
    if (n < 3) {
      return sorted;
    }
    double[] best = sorted;
    double least = Double.POSITIVE_INFINITY;
    for (int m = 0; m <= MODES; m++) {
      int mode = (int) ((long) m * (n - 1) / MODES);
      double[] smooth = new double[n];
      hull(sorted, 0, mode, smooth, 1);
      hull(sorted, mode, n - 1, smooth, -1);
      double distance = 0;
      for (int i = 0; i < n; i++) {
        distance = Math.max(distance, Math.abs(smooth[i] - (i + 0.5) / n));
      }
      if (distance < least) {
        least = distance;
        best = smooth;
      }
    }
    return least < Double.POSITIVE_INFINITY ? invert(sorted, best) : sorted;
  }

  /** Convex (1) minorant or concave (−1) majorant of the distribution function over a range. */
  private static void hull(double[] x, int from, int to, double[] into, int sign) {
    int n = x.length;
    int[] stack = new int[to - from + 1];
    int size = 0;
    for (int i = from; i <= to; i++) {
      while (size > 1 && sign * turn(x, n, stack[size - 2], stack[size - 1], i) <= 0) {
        size--;
      }
      stack[size++] = i;
    }
    for (int s = 0; s + 1 < size; s++) {
      int a = stack[s];
      int b = stack[s + 1];
      for (int i = a; i <= b; i++) {
        double part = x[b] > x[a] ? (x[i] - x[a]) / (x[b] - x[a]) : 1;
        into[i] = (a + 0.5 + part * (b - a)) / n;
      }
    }
    if (size == 1) {
      into[from] = (from + 0.5) / n;
    }
  }

  /** Positive where the slope rises from the first pair to the second. */
  private static double turn(double[] x, int n, int a, int b, int c) {
    return (c - b) / (double) n * (x[b] - x[a]) - (b - a) / (double) n * (x[c] - x[b]);
  }

  /** Where the smoothed distribution function takes the values of the plain one. */
  private static double[] invert(double[] x, double[] smooth) {
    int n = x.length;
    double[] inverse = new double[n];
    for (int i = 0, at = 0; i < n; i++) {
      double level = (i + 0.5) / n;
      while (at + 1 < n - 1 && smooth[at + 1] < level) {
        at++;
      }
      double rise = smooth[at + 1] - smooth[at];
      double part = rise > 0 ? Math.max(0, Math.min(1, (level - smooth[at]) / rise)) : 0;
      inverse[i] = x[at] + part * (x[at + 1] - x[at]);
    }
    return inverse;
  }
}
