package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.try_element_at;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the features of one as-of date are: the registry's entries, and what the data add. */
public final class FeatureDescription {
  private static final String NUMBERS = "numbers";
  private static final String CATEGORIES = "categories";

  private FeatureDescription() {}

  /**
   * The names of the customers source's further columns.
   *
   * @param customers rows of {@code clean_customers}
   * @return for the maps numbers and categories their names, sorted
   */
  public static Map<String, List<String>> furtherColumns(Dataset<Row> customers) {
    Map<String, TreeSet<String>> found = new TreeMap<>();
    Column names =
        explode(
            concat(
                transform(map_keys(col(NUMBERS)), key -> concat(lit("n"), key)),
                transform(map_keys(col(CATEGORIES)), key -> concat(lit("c"), key))));
    for (String name :
        customers.select(names.as("name")).distinct().as(Encoders.STRING()).collectAsList()) {
      found
          .computeIfAbsent(name.charAt(0) == 'n' ? NUMBERS : CATEGORIES, map -> new TreeSet<>())
          .add(name.substring(1));
    }
    Map<String, List<String>> sorted = new TreeMap<>();
    found.forEach((map, entries) -> sorted.put(map, List.copyOf(entries)));
    return sorted;
  }

  /**
   * Describes a slice, in one pass over it.
   *
   * @param features rows of {@code customer_features}
   * @param entries names in its maps, map to names
   * @return the registry's features in its order, each map followed by its entries; what has no
   *     value or one value only is left out of clustering
   */
  public static List<Feature> of(Dataset<Row> features, Map<String, List<String>> entries) {
    List<Feature> described = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    for (Feature feature : FeatureRegistry.ALL) {
      described.add(feature);
      values.add(
          feature.type() == Feature.Type.MAP
              ? xxhash64(map_keys(col(feature.name())), map_values(col(feature.name())))
              : comparable(col(feature.name()), feature.type()));
      Feature.Type valueType =
          feature.name().equals(CATEGORIES) ? Feature.Type.CATEGORY : Feature.Type.NUMBER;
      for (String entry : entries.getOrDefault(feature.name(), List.of())) {
        Column value = try_element_at(col(feature.name()), lit(entry));
        boolean share = feature.name().endsWith("_shares");
        described.add(feature.entry(entry, valueType));
        values.add(comparable(share ? coalesce(value, lit(0.0)) : value, valueType));
      }
    }
    List<Column> statistics = new ArrayList<>();
    for (Column value : values) {
      statistics.add(min(value));
      statistics.add(max(value));
    }
    Row row =
        features
            .agg(statistics.get(0), statistics.subList(1, statistics.size()).toArray(Column[]::new))
            .first();
    List<Feature> judged = new ArrayList<>();
    for (int i = 0; i < described.size(); i++) {
      Feature feature = described.get(i);
      if (row.isNullAt(2 * i)) {
        feature = feature.leftOut("no customer has a value");
      } else if (row.get(2 * i).equals(row.get(2 * i + 1))) {
        feature = feature.leftOut("all customers who have a value have the same");
      }
      judged.add(feature);
    }
    return judged;
  }

  /** Names are compared by a hash: a text cannot be aggregated in place. */
  private static Column comparable(Column value, Feature.Type type) {
    return type == Feature.Type.CATEGORY ? when(value.isNotNull(), xxhash64(value)) : value;
  }

  /**
   * Rows of {@code feature_catalog} but as_of and run_id.
   *
   * @param features described features
   * @param spark the session
   * @return a row for each feature
   */
  public static Dataset<Row> rows(List<Feature> features, SparkSession spark) {
    StructType schema =
        new StructType()
            .add("feature", DataTypes.StringType, false)
            .add("block", DataTypes.StringType, false)
            .add("type", DataTypes.StringType, false)
            .add("unit", DataTypes.StringType)
            .add("label", DataTypes.StringType, false)
            .add("sources", DataTypes.createArrayType(DataTypes.StringType, false), false)
            .add("transform", DataTypes.StringType)
            .add("sensitivity", DataTypes.StringType, false)
            .add("kept", DataTypes.BooleanType, false)
            .add("reason", DataTypes.StringType);
    List<Row> rows =
        features.stream()
            .map(
                feature ->
                    RowFactory.create(
                        feature.name(),
                        feature.block().text(),
                        feature.type().text(),
                        feature.unit().orElse(null),
                        feature.label(),
                        feature.sources().toArray(String[]::new),
                        feature.transform().orElse(null),
                        feature.sensitivity().text(),
                        feature.kept(),
                        feature.reason()))
            .toList();
    return spark.createDataFrame(rows, schema);
  }
}
