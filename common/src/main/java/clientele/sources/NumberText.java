package clientele.sources;

import java.util.regex.Pattern;

/** Numbers as people and programs write them: digits in groups, a point or a comma, an exponent. */
final class NumberText {
  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern GROUPED_POINT = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
  private static final Pattern GROUPED_COMMA = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+(,\\d*)?");

  private NumberText() {}

  /**
   * The number without groups and with a point before its fraction.
   *
   * @param text what was written, or null
   * @return what {@link java.math.BigDecimal} reads, or null where the text is no finite number.
   *     Java's own "12f", "0x1p3" and "NaN" are none: no one keeps accounts in them.
   */
  static String withPoint(String text) {
    if (text == null) {
      return null;
    }
    String number = text.strip();
    if (GROUPED_POINT.matcher(number).matches()) {
      number = number.replace(",", "");
    }
    return PLAIN.matcher(number).matches() ? number : null;
  }

  /**
   * The same for texts with a comma before the fraction; in them, "1.5" is no number.
   *
   * @param text what was written, or null
   * @return the number with a point, or null
   */
  static String withComma(String text) {
    if (text == null) {
      return null;
    }
    String number = text.strip();
    if (GROUPED_COMMA.matcher(number).matches()) {
      number = number.replace(".", "");
    }
    if (number.indexOf('.') >= 0) {
      return null;
    }
    number = number.replace(',', '.');
    return PLAIN.matcher(number).matches() ? number : null;
  }
}
