package clientele.clustering;

import java.io.Serializable;

/**
 * Sums that are the same in whatever order and groups they are taken, fast enough for inner loops:
 * a number becomes a multiple of a coarse unit and a multiple of a fine one, both whole, and whole
 * numbers add without rounding (the two folds of Demmel and Nguyen 2013's reproducible summation).
 * The units are powers of two, fine enough that a sum has at least the digits of a double.
 */
final class SumGrid implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int WHOLE = 52;
  private static final int LONG = 62;

  private final double coarse;
  private final double unit;
  private final double fine;
  private final double fineUnit;

  private SumGrid(int exponent, int fineExponent) {
    coarse = Math.scalb(1.0, exponent);
    unit = Math.scalb(1.0, -exponent);
    fine = Math.scalb(1.0, fineExponent);
    fineUnit = Math.scalb(1.0, -fineExponent);
  }

  /**
   * A grid.
   *
   * @param largest no addend's size exceeds it
   * @param count no more addends than that
   */
  static SumGrid of(double largest, long count) {
    int size = Math.getExponent(Math.max(largest, Double.MIN_NORMAL)) + 1;
    int room = Math.min(WHOLE, LONG - (Math.getExponent((double) Math.max(count, 1)) + 1));
    // Powers of two that are doubles themselves.
    int exponent = Math.max(-900, Math.min(900, room - size));
    return new SumGrid(exponent, Math.min(1000, exponent + room));
  }

  long coarse(double x) {
    return (long) Math.rint(x * coarse);
  }

  /** What the coarse unit leaves. */
  long fine(double x, long coarsely) {
    return (long) Math.rint((x - (double) coarsely * unit) * fine);
  }

  double value(long coarsely, long finely) {
    return (double) coarsely * unit + (double) finely * fineUnit;
  }
}
