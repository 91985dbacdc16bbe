package clientele.config;

import java.util.regex.Pattern;

/** Keeps passwords, keys and tokens out of what is printed, logged and hashed. */
public final class Secrets {
  /** What stands where a secret was. */
  public static final String HIDDEN = "***";

  private static final Pattern KEY =
      Pattern.compile(
          "(?i)passw(or)?d|passphrase|secret|token|credential|access[._-]?key|account[._-]?key"
              + "|private[._-]?key|api[._-]?key|session[._-]?key|(^|[._-])(sas|pwd)([._-]|$)");

  // A password may hold slashes; what stands before @ without a colon is a user or, on Azure, a
  // container, and no secret.
  private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/@:\\s]*:[^@\\s]+(?=@)");

  private static final Pattern PARAMETER =
      Pattern.compile(
          "(?i)((?:passw(?:or)?d|pwd|secret|token|credential|sig|signature|access[._-]?key|api[._-]?key)[\\w.-]*=)[^&;,\\s]+");

  private Secrets() {}

  /**
   * Whether a key's name says that its value is a secret.
   *
   * @param path the key
   * @return true for such as {@code spark.hadoop.fs.s3a.secret.key}
   */
  public static boolean isSecret(String path) {
    return KEY.matcher(path).find();
  }

  /**
   * A value as it may be shown.
   *
   * @param path its key
   * @param value its text
   * @return {@link #HIDDEN} for a secret key, else the text with the user part of addresses and the
   *     value of parameters such as {@code password=} hidden
   */
  public static String hide(String path, String value) {
    if (isSecret(path)) {
      return HIDDEN;
    }
    return hide(value);
  }

  /**
   * A text as it may be shown.
   *
   * @param text such as an address or a message
   * @return the same with the user part of addresses and the value of parameters such as {@code
   *     password=} hidden
   */
  public static String hide(String text) {
    String shown = USER_INFO.matcher(text).replaceAll(HIDDEN);
    return PARAMETER.matcher(shown).replaceAll("$1" + HIDDEN);
  }
}
