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
 * @param references most of each kind that the data were to be compared with; fewer than 99 cannot
 *     show that segments are natural
 */
public record Verdict(Kind kind, double pValue, double predictionStrength, int references) {
  /** References may show as much structure as the data in this share of cases. */
  private static final double SIGNIFICANT = 0.01;

  private static final double ROUNDING = 1e-12;

  /** Tibshirani and Walther's bound. */
  private static final double STABLE = 0.8;

  private static final String FEW_REFERENCES =
      "Whether there are natural segments was not tested finely enough: no data without groups"
          + " showed as much structure, but it takes segment.references = 99 of each kind to tell.";

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
  static Verdict of(double pValue, int references, double predictionStrength) {
    boolean stable = predictionStrength >= STABLE;
    Kind kind = !stable ? Kind.CONSTRUCTED : significant(pValue) ? Kind.NATURAL : Kind.REPRODUCIBLE;
    return new Verdict(kind, pValue, predictionStrength, references);
  }

  private static boolean significant(double pValue) {
    return pValue <= SIGNIFICANT + ROUNDING;
  }

  /** Whether p is as small as so few references can make it, and yet not small enough. */
  private boolean untold() {
    return !significant(pValue) && pValue <= 1.0 / (references + 1) + ROUNDING;
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
          (untold()
                  ? FEW_REFERENCES + " Other samples give the same segments"
                  : "There are no natural segments here: the borders run through one cloud, but"
                      + " other samples give the same ones. Use them as a division that can be"
                      + " repeated")
              + figures;
      case CONSTRUCTED -> constructed() + figures;
    };
  }

  private String constructed() {
    if (untold()) {
      return FEW_REFERENCES
          + " These segments are constructed: another sample would draw some borders elsewhere";
    }
    return significant(pValue)
        ? "The data have structure, but these segments are constructed: another sample would draw"
            + " some borders elsewhere"
        : "There are no natural segments here: the borders are constructed, and another sample"
            + " would draw them elsewhere. Use them as a convenient division, not as kinds of"
            + " customers";
  }
}
