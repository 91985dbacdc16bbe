package clientele.shop;

import clientele.run.Progress;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * Generates a shop: the sources transactions, customers, products, events, surveys, feedback and
 * campaigns, what is true of them ({@code truth}), what is planted in them ({@code dirt}), and a
 * configuration file that names them.
 */
public final class Shop {
  /** Customers and lines for which a Spark job costs more than it saves. */
  private static final long SMALL = 100_000;

  private Shop() {}

  /** A table to be written. */
  private record Table(String name, RowSource source, int chunks, double expected) {}

  /**
   * Writes a shop without a word.
   *
   * @param spark a session
   * @param spec which shop
   * @param outputDir folder on any Hadoop file system; a generated shop in it is replaced
   * @return what was written
   * @throws UserException where the folder holds other data of the same names, or cannot be written
   */
  public static GeneratedShop generate(SparkSession spark, ShopSpec spec, String outputDir) {
    return generate(spark, spec, outputDir, Progress.SILENT);
  }

  /**
   * Writes a shop.
   *
   * @param spark a session
   * @param spec which shop
   * @param outputDir folder on any Hadoop file system; a generated shop in it is replaced
   * @param progress where to tell what is being done
   * @return what was written
   * @throws UserException where the folder holds other data of the same names, or cannot be written
   */
  public static GeneratedShop generate(
      SparkSession spark, ShopSpec spec, String outputDir, Progress progress) {
    return generate(spark, spec, outputDir, progress, 1);
  }

  /** The same rows in more files, for tests. */
  static GeneratedShop generate(
      SparkSession spark, ShopSpec spec, String outputDir, Progress progress, int leastFiles) {
    ShopFolder folder = new ShopFolder(spark.sparkContext().hadoopConfiguration(), outputDir);
    progress.step("fitting the purchase process");
    PurchasePlan plan = plan(spark, spec);
    List<Table> tables = tables(spec, plan);
    folder.begin(tables.stream().map(Table::name).toList());
    ShopWriter writer = new ShopWriter(spark, spec.format(), leastFiles);
    Map<String, Long> rows = new LinkedHashMap<>();
    for (Table table : tables) {
      progress.step("writing " + table.name);
      spark.sparkContext().setJobDescription("generate " + table.name);
      try {
        rows.put(
            table.name,
            writer.write(table.source, table.chunks, table.expected, folder.path(table.name)));
      } finally {
        spark.sparkContext().setJobDescription(null);
      }
    }
    String configuration = folder.finish(ShopConfiguration.text(spec, folder.path()));
    return new GeneratedShop(rows, spec.transactions(), spec.customers(), configuration);
  }

  private static PurchasePlan plan(SparkSession spark, ShopSpec spec) {
    if (spec.customers() + spec.transactions() <= SMALL) {
      return Calibration.plan(spec);
    }
    int cores = spark.sparkContext().defaultParallelism();
    double work = (double) spec.customers() + spec.transactions();
    return Calibration.plan(spark, spec, ShopWriter.files(spec.chunks(), work, 1, cores));
  }

  private static List<Table> tables(ShopSpec spec, PurchasePlan plan) {
    Catalogue catalogue = new Catalogue(spec.seed());
    int products = catalogue.products().size();
    Dirt dirt = new Dirt(spec, products);
    double customers = spec.customers();
    List<Table> tables = new ArrayList<>();
    tables.add(
        new Table(
            "transactions",
            new TransactionRows(spec, plan, catalogue, dirt),
            spec.chunks(),
            spec.transactions()));
    tables.add(new Table("customers", new CustomerRows(spec, dirt), spec.chunks(), customers));
    tables.add(new Table("products", new ProductRows(catalogue, dirt), 1, products));
    tables.add(
        new Table(
            "events",
            new Sessions(spec, catalogue, dirt),
            spec.chunks(),
            customers * Sessions.ROWS_PER_CUSTOMER));
    tables.add(
        new Table(
            "surveys",
            new Survey(spec, dirt),
            spec.chunks(),
            customers * Survey.ROWS_PER_CUSTOMER));
    tables.add(
        new Table(
            "feedback",
            new Feedback(spec, dirt),
            spec.chunks(),
            customers * Feedback.ROWS_PER_CUSTOMER));
    tables.add(
        new Table(
            "campaigns",
            new Campaigns(spec, dirt),
            spec.chunks(),
            customers * Campaigns.ROWS_PER_CUSTOMER));
    tables.add(new Table("truth", new Truth(spec, plan, dirt), spec.chunks(), customers));
    tables.add(new Table("dirt", dirt, 1, 1));
    return tables;
  }
}
