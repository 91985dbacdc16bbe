package clientele.clustering;

import java.util.Locale;

/**
 * What the segments are (Dolnicar and Leisch 2010, "Evaluation of structure and reproducibility of
 * cluster solutions using the bootstrap"): groups that the data have, a division that comes again
 * though the data have no groups, or one that another sample would draw elsewhere.
 *
 * @param kind natural, reproducible or constructed
 * @param pValue the share of references without groups that show as much structure as the data do,
 *     the largest over the kinds of reference; 1 / (references + 1) at least
 * @param predictionStrength of the published segments, 0 to 1
 */
public record Verdict(Kind kind, double pValue, double predictionStrength) {
  /** References may show as much structure as the data in this share of cases. */
  private static final double SIGNIFICANT = 0.01;

  /** Tibshirani and Walther's bound. */
  private static final double STABLE = 0.8;

  /** What segments can be. */
  public enum Kind {
    /** Stable, and more structure than data without groups show. */
    NATURAL,
    /** Stable, but no more structure than data without groups show. */
    REPRODUCIBLE,
    /** Not stable. */
    CONSTRUCTED;

    /**
     * The name in the lake.
     *
     * @return in small letters
     */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The verdict on segments of some prediction strength. */
  static Verdict of(double pValue, double predictionStrength) {
    boolean stable = predictionStrength >= STABLE;
    Kind kind =
        !stable
            ? Kind.CONSTRUCTED
            : pValue <= SIGNIFICANT + 1e-12 ? Kind.NATURAL : Kind.REPRODUCIBLE;
    return new Verdict(kind, pValue, predictionStrength);
  }

  /**
   * In plain words.
   *
   * @return a sentence or two
   */
  public String words() {
    String figures =
        String.format(
            Locale.ROOT, " (p = %.2f, prediction strength %.2f).", pValue, predictionStrength);
    return switch (kind) {
      case NATURAL ->
          "The segments are natural: emptier space lies between them than in data without groups,"
              + " and other samples give the same ones"
              + figures;
      case REPRODUCIBLE ->
          "There are no natural segments here: the borders run through one cloud, but other"
              + " samples give the same ones. Use them as a division that can be repeated"
              + figures;
      case CONSTRUCTED ->
          (pValue <= SIGNIFICANT + 1e-12
                  ? "The data have structure, but these segments are constructed: another sample"
                      + " would draw some borders elsewhere"
                  : "There are no natural segments here: the borders are constructed, and another"
                      + " sample would draw them elsewhere. Use them as a convenient division, not"
                      + " as kinds of customers")
              + figures;
    };
  }
}
