package clientele.monitoring;

import java.util.ArrayList;
import java.util.List;

/**
 * The bins that an index is taken over: cells joined until each holds a tenth of the reference.
 * Values that a tenth have are bins of their own, missing values are one, and so is each name that
 * one in a hundred has. A bin in which both sides together have fewer than ten is joined with the
 * one before, because the index's distribution is known for bins that are not nearly empty.
 */
final class Bins {
  private static final double PART = 0.1;
  private static final double NAME = 0.01;
  private static final double LEAST = 10;

  private final List<double[]> bins = new ArrayList<>();

  private Bins() {}

  /**
   * Bins of both sides.
   *
   * @param cells of the feature
   * @param isNumber whether they are ranges
   * @param both its counts
   */
  static Bins of(ValueCells cells, boolean isNumber, Standardised both) {
    Bins bins = new Bins();
    if (isNumber) {
      bins.ranges(cells, both);
    } else {
      bins.names(cells, both);
    }
    bins.bins.add(pair(both, cells.missing()));
    bins.joinThin();
    return bins;
  }

  private void ranges(ValueCells cells, Standardised both) {
    double part = PART * both.n();
    double[] open = new double[2];
    boolean closed = false;
    for (int cell = 0; cell < cells.missing(); cell++) {
      double[] next = pair(both, cell);
      if (cells.isOneValue(cell) && next[0] >= part) {
        close(open, part, closed);
        bins.add(next);
        open = new double[2];
        closed = true;
        continue;
      }
      open[0] += next[0];
      open[1] += next[1];
      // A hair less than a tenth is a tenth: shares of cells are no round numbers.
      if (open[0] >= 0.95 * part) {
        bins.add(open);
        open = new double[2];
        closed = false;
      }
    }
    close(open, part, closed);
  }

  /** A remainder is a bin where it is large or stands after a value's own bin. */
  private void close(double[] open, double part, boolean afterValue) {
    if (open[0] + open[1] == 0) {
      return;
    }
    if (open[0] >= part / 2 || afterValue || bins.isEmpty()) {
      bins.add(open);
    } else {
      join(bins.size() - 1, open);
    }
  }

  private void names(ValueCells cells, Standardised both) {
    double[] others = new double[2];
    for (int cell = 0; cell < cells.missing(); cell++) {
      double[] next = pair(both, cell);
      if (cell < cells.beyond() && next[0] >= NAME * both.n()) {
        bins.add(next);
      } else {
        others[0] += next[0];
        others[1] += next[1];
      }
    }
    bins.add(others);
  }

  private void joinThin() {
    for (int bin = bins.size() - 1; bin >= 0 && bins.size() > 1; bin--) {
      double[] thin = bins.get(bin);
      if (thin[0] + thin[1] < LEAST) {
        bins.remove(bin);
        join(Math.max(0, bin - 1), thin);
      }
    }
  }

  private void join(int bin, double[] more) {
    bins.get(bin)[0] += more[0];
    bins.get(bin)[1] += more[1];
  }

  private static double[] pair(Standardised both, int cell) {
    return new double[] {both.reference()[cell], both.present()[cell]};
  }

  int size() {
    return bins.size();
  }

  /** Counts of the reference, by bin. */
  double[] reference() {
    return bins.stream().mapToDouble(bin -> bin[0]).toArray();
  }

  /** Counts of the present, by bin. */
  double[] present() {
    return bins.stream().mapToDouble(bin -> bin[1]).toArray();
  }
}
