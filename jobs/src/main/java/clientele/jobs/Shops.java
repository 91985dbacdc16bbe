package clientele.jobs;

import clientele.run.RunContext;
import clientele.run.UserException;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** Where the commands come to the generator of shops. */
final class Shops {
  private Shops() {}

  /**
   * Writes a shop.
   *
   * @param spark the session
   * @param order which shop
   * @param run where to tell the progress
   * @return lines for the summary
   */
  @SuppressWarnings("DoNotCallSuggester")
  static List<String> make(SparkSession spark, ShopOrder order, RunContext run) {
    throw UserException.failed("This version has no generator: " + order.described());
  }
}
