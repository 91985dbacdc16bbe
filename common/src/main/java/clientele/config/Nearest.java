package clientele.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what a misspelt name was meant to be. */
public final class Nearest {
  private Nearest() {}

  /**
   * The known name with the fewest letters to change (Levenshtein 1966), case and the choice of
   * word separator aside.
   *
   * @param name what was written
   * @param known what could have been written
   * @return the nearest, the first in alphabetical order of several; empty where nothing is known
   */
  public static Optional<String> to(String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String plain = plain(name);
    return known.stream()
        .min(
            Comparator.<String>comparingInt(other -> distance.apply(plain, plain(other)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * How many letters must be changed, added or left out to make one name of the other.
   *
   * @param name one
   * @param other the other
   * @return 0 for equal names
   */
  static int distance(String name, String other) {
    return LevenshteinDistance.getDefaultInstance().apply(plain(name), plain(other));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_');
  }
}
