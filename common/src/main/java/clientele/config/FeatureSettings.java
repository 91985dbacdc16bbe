package clientele.config;

import java.util.Map;
import java.util.Optional;

/**
 * How features are derived.
 *
 * @param returns what returns do to monetary
 * @param rfmGrid file with the named RFM segments; absent for the one that Clientele ships
 * @param mix which categories, channels and brands get a share of their own
 * @param places where the shop is, by name; empty to measure distances to the middle of all
 *     customers
 * @param choice when a feature is left out of clustering because another says the same
 */
public record FeatureSettings(
    Returns returns, Optional<String> rfmGrid, Mix mix, Map<String, Place> places, Choice choice) {
  /** Copies the places. */
  public FeatureSettings {
    places = Map.copyOf(places);
  }

  /** What returns do to monetary. */
  public enum Returns {
    /** Their amount is taken off. */
    SUBTRACT,
    /** They are left out. */
    EXCLUDE
  }

  /**
   * Which names get a share of their own in the category, channel and brand mix.
   *
   * @param max how many of the largest by purchase amount; the rest is called "other"
   */
  public record Mix(@Range(min = 1, max = 1000) int max) {}

  /**
   * A place on earth.
   *
   * @param latitude degrees north, WGS 84
   * @param longitude degrees east, WGS 84
   */
  public record Place(
      @Range(min = -90, max = 90) double latitude,
      @Range(min = -180, max = 180) double longitude) {}

  /**
   * Bounds beyond which a feature says the same as others, or nothing. What is left out for them
   * can be named in segment.features all the same.
   *
   * @param correlation of two features, Pearson's and Spearman's both, as an absolute value; 1
   *     leaves out equals only
   * @param vif variance inflation factor
   * @param information mutual information of two features as a share of the larger one's entropy
   * @param variation the least share of customers who differ from the commonest value
   */
  public record Choice(
      @Range(min = 0.5, max = 1) double correlation,
      @Range(min = 2) double vif,
      @Range(min = 0.5, max = 1) double information,
      @Range(min = 0, max = 0.5) double variation) {}
}
