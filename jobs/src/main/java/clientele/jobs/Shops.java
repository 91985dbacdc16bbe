package clientele.jobs;

import clientele.jobs.console.Words;
import clientele.run.RunContext;
import clientele.shop.GeneratedShop;
import clientele.shop.Shop;
import clientele.shop.ShopSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  static List<String> make(SparkSession spark, ShopOrder order, RunContext run) {
    ShopSpec spec =
        ShopSpec.of(
            order.customers(),
            order.transactions(),
            order.seed(),
            ShopSpec.Format.valueOf(order.format().toUpperCase(Locale.ROOT)));
    GeneratedShop shop = Shop.generate(spark, spec, order.output(), run.progress());
    List<String> lines = new ArrayList<>();
    shop.rows().forEach((table, rows) -> lines.add(table + ": " + Words.count(rows, "row")));
    lines.add("Its configuration is " + shop.configuration());
    return lines;
  }
}
