package clientele.clustering.search;

/**
 * How densely rows lie along a line through two centres, at −1 and 1: counted in sliding windows of
 * a third of the distance from the middle to a centre.
 */
final class Profile {
  /** Windows' middles go from −2 to 2. */
  private static final int STEPS_A_UNIT = 6;

  private static final double SPAN = 2;
  private static final int WINDOWS = (int) (2 * SPAN * STEPS_A_UNIT) + 1;
  private static final double HALF_WIDTH = 1.0 / 3;

  /** Windows that do not overlap are this many steps apart. */
  private static final int CLEAR = 4;

  /** Valleys are looked for from −5/6 to 5/6. */
  private static final int FIRST = 7;

  private static final int LAST = WINDOWS - 1 - FIRST;

  private final double[] mass = new double[WINDOWS];
  private final double[] variance = new double[WINDOWS];

  /**
   * An emptier place with fuller ones on both sides.
   *
   * @param depth 1 − valley / lower peak
   * @param sure what the valley lacks, in standard errors
   */
  record Valley(double depth, double sure) {}

  /** Counts a row at some place of the line. */
  void count(double position, double weight) {
    double from = (position - HALF_WIDTH + SPAN) * STEPS_A_UNIT;
    double to = (position + HALF_WIDTH + SPAN) * STEPS_A_UNIT;
    for (int w = (int) Math.max(0, Math.ceil(from)); w < Math.min(WINDOWS, to); w++) {
      mass[w] += weight;
      variance[w] += weight * weight;
    }
  }

  /** The valley that chance explains least. */
  Valley surest() {
    Valley best = new Valley(0, Double.NEGATIVE_INFINITY);
    for (int valley = FIRST; valley <= LAST; valley++) {
      int left = 0;
      for (int w = 1; w <= valley - CLEAR; w++) {
        left = mass[w] > mass[left] ? w : left;
      }
      int right = valley + CLEAR;
      for (int w = right + 1; w < WINDOWS; w++) {
        right = mass[w] > mass[right] ? w : right;
      }
      int lower = mass[left] < mass[right] ? left : right;
      double difference = mass[lower] - mass[valley];
      double sure = difference / Math.sqrt(variance[lower] + variance[valley] + Double.MIN_NORMAL);
      if (sure > best.sure()) {
        best = new Valley(mass[lower] > 0 ? difference / mass[lower] : 0, sure);
      }
    }
    return best;
  }
}
