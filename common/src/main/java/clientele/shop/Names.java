package clientele.shop;

import com.typesafe.config.Config;
import java.text.Normalizer;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The names of a country's people.
 *
 * @param female first names of women
 * @param male first names of men
 * @param heads first parts of family names
 * @param tails last parts
 */
record Names(List<String> female, List<String> male, List<String> heads, List<String> tails) {
  private static final int APART = 997;
  private static final int SHIFT = 389;
  private static final Map<String, Names> BY_COUNTRY = read();

  private static Map<String, Names> read() {
    Config data = ShopData.read("names");
    Map<String, Names> names = new TreeMap<>();
    for (String country : data.root().keySet()) {
      Config of = data.getConfig(country);
      names.put(
          country,
          new Names(
              of.getStringList("female"),
              of.getStringList("male"),
              of.getStringList("heads"),
              of.getStringList("tails")));
    }
    return Collections.unmodifiableMap(names);
  }

  static Names of(String country) {
    return BY_COUNTRY.get(country);
  }

  /** A person's first and last name. */
  record Full(String first, String last) {}

  /**
   * A name for a customer. Its number among all names agrees with the customer's index modulo
   * {@link #APART}; see {@link #birthDay}.
   */
  Full draw(Draws draws, boolean woman, long index) {
    List<String> firsts = woman ? female : male;
    int all = firsts.size() * heads.size() * tails.size();
    int number = (int) (index % APART) + APART * draws.below(all / APART);
    int last = number / firsts.size();
    return new Full(
        firsts.get(number % firsts.size()),
        heads.get(last % heads.size()) + tails.get(last / heads.size()));
  }

  /**
   * A birth day near the one given. Among those whose index agrees modulo {@link #APART}, it agrees
   * with index / {@link #APART} modulo the same, up to a shift, so that two customers with one name
   * and one birth date are at least {@link #APART}² customers apart: below a million customers,
   * nobody looks like a planted duplicate by chance. The shift lays the birth days of neighbours
   * apart, so that those of a small shop are spread over the years, too.
   */
  static int birthDay(int near, long index) {
    int wanted = Math.floorMod(index / APART + index % APART * SHIFT, APART);
    return near + Math.floorMod(wanted - near, APART) - APART / 2;
  }

  /** The letters a to z of a name, accents taken off, for the local part of an address. */
  static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z]", "");
  }
}
