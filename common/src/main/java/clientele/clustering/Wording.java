package clientele.clustering;

import java.util.Locale;
import java.util.Optional;

/**
 * How people say that segments differ in a coordinate: comparatives, such as "fewer returns" and
 * "more returns".
 *
 * @param low of the lower one
 * @param high of the higher one
 */
public record Wording(String low, String high) {
  /** What stands for the level in the words of a category. */
  private static final String LEVEL = "%s";

  /**
   * How a feature is spoken of.
   *
   * @param label its name within a sentence
   * @param low of a customer who has less of it; of a category, with %s for the level
   * @param high of a customer who has more of it; of a category, with %s for the level
   */
  public record Feature(String label, Optional<String> low, Optional<String> high) {
    /**
     * A feature that is only known by its name.
     *
     * @param name as it is to be written
     * @return low and high, or often and seldom, of that name
     */
    public static Feature named(String name) {
      return new Feature(name, Optional.empty(), Optional.empty());
    }

    /**
     * A feature of the catalogue. An entry of a map is known by its own name.
     *
     * @param label as it stands there, with a capital; of an entry, "map: entry"
     * @param low of one who has less, if the catalogue says
     * @param high of one who has more, if the catalogue says
     * @return the feature
     */
    public static Feature ofCatalog(String label, Optional<String> low, Optional<String> high) {
      int entry = label.indexOf(": ");
      if (entry >= 0) {
        return new Feature(label.substring(entry + 2), low, high);
      }
      boolean word = label.length() > 1 && Character.isLowerCase(label.charAt(1));
      return new Feature(
          word ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1) : label,
          low,
          high);
    }

    Wording number() {
      return new Wording(low.orElse("low " + label), high.orElse("high " + label));
    }

    Wording level(String level) {
      return new Wording(
          low.map(words -> words.replace(LEVEL, level)).orElse(label + " seldom " + level),
          high.map(words -> words.replace(LEVEL, level)).orElse(label + " often " + level));
    }

    Wording missing() {
      return new Wording(label + " mostly known", label + " often unknown");
    }
  }
}
