package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
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
      List.of(
          "season_shares",
          "category_affinities",
          "brand_affinities",
          "event_shares",
          "device_shares",
          "trait_scores",
          "factor_scores",
          "area_measures");

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
  public static final List<String> MIXES = List.of("category", "channel", "brand");

  /**
   * Purchase lines by category and brand (the line's own, or else the product's) and by channel.
   *
   * @param purchases rows of {@code clean_transactions}
   * @param products rows of {@code clean_products}, if there are any
   * @return the named purchases that {@link PurchaseMix} takes
   */
  public static Dataset<Row> named(Dataset<Row> purchases, Optional<Dataset<Row>> products) {
    if (products.isEmpty()) {
      return named(purchases, col("category"), col("brand"));
    }
    Dataset<Row> known =
        products
            .get()
            .where(col("category").isNotNull().or(col("brand").isNotNull()))
            .select(
                col("product_id").as("known_id"),
                col("category").as("known_category"),
                col("brand").as("known_brand"));
    // Lines with a category and a brand of their own look nothing up.
    Column wanted = when(col("category").isNull().or(col("brand").isNull()), col("product_id"));
    return named(
        purchases.join(known, wanted.equalTo(col("known_id")), "left"),
        coalesce(col("category"), col("known_category")),
        coalesce(col("brand"), col("known_brand")));
  }

  private static Dataset<Row> named(Dataset<Row> purchases, Column category, Column brand) {
    Column names =
        array(named("category", category), named("channel", col("channel")), named("brand", brand));
    return purchases
        .select(col("customer_id"), col("amount"), col("unit_price"), explode(names).as("one"))
        .select("customer_id", "one.mix", "one.name", "amount", "unit_price");
  }

  private static Column named(String mix, Column name) {
    return struct(lit(mix).as("mix"), name.as("name"));
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

  static Column empty() {
    return map_filter(map(lit(""), lit(0.0)), (name, value) -> functions.lit(false));
  }

  private static Column emptyTexts() {
    return map_filter(map(lit(""), lit("")), (name, value) -> functions.lit(false));
  }
}
