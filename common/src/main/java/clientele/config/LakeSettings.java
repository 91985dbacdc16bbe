package clientele.config;

import java.util.Currency;
import java.util.Optional;

/**
 * Where the tables are, and their money.
 *
 * @param root folder that holds one Delta table a name, on any Hadoop file system; needed by every
 *     command that reads or writes the lake
 * @param currency ISO 4217 code of every amount
 */
public record LakeSettings(Optional<String> root, String currency) implements Checked {
  @Override
  public void check(Complaints complaints) {
    if (root.isPresent() && root.get().isBlank()) {
      complaints.add("root", "is blank, but must be a folder");
    }
    boolean isKnown =
        Currency.getAvailableCurrencies().stream()
            .anyMatch(known -> known.getCurrencyCode().equals(currency));
    if (!isKnown) {
      complaints.add(
          "currency", "is \"" + currency + "\", but must be a code of ISO 4217 such as EUR");
    }
  }
}
