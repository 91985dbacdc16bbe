package clientele.monitoring;

/**
 * Two distributions over the cells of a feature, brought to the same mix of strata: the reference
 * has in each stratum the weight that the stratum has now.
 *
 * @param reference weighted counts, which add up to {@code n}
 * @param present counts of the customers who have their like in the reference
 * @param n how many rows of equal weight tell as much as the reference (Kish 1965): 1 over the sum
 *     of W²/n over strata of weight W and n rows
 * @param m how many customers are compared now
 * @param share of the present customers who are
 */
@SuppressWarnings("ArrayRecordComponent")
record Standardised(double[] reference, double[] present, double n, double m, double share) {
  /** Strata of fewer rows of the reference are joined with the next. */
  private static final double LEAST = 30;

  /**
   * One stratum as it is.
   *
   * @param reference counts by cell
   * @param present counts by cell
   */
  static Standardised plain(double[] reference, double[] present) {
    return new Standardised(reference, present, sum(reference), sum(present), 1);
  }

  /**
   * Strata in ascending order of tenure.
   *
   * @param reference counts by stratum and cell
   * @param present likewise
   * @param strata how many of them the reference knows, the first ones; who is in another is not
   *     compared
   */
  static Standardised of(double[][] reference, double[][] present, int strata) {
    int cells = reference[0].length;
    double all = 0;
    for (double[] counts : present) {
      all += sum(counts);
    }
    int[] groups = groups(reference, strata);
    int last = strata == 0 ? 0 : groups[strata - 1] + 1;
    double[][] before = new double[last][cells];
    double[][] now = new double[last][cells];
    for (int stratum = 0; stratum < strata; stratum++) {
      add(before[groups[stratum]], reference[stratum]);
      add(now[groups[stratum]], present[stratum]);
    }
    double[] weighted = new double[cells];
    double[] counted = new double[cells];
    double m = 0;
    for (int group = 0; group < last; group++) {
      if (sum(before[group]) > 0) {
        m += sum(now[group]);
        add(counted, now[group]);
      }
    }
    double spread = 0;
    for (int group = 0; group < last; group++) {
      double rows = sum(before[group]);
      double weight = m > 0 ? sum(now[group]) / m : 0;
      for (int cell = 0; cell < cells && rows > 0; cell++) {
        weighted[cell] += weight * before[group][cell] / rows;
      }
      spread += rows > 0 ? weight * weight / rows : 0;
    }
    double n = spread > 0 ? 1 / spread : 0;
    for (int cell = 0; cell < cells; cell++) {
      weighted[cell] *= n;
    }
    return new Standardised(weighted, counted, n, m, all > 0 ? m / all : 0);
  }

  /** The group of each stratum: enough rows of the reference in each, the last may hold more. */
  private static int[] groups(double[][] reference, int strata) {
    int[] groups = new int[strata];
    int group = 0;
    double rows = 0;
    for (int stratum = 0; stratum < strata; stratum++) {
      if (rows >= LEAST) {
        group++;
        rows = 0;
      }
      groups[stratum] = group;
      rows += sum(reference[stratum]);
    }
    for (int stratum = 0; stratum < strata && rows < LEAST && group > 0; stratum++) {
      groups[stratum] = Math.min(groups[stratum], group - 1);
    }
    return groups;
  }

  private static void add(double[] to, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += what[i];
    }
  }

  static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
