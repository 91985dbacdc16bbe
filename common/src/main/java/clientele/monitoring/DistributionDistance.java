package clientele.monitoring;

/**
 * The statistic of Kolmogorov and Smirnov: the largest distance of two distribution functions, from
 * counts by ascending cells. It is looked at where cells end, so that what happens within a cell is
 * not seen; where each cell is one value it is the statistic itself.
 */
public final class DistributionDistance {
  private DistributionDistance() {}

  /**
   * The distance.
   *
   * @param reference counts by ascending cells, perhaps of weighted rows; not all 0
   * @param present counts by the same cells, not all 0
   * @return 0 to 1
   */
  public static double of(double[] reference, double[] present) {
    double n = 0;
    double m = 0;
    for (int cell = 0; cell < reference.length; cell++) {
      n += reference[cell];
      m += present[cell];
    }
    double below = 0;
    double belowNow = 0;
    double most = 0;
    for (int cell = 0; cell < reference.length; cell++) {
      below += reference[cell];
      belowNow += present[cell];
      most = Math.max(most, Math.abs(below / n - belowNow / m));
    }
    return Math.min(1, most);
  }

  /**
   * What chance exceeds seldom: the first term of Kolmogorov's series, which is an upper bound and,
   * for small probabilities, as good as the whole. Distributions with values that repeat exceed it
   * still more seldom.
   *
   * @param n rows of the reference
   * @param m rows of the present
   * @param probability with which chance exceeds it
   * @return a distance
   */
  public static double chance(double n, double m, double probability) {
    return Math.sqrt(-Math.log(probability / 2) / 2 * (1 / n + 1 / m));
  }
}
