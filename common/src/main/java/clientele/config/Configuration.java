package clientele.config;

import java.util.List;

/**
 * A configuration that is clean, and where it comes from.
 *
 * @param settings what it says
 * @param hash SHA-256, in hexadecimal, of the effective values: equal for equal settings, however
 *     and wherever they were written; secrets are left out, so that changing a password changes no
 *     hash
 * @param entries every key with its value, in the order of {@code reference.conf}
 */
public record Configuration(Settings settings, String hash, List<Entry> entries) {
  /** Copies the list. */
  public Configuration {
    entries = List.copyOf(entries);
  }

  /**
   * One key.
   *
   * @param path the key below {@code clientele}
   * @param value as HOCON, secrets hidden; empty where the key is not set
   * @param origin file and line, option or variable that the value comes from; empty where the key
   *     is not set
   */
  public record Entry(String path, String value, String origin) {
    /**
     * Whether the key has a value.
     *
     * @return false for an optional key that nobody gave
     */
    public boolean isSet() {
      return !origin.isEmpty();
    }
  }
}
