package clientele.jobs;

import clientele.jobs.console.Words;

/**
 * A shop to be generated.
 *
 * @param output folder that takes the tables and {@code shop.conf}
 * @param customers how many
 * @param transactions clean lines
 * @param seed from which all randomness is drawn
 * @param format parquet, delta or csv
 */
record ShopOrder(String output, long customers, long transactions, long seed, String format) {
  /** In words. */
  String described() {
    return "a shop of "
        + Words.count(customers, "customer")
        + " and "
        + Words.count(transactions, "transaction")
        + " to "
        + output
        + " as "
        + format
        + ", seed "
        + seed;
  }
}
