package clientele.sources;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ordered bands written as text: "35-44", "65+", "Under 15K", "100-124K", "2 adults". The middle of
 * a closed band, the bound of an open one at the top, half the bound of an open one at the bottom.
 */
public final class Bands {
  private static final Pattern NUMBER =
      Pattern.compile("(\\d{1,3}(?:[,. ]\\d{3})+|\\d+(?:\\.\\d+)?)\\s*([kKmM](?![a-zA-Z]))?");
  private static final Pattern BELOW = Pattern.compile("(?i)^\\s*(under|below|less|up to|<|unter)");

  private Bands() {}

  /**
   * The number that stands for a band.
   *
   * @param band text, or null
   * @return its middle in the text's own unit (K and M multiplied out), or null where the text
   *     holds no number or more than two
   */
  public static Double middle(String band) {
    if (band == null) {
      return null;
    }
    List<Double> bounds = new ArrayList<>();
    List<Boolean> scaled = new ArrayList<>();
    double lastScale = 1;
    Matcher number = NUMBER.matcher(band);
    while (number.find()) {
      String digits = number.group(1);
      if (digits.matches("\\d{1,3}([,. ]\\d{3})+")) {
        digits = digits.replaceAll("[,. ]", "");
      }
      String suffix = number.group(2);
      double scale = 1;
      if (suffix != null) {
        scale = suffix.toLowerCase(Locale.ROOT).equals("k") ? 1e3 : 1e6;
        lastScale = scale;
      }
      bounds.add(Double.parseDouble(digits) * scale);
      scaled.add(suffix != null);
    }
    if (bounds.isEmpty() || bounds.size() > 2) {
      return null;
    }
    // "15-24K": the unit of the upper bound is meant for both.
    if (bounds.size() == 2 && !scaled.get(0)) {
      bounds.set(0, bounds.get(0) * lastScale);
    }
    if (bounds.size() == 2) {
      return (bounds.get(0) + bounds.get(1)) / 2;
    }
    return BELOW.matcher(band).find() ? bounds.get(0) / 2 : bounds.get(0);
  }
}
