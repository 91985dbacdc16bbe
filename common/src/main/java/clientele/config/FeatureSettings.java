package clientele.config;

import java.util.Optional;

/**
 * How features are derived.
 *
 * @param returns what returns do to monetary
 * @param rfmGrid file with the named RFM segments; absent for the one that Clientele ships
 * @param mix which categories and channels get a share of their own
 */
public record FeatureSettings(Returns returns, Optional<String> rfmGrid, Mix mix) {
  /** What returns do to monetary. */
  public enum Returns {
    /** Their amount is taken off. */
    SUBTRACT,
    /** They are left out. */
    EXCLUDE
  }

  /**
   * Which names get a share of their own in the category and channel mix.
   *
   * @param max how many of the largest by purchase amount; the rest is called "other"
   */
  public record Mix(@Range(min = 1, max = 1000) int max) {}
}
