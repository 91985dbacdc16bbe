package clientele.exploration;

import clientele.exploration.ValueCounts.Sorted;
import java.util.ArrayList;
import java.util.List;

/**
 * Bins to draw a distribution with.
 *
 * <ul>
 *   <li>No more distinct values than bins: a bin each, whose edges are the value.
 *   <li>A range of at most 15 interquartile ranges: bins of equal width, as many as Freedman and
 *       Diaconis (1981) ask for: width 2 IQR n^(−1/3).
 *   <li>Otherwise the tail is heavy: bins of equal width in asinh(x / c), with the median size of
 *       the values that are not 0 for c: even near 0, logarithmic in the tails, and good for
 *       negative values (Burbidge, Magee and Robb, JASA 83, 1988).
 * </ul>
 *
 * @param scale values, linear or asinh
 * @param bins ascending
 */
record Histogram(String scale, List<Bin> bins) {
  private static final double HEAVY = 15;
  private static final int FEWEST = 5;

  /** One bin. */
  record Bin(double low, double high, long count) {}

  /**
   * The histogram of some values.
   *
   * @param values ascending
   * @param most bins
   */
  static Histogram of(Sorted values, int most) {
    if (values.size() <= most) {
      List<Bin> bins = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        bins.add(new Bin(values.values()[i], values.values()[i], values.counts()[i]));
      }
      return new Histogram("values", bins);
    }
    double least = values.values()[0];
    double greatest = values.values()[values.size() - 1];
    double middle = values.quantile(0.75) - values.quantile(0.25);
    double range = greatest - least;
    if (range <= HEAVY * middle && Double.isFinite(range)) {
      double width = 2 * middle / Math.cbrt((double) values.total());
      int bins = (int) Math.max(FEWEST, Math.min(most, Math.ceil(range / width)));
      return new Histogram("linear", binned(values, bins, Scale.LINEAR));
    }
    return new Histogram("asinh", binned(values, most, Scale.asinh(typical(values))));
  }

  /** The median size of the values that are not 0. */
  private static double typical(Sorted values) {
    ValueCounts sizes = new ValueCounts();
    for (int i = 0; i < values.size(); i++) {
      if (values.values()[i] != 0) {
        sizes.add(Math.abs(values.values()[i]), values.counts()[i]);
      }
    }
    return Math.max(Double.MIN_NORMAL, sizes.sorted().quantile(0.5));
  }

  private static List<Bin> binned(Sorted values, int bins, Scale scale) {
    double least = values.values()[0];
    double greatest = values.values()[values.size() - 1];
    double from = scale.of(least);
    double width = (scale.of(greatest) - from) / bins;
    long[] counts = new long[bins];
    for (int i = 0; i < values.size(); i++) {
      int bin = (int) Math.floor((scale.of(values.values()[i]) - from) / width);
      counts[Math.max(0, Math.min(bins - 1, bin))] += values.counts()[i];
    }
    List<Bin> found = new ArrayList<>();
    for (int i = 0; i < bins; i++) {
      double low = i == 0 ? least : scale.back(from + i * width);
      double high = i == bins - 1 ? greatest : scale.back(from + (i + 1) * width);
      found.add(new Bin(low, high, counts[i]));
    }
    return found;
  }

  /** Where bins are even. */
  private record Scale(double unit) {
    static final Scale LINEAR = new Scale(Double.NaN);

    /** Beyond, asinh(x) is ln 2x to the last bit, and x² need not be a double. */
    private static final double FAR = 1e9;

    static Scale asinh(double unit) {
      return new Scale(unit);
    }

    double of(double x) {
      if (Double.isNaN(unit)) {
        return x;
      }
      double size = Math.abs(x) / unit;
      double scaled =
          size > FAR
              ? Math.log(Math.abs(x)) - Math.log(unit) + Math.log(2)
              : Math.log(size + Math.sqrt(size * size + 1));
      return Math.copySign(scaled, x);
    }

    double back(double y) {
      if (Double.isNaN(unit)) {
        return y;
      }
      double size = Math.abs(y);
      double x =
          size > Math.log(FAR)
              ? Math.exp(size + Math.log(unit) - Math.log(2))
              : Math.sinh(size) * unit;
      return Math.copySign(x, y);
    }
  }
}
