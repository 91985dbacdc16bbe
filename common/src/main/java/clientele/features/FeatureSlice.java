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
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** The parts that {@code customer_features} is joined from, at one date. */
public final class FeatureSlice {
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

  /**
   * Purchase lines with their category: the line's own, or else the product's.
   *
   * @param purchases rows of {@code clean_transactions}
   * @param products rows of {@code clean_products}, if there are any
   * @return customer_id, name, amount
   */
  public static Dataset<Row> byCategory(Dataset<Row> purchases, Optional<Dataset<Row>> products) {
    if (products.isEmpty()) {
      return named(purchases, col("category"));
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
        coalesce(col("category"), col("known_category")));
  }

  /**
   * Purchase lines with their channel.
   *
   * @param purchases rows of {@code clean_transactions}
   * @return customer_id, name, amount
   */
  public static Dataset<Row> byChannel(Dataset<Row> purchases) {
    return named(purchases, col("channel"));
  }

  private static Dataset<Row> named(Dataset<Row> purchases, Column name) {
    return purchases.select(col("customer_id"), name.as("name"), col("amount"));
  }

  /**
   * Adds a mix.
   *
   * @param features with customer_id and purchase_amount
   * @param purchases customer_id, name and amount of each purchase line
   * @param mix which names have a share of their own
   * @param shares the new map column
   * @param diversity the new number column, if it is wanted
   * @return the frame with the new columns
   */
  public static Dataset<Row> withMix(
      Dataset<Row> features,
      Dataset<Row> purchases,
      PurchaseMix mix,
      String shares,
      Optional<String> diversity) {
    Dataset<Row> joined;
    if (mix.names().size() == 1 && !mix.rest()) {
      // All money goes to one name: nothing to sum up.
      Column any = col("purchase_amount").gt(0);
      joined =
          features
              .withColumn(
                  "shares", when(any, map(lit(mix.names().get(0)), lit(1.0))).otherwise(empty()))
              .withColumn("diversity", when(any, 1.0));
    } else {
      joined =
          features
              .join(mix.shares(purchases), new String[] {"customer_id"}, "left")
              .withColumn("shares", coalesce(col("shares"), empty()));
    }
    Dataset<Row> renamed = joined.withColumnRenamed("shares", shares);
    return diversity
        .map(name -> renamed.withColumnRenamed("diversity", name))
        .orElseGet(() -> renamed.drop("diversity"));
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

  private static Column empty() {
    return map_filter(map(lit(""), lit(0.0)), (name, value) -> functions.lit(false));
  }

  private static Column emptyTexts() {
    return map_filter(map(lit(""), lit("")), (name, value) -> functions.lit(false));
  }
}
