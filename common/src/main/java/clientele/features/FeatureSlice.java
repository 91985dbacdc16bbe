package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The parts that {@code customer_features} is joined from, at one date. */
public final class FeatureSlice {
  private static final List<String> OPTIONAL_MAPS =
      List.of("event_shares", "device_shares", "trait_scores", "factor_scores");

  private FeatureSlice() {}

  /**
   * The purchase lines that count.
   *
   * @param transactions rows of {@code clean_transactions}
   * @param asOf what happened before its 00:00 UTC counts
   * @return the purchase lines before it
   */
  public static Dataset<Row> purchases(Dataset<Row> transactions, LocalDate asOf) {
    return transactions.where(
        not(col("is_return"))
            .and(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC)))));
  }

  /** The mixes of a customer's purchases. */
  public static final List<String> MIXES = List.of("category", "channel");

  /**
   * Purchase lines by category (the line's own, or else the product's) and by channel.
   *
   * @param purchases rows of {@code clean_transactions}
   * @param products rows of {@code clean_products}, if there are any
   * @return the named purchases that {@link PurchaseMix} takes
   */
  public static Dataset<Row> named(Dataset<Row> purchases, Optional<Dataset<Row>> products) {
    Dataset<Row> channels = named(purchases, "channel", col("channel"));
    if (products.isEmpty()) {
      return named(purchases, "category", col("category")).union(channels);
    }
    Dataset<Row> known =
        products
            .get()
            .where(col("category").isNotNull())
            .select(col("product_id").as("known_id"), col("category").as("known_category"));
    // Lines with a category of their own look nothing up.
    Column wanted = when(col("category").isNull(), col("product_id"));
    return named(
            purchases.join(known, wanted.equalTo(col("known_id")), "left"),
            "category",
            coalesce(col("category"), col("known_category")))
        .union(channels);
  }

  private static Dataset<Row> named(Dataset<Row> purchases, String mix, Column name) {
    return purchases.select(col("customer_id"), lit(mix).as("mix"), name.as("name"), col("amount"));
  }

  /**
   * Adds category_shares, category_diversity and channel_shares.
   *
   * @param features with customer_id
   * @param purchases named purchases of all these customers
   * @param mixes of {@link #MIXES}
   * @return the frame with the new columns
   */
  public static Dataset<Row> withMixes(
      Dataset<Row> features, Dataset<Row> purchases, List<PurchaseMix> mixes) {
    return features
        .join(
            PurchaseMix.shares(purchases, mixes, "category"), new String[] {"customer_id"}, "left")
        .withColumn("category_shares", coalesce(col("category"), empty()))
        .withColumn("channel_shares", coalesce(col("channel"), empty()))
        .withColumnRenamed("diversity", "category_diversity")
        .drop("category", "channel");
  }

  /**
   * Adds what is known of the customers.
   *
   * @param features with customer_id
   * @param attributes of {@link CustomerAttributes}; those absent there get NULLs and empty maps
   * @return the frame with the attributes
   */
  public static Dataset<Row> withAttributes(Dataset<Row> features, Dataset<Row> attributes) {
    return features
        .join(attributes, new String[] {"customer_id"}, "left")
        .withColumn("numbers", coalesce(col("numbers"), empty()))
        .withColumn("categories", coalesce(col("categories"), emptyTexts()));
  }

  /**
   * Adds the attributes where there is no customers source.
   *
   * @param features with customer_id
   * @return the frame with empty maps; the other attributes are not among its columns
   */
  public static Dataset<Row> withoutAttributes(Dataset<Row> features) {
    return features
        .withColumn("country", lit(null).cast("string"))
        .withColumn("numbers", empty())
        .withColumn("categories", emptyTexts());
  }

  /**
   * Fills unknown countries.
   *
   * @param features with customer_id and country
   * @param countries of {@link PurchaseCountries}
   * @return the frame with fewer NULLs in country
   */
  public static Dataset<Row> withCountries(Dataset<Row> features, Dataset<Row> countries) {
    return features
        .join(
            countries.withColumnRenamed("country", "purchase_country"),
            new String[] {"customer_id"},
            "left")
        .withColumn("country", coalesce(col("country"), col("purchase_country")))
        .drop("purchase_country");
  }

  /**
   * Makes maps of those of whom nothing is known empty, and adds those that are not there.
   *
   * @param features with any of the maps
   * @return the frame with all of them
   */
  public static Dataset<Row> withEmptyMaps(Dataset<Row> features) {
    Dataset<Row> filled = features;
    List<String> columns = List.of(features.columns());
    for (String map : OPTIONAL_MAPS) {
      filled =
          filled.withColumn(map, columns.contains(map) ? coalesce(col(map), empty()) : empty());
    }
    return filled;
  }

  private static Column empty() {
    return map_filter(map(lit(""), lit(0.0)), (name, value) -> functions.lit(false));
  }

  private static Column emptyTexts() {
    return map_filter(map(lit(""), lit("")), (name, value) -> functions.lit(false));
  }
}
