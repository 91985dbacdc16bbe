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

  String first(Draws draws, boolean woman) {
    List<String> names = woman ? female : male;
    return names.get(draws.below(names.size()));
  }

  String last(Draws draws) {
    String head = heads.get(draws.below(heads.size()));
    return head + tails.get(draws.below(tails.size()));
  }

  /** The letters a to z of a name, accents taken off, for the local part of an address. */
  static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z]", "");
  }
}
