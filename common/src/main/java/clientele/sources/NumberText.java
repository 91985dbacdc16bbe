package clientele.sources;

import java.util.regex.Pattern;

/**
 * Numbers as people and programs write them: digits in groups (a comma or a point, a blank, an
 * apostrophe between them), a point or a comma before the fraction, an exponent.
 */
final class NumberText {
  private static final Pattern PLAIN =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
  private static final Pattern GROUPED_POINT = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d*)?");
  private static final Pattern GROUPED_COMMA = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+(,\\d*)?");

  private static final Pattern GROUPED_SPACE =
      Pattern.compile("[+-]?\\d{1,3}([ \\u00a0\\u202f'\\u2019]\\d{3})+([.,]\\d*)?");
  private static final Pattern GROUP_SIGNS = Pattern.compile("[ \\u00a0\\u202f'\\u2019]");
  private static final Pattern AROUND =
      Pattern.compile("^[\\s\\u00a0\\u202f]+|[\\s\\u00a0\\u202f]+$");

  private NumberText() {}

  /** Without blanks around it and between groups of digits, and with an ASCII minus. */
  private static String compact(String text) {
    String number = AROUND.matcher(text).replaceAll("").replace('\u2212', '-');
    return GROUPED_SPACE.matcher(number).matches()
        ? GROUP_SIGNS.matcher(number).replaceAll("")
        : number;
  }

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
    String number = compact(text);
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
    String number = compact(text);
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
