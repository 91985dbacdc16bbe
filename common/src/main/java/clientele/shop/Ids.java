package clientele.shop;

/** Identifiers such as {@code C0000123}. */
final class Ids {
  private Ids() {}

  /** A letter and a number, filled with zeros to a width that larger numbers exceed. */
  static String of(char letter, long number, int width) {
    String digits = Long.toString(number);
    StringBuilder id = new StringBuilder(width + 1).append(letter);
    for (int i = digits.length(); i < width; i++) {
      id.append('0');
    }
    return id.append(digits).toString();
  }
}
