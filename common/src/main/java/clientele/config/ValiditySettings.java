package clientele.config;

import java.util.Locale;

/**
 * When a segment is green, amber or red, and whether that forbids publishing.
 *
 * @param stabilityWithin bounds of the stability in resamples (SLSw)
 * @param stabilityAcross bounds of the stability across numbers of segments (SLSa)
 * @param homogeneity bounds of how alike its customers are
 * @param separation bounds of how far it is from the others
 * @param confidence bounds of its customers' mean confidence
 * @param share bounds of its share of customers
 * @param refuse the light that forbids publishing
 */
public record ValiditySettings(
    Bounds stabilityWithin,
    Bounds stabilityAcross,
    Bounds homogeneity,
    Bounds separation,
    Bounds confidence,
    Bounds share,
    Refuse refuse) {

  /**
   * The bounds of a measure of which more is better.
   *
   * @param green at least this is green
   * @param amber at least this is amber, less is red
   */
  public record Bounds(double green, double amber) implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (amber > green) {
        complaints.add("amber", "is " + amber + ", above green, which is " + green);
      }
    }
  }

  /** What a segment's card shows; worse ones later. */
  public enum Light {
    /** Nothing speaks against the segment. */
    GREEN,
    /** To be used with care. */
    AMBER,
    /** Not to be relied on. */
    RED;

    /**
     * As in {@code segment_validity.light}.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which light of a segment forbids publishing. */
  public enum Refuse {
    /** None does. */
    NONE,
    /** A red segment does. */
    RED,
    /** An amber or red segment does. */
    AMBER;

    /**
     * Whether a light forbids publishing.
     *
     * @param light of a segment
     * @return true where it does
     */
    public boolean forbids(Light light) {
      return switch (this) {
        case NONE -> false;
        case RED -> light == Light.RED;
        case AMBER -> light != Light.GREEN;
      };
    }
  }
}
