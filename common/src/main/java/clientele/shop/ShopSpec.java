package clientele.shop;

import clientele.run.UserException;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Which shop is generated. The same specification gives the same rows, whatever the parallelism.
 *
 * @param customers customers with a row of their own, at least 1; planted duplicates come on top
 * @param transactions clean transaction lines, at least 1; planted dirt comes on top
 * @param seed from which all randomness is drawn
 * @param format how the tables are written
 * @param from the first day of the history
 * @param until the last day of the history
 */
public record ShopSpec(
    long customers, long transactions, long seed, Format format, LocalDate from, LocalDate until)
    implements Serializable {
  private static final LocalDate FROM = LocalDate.of(2024, 1, 1);
  private static final LocalDate UNTIL = LocalDate.of(2025, 12, 31);
  private static final long SHORTEST_HISTORY = 90;
  private static final long MOST = 10_000_000_000L;
  private static final long LEAST_CHUNK = 1_000;
  private static final long MOST_CHUNKS = 10_000;

  /** How the tables are written. */
  public enum Format {
    /** Parquet files. */
    PARQUET,
    /** Delta tables. */
    DELTA,
    /** CSV as RFC 4180 has it, UTF-8, with a header. */
    CSV;

    /**
     * The format's name as Spark and the configuration write it.
     *
     * @return in lower case
     */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the bounds.
   *
   * @throws UserException (usage) where a number or the history is out of bounds
   */
  public ShopSpec {
    requireCount("customers", customers);
    requireCount("transactions", transactions);
    if (ChronoUnit.DAYS.between(from, until) < SHORTEST_HISTORY) {
      throw UserException.usage(
          "Cannot generate a shop from "
              + from
              + " until "
              + until
              + ": its history must last at least "
              + SHORTEST_HISTORY
              + " days.");
    }
  }

  /**
   * A shop with the usual history, the years 2024 and 2025.
   *
   * @param customers customers, at least 1
   * @param transactions clean transaction lines, at least 1
   * @param seed from which all randomness is drawn
   * @param format how the tables are written
   * @return the specification
   * @throws UserException (usage) where a number is out of bounds
   */
  public static ShopSpec of(long customers, long transactions, long seed, Format format) {
    return new ShopSpec(customers, transactions, seed, format, FROM, UNTIL);
  }

  private static void requireCount(String what, long count) {
    if (count < 1 || count > MOST) {
      throw UserException.usage(
          "Cannot generate a shop of "
              + count
              + " "
              + what
              + ": give a number of "
              + what
              + " from 1 to "
              + MOST
              + ".");
    }
  }

  /** Customers are worked on in chunks that depend on their number alone. */
  private long chunkSize() {
    return Math.max(LEAST_CHUNK, (customers + MOST_CHUNKS - 1) / MOST_CHUNKS);
  }

  int chunks() {
    return (int) ((customers + chunkSize() - 1) / chunkSize());
  }

  long firstCustomer(long chunk) {
    return chunk * chunkSize();
  }

  /** One past the last customer of a chunk. */
  long endCustomer(long chunk) {
    return Math.min(customers, firstCustomer(chunk + 1));
  }

  /** First day as days since 1970-01-01. */
  int fromDay() {
    return (int) from.toEpochDay();
  }

  /** Last day as days since 1970-01-01. */
  int untilDay() {
    return (int) until.toEpochDay();
  }
}
