package clientele.shop;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.Locale;
import org.apache.spark.sql.types.StructType;

/** Makes a row of each kind of dirt from a clean customer. */
final class CustomerDirt implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] IMPOSSIBLE_BIRTHS = {
    (int) LocalDate.of(1850, 1, 1).toEpochDay(),
    (int) LocalDate.of(2150, 7, 14).toEpochDay(),
    (int) LocalDate.of(1799, 12, 31).toEpochDay()
  };
  private static final double[] IMPOSSIBLE_INCOMES = {-1, -35_000, -99_999};
  private static final double[][] IMPOSSIBLE_PLACES = {{95.3, 13.4}, {48.1, 212.0}, {-999, -999}};
  private static final int VARIANTS = 6;

  /** From here on nothing but name, birth date and postal code tells who it is. */
  private static final int WITHOUT_MAILBOX = 4;

  private final ShopSpec spec;
  private final int id;
  private final int first;
  private final int last;
  private final int email;
  private final int birthDate;
  private final int income;
  private final int latitude;
  private final int longitude;

  CustomerDirt(ShopSpec spec, StructType schema) {
    this.spec = spec;
    id = schema.fieldIndex("customer_id");
    first = schema.fieldIndex("first_name");
    last = schema.fieldIndex("last_name");
    email = schema.fieldIndex("email");
    birthDate = schema.fieldIndex("birth_date");
    income = schema.fieldIndex("income");
    latitude = schema.fieldIndex("latitude");
    longitude = schema.fieldIndex("longitude");
  }

  /** Whether the planted row takes the clean one's place. */
  static boolean spoilsTheRow(String rule) {
    return rule.startsWith("impossible_");
  }

  /** The id of the n-th planted near-duplicate: after those of all customers. */
  static String duplicateId(ShopSpec spec, long n) {
    return Person.customerId(spec.customers() + n);
  }

  Object[] spoilt(Sower.Seed seed, Object[] customer) {
    Object[] row = customer.clone();
    long n = seed.number();
    switch (seed.rule()) {
      case "exact_repeat" -> {}
      case "missing_customer_id" -> row[id] = null;
      // In text order after the clean row, of which it differs in nothing else.
      case "duplicate_customer_id" -> row[email] = "zz.old." + row[email];
      case "near_duplicate_customer" -> nearDuplicate(row, n);
      case "impossible_age" ->
          row[birthDate] = IMPOSSIBLE_BIRTHS[(int) (n % IMPOSSIBLE_BIRTHS.length)];
      case "impossible_income" ->
          row[income] = IMPOSSIBLE_INCOMES[(int) (n % IMPOSSIBLE_INCOMES.length)];
      case "impossible_coordinates" -> {
        double[] place = IMPOSSIBLE_PLACES[(int) (n % IMPOSSIBLE_PLACES.length)];
        row[latitude] = place[0];
        row[longitude] = place[1];
      }
      default -> throw new IllegalArgumentException("Cannot plant " + seed.rule() + ".");
    }
    return row;
  }

  /** The same person under another id, with one thing or two written otherwise. */
  private void nearDuplicate(Object[] row, long n) {
    row[id] = duplicateId(spec, n);
    int variant = (int) (n % VARIANTS);
    switch (row[birthDate] == null ? variant % WITHOUT_MAILBOX : variant) {
      case 0 -> row[last] = mistyped((String) row[last], n / VARIANTS);
      case 1 -> {
        Object given = row[first];
        row[first] = row[last];
        row[last] = given;
      }
      case 2 -> row[birthDate] = null;
      case 4 -> row[email] = "at.work." + row[email];
      case 5 -> {
        row[email] = null;
        row[last] = mistyped((String) row[last], n / VARIANTS);
      }
      default -> row[email] = respelt((String) row[email], n / VARIANTS);
    }
  }

  /** A letter too few or too many, or two of them swapped. */
  private static String mistyped(String name, long n) {
    int at = 1 + (int) (n % (name.length() - 2));
    return switch ((int) (n % 3)) {
      case 0 -> name.substring(0, at) + name.substring(at + 1);
      case 1 -> name.substring(0, at) + name.charAt(at) + name.substring(at);
      default ->
          name.charAt(at) == name.charAt(at + 1)
              ? name.substring(0, at) + name.substring(at + 1)
              : name.substring(0, at)
                  + name.charAt(at + 1)
                  + name.charAt(at)
                  + name.substring(at + 2);
    };
  }

  /** The same mailbox, written otherwise. */
  private static String respelt(String address, long n) {
    int at = address.indexOf('@');
    return n % 2 == 0
        ? address.toUpperCase(Locale.ROOT)
        : address.substring(0, at) + "+shop" + address.substring(at);
  }
}
