package clientele.exploration;

/**
 * How often the levels of two categories meet, and how far one tells of the other.
 *
 * @param counts by level of the one and level of the other
 */
@SuppressWarnings("ArrayRecordComponent")
record CrossTable(long[][] counts) {
  /**
   * From levels by row.
   *
   * @param one level of each row, negative where there is none
   * @param levels of the one
   * @param other likewise
   * @param otherLevels of the other
   */
  static CrossTable of(int[] one, int levels, int[] other, int otherLevels) {
    long[][] counts = new long[levels][otherLevels];
    for (int row = 0; row < one.length; row++) {
      if (one[row] >= 0 && other[row] >= 0) {
        counts[one[row]][other[row]]++;
      }
    }
    return new CrossTable(counts);
  }

  private double[] rows() {
    double[] sums = new double[counts.length];
    for (int i = 0; i < counts.length; i++) {
      for (long count : counts[i]) {
        sums[i] += count;
      }
    }
    return sums;
  }

  private double[] columns() {
    double[] sums = new double[counts.length == 0 ? 0 : counts[0].length];
    for (long[] row : counts) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] += row[j];
      }
    }
    return sums;
  }

  double total() {
    double total = 0;
    for (double row : rows()) {
      total += row;
    }
    return total;
  }

  private static int used(double[] sums) {
    int used = 0;
    for (double sum : sums) {
      used += sum > 0 ? 1 : 0;
    }
    return used;
  }

  /** Whether both differ in the rows that have both. */
  boolean varies() {
    return used(rows()) > 1 && used(columns()) > 1;
  }

  /**
   * Cramér's V with the bias of small samples taken off, from 0 for no association to 1 (Bergsma,
   * "A bias-correction for Cramér's V and Tschuprow's T", Journal of the Korean Statistical Society
   * 42(3), 2013): with φ² = χ²/n, r rows and c columns, V² = max(0, φ² − (r−1)(c−1)/(n−1)) /
   * min(r′−1, c′−1), where r′ = r − (r−1)²/(n−1), and c′ likewise.
   *
   * @return NaN where one of them does not differ
   */
  double cramersV() {
    double n = total();
    if (!varies()) {
      return Double.NaN;
    }
    double[] rows = rows();
    double[] columns = columns();
    double phi = -1;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        if (counts[i][j] > 0) {
          phi += counts[i][j] / rows[i] * (counts[i][j] / columns[j]);
        }
      }
    }
    double r = used(rows) - 1;
    double c = used(columns) - 1;
    double corrected = Math.max(0, phi - r * c / (n - 1));
    double room = Math.min(r - r * r / (n - 1), c - c * c / (n - 1));
    return room > 0 ? Math.min(1, Math.sqrt(corrected / room)) : Double.NaN;
  }

  /**
   * Mutual information in nats, Σ p_ij ln(p_ij / (p_i p_j)), less its bias (r−1)(c−1)/(2n) (Miller,
   * "Note on the bias of information estimates", 1955), at least 0.
   *
   * @return NaN where one of them does not differ
   */
  double mutualInformation() {
    if (!varies()) {
      return Double.NaN;
    }
    double n = total();
    double[] rows = rows();
    double[] columns = columns();
    double information = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < columns.length; j++) {
        if (counts[i][j] > 0) {
          information += counts[i][j] / n * Math.log(counts[i][j] * n / rows[i] / columns[j]);
        }
      }
    }
    double bias = (used(rows) - 1.0) * (used(columns) - 1) / (2 * n);
    return Math.max(0, information - bias);
  }

  /** The most that the mutual information could be: the lesser of the two entropies, in nats. */
  double mostInformation() {
    return Math.min(entropy(rows()), entropy(columns()));
  }

  private double entropy(double[] sums) {
    double n = total();
    double entropy = 0;
    for (double sum : sums) {
      entropy -= sum > 0 ? sum / n * Math.log(sum / n) : 0;
    }
    return entropy;
  }
}
