package clientele.features;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a feature is, for the people and the stages that use it.
 *
 * @param name column of {@code customer_features}, or {@code map.name} for an entry of a map
 * @param block which side of a customer it shows
 * @param type what its values are
 * @param unit unit of the value, where it has one
 * @param label name for people
 * @param sources sources it is derived from
 * @param transform {@code log1p} or {@code none}, where it is known how clustering takes its skew
 *     off; absent to let the distribution decide
 * @param sensitivity how far it is a person's private matter
 * @param kept whether clustering by its block takes it
 * @param reason why it is kept or not
 * @param low what is said of those who have less of it; of a category, with %s for the level; empty
 *     to say "low" or "seldom" of the label
 * @param high what is said of those who have more of it, likewise
 */
public record Feature(
    String name,
    Block block,
    Type type,
    Optional<String> unit,
    String label,
    List<String> sources,
    Optional<String> transform,
    Sensitivity sensitivity,
    boolean kept,
    String reason,
    Optional<String> low,
    Optional<String> high) {

  /** Copies the list. */
  public Feature {
    sources = List.copyOf(sources);
  }

  /** The sides of a customer. */
  public enum Block {
    /** What a customer is worth: recency, frequency, money. */
    VALUE,
    /** How a customer buys. */
    BEHAVIOUR,
    /** Who a customer is. */
    DEMOGRAPHIC,
    /** Where a customer lives. */
    GEOGRAPHIC,
    /** What a customer thinks. */
    ATTITUDINAL;

    /**
     * The block's name in tables and keys.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What values are. */
  public enum Type {
    /** A number that can be averaged. */
    NUMBER,
    /** A name without order. */
    CATEGORY,
    /** A name or a whole number with order but without distance. */
    ORDERED,
    /** A day. */
    DATE,
    /** Values by name. */
    MAP;

    /**
     * The type's name in tables.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How far a feature is a person's private matter. */
  public enum Sensitivity {
    /** About the business with the shop. */
    NONE,
    /** About the person. */
    PERSONAL,
    /** A special category of personal data (Article 9 of the EU's GDPR). */
    SPECIAL;

    /**
     * The sensitivity's name in tables.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The same feature, left out of clustering.
   *
   * @param why the reason
   * @return a copy that is not kept
   */
  public Feature leftOut(String why) {
    return new Feature(
        name, block, type, unit, label, sources, transform, sensitivity, false, why, low, high);
  }

  /**
   * An entry of this map. In the words of a map, %s stands for the entry.
   *
   * @param entry the name in the map
   * @param valueType what the map's values are
   * @return a feature of its own, kept where the map is
   */
  public Feature entry(String entry, Type valueType) {
    return new Feature(
        name + "." + entry,
        block,
        valueType,
        unit,
        label + ": " + entry,
        sources,
        transform,
        sensitivity,
        kept,
        reason,
        low.map(words -> words.replace("%s", entry)),
        high.map(words -> words.replace("%s", entry)));
  }
}
