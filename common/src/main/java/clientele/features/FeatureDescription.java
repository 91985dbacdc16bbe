package clientele.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the features of one as-of date are: the registry's entries, and what the data add. */
public final class FeatureDescription {
  private static final String CATEGORIES = "categories";
  private static final String SHARES = "_shares";

  private FeatureDescription() {}

  /**
   * What a slice holds.
   *
   * @param features in order
   * @param rows how many customers
   */
  public record Described(List<Feature> features, long rows) {
    /** Copies the list. */
    public Described {
      features = List.copyOf(features);
    }
  }

  /**
   * Describes a slice, in one pass over it.
   *
   * @param features rows of {@code customer_features}, best persisted
   * @return the registry's features in its order, each map followed by its entries by name; what
   *     has no value or one value only is left out of clustering
   */
  public static Described of(Dataset<Row> features) {
    Dataset<Row> values =
        features.select(
            FeatureRegistry.ALL.stream()
                .map(feature -> functions.col(feature.name()))
                .toArray(Column[]::new));
    Variation variation =
        values
            .queryExecution()
            .toRdd()
            .toJavaRDD()
            .treeAggregate(
                new Variation(values.schema()),
                (Function2<Variation, InternalRow, Variation>) Variation::add,
                (Function2<Variation, Variation, Variation>) Variation::merge,
                2);
    List<Feature> described = new ArrayList<>();
    for (int i = 0; i < FeatureRegistry.ALL.size(); i++) {
      Feature feature = FeatureRegistry.ALL.get(i);
      if (feature.type() != Feature.Type.MAP) {
        Variation.Values seen = variation.column(i);
        described.add(judged(feature, seen.count() > 0, seen.several()));
        continue;
      }
      boolean varies = false;
      List<Feature> entries = new ArrayList<>();
      for (Map.Entry<String, Variation.Values> entry : variation.entries(i).entrySet()) {
        Variation.Values seen = entry.getValue();
        // A name that is not in a map of shares has the share 0.
        boolean several =
            seen.several() || (feature.name().endsWith(SHARES) && seen.count() < variation.rows());
        varies |= several;
        Feature.Type type =
            feature.name().equals(CATEGORIES) ? Feature.Type.CATEGORY : Feature.Type.NUMBER;
        entries.add(judged(feature.entry(entry.getKey(), type), true, several));
      }
      described.add(judged(feature, !entries.isEmpty(), varies));
      described.addAll(entries);
    }
    return new Described(described, variation.rows());
  }

  private static Feature judged(Feature feature, boolean known, boolean several) {
    if (!known) {
      return feature.leftOut("no customer has a value");
    }
    return several ? feature : feature.leftOut("all customers who have a value have the same");
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
            .add("reason", DataTypes.StringType)
            .add("words_low", DataTypes.StringType)
            .add("words_high", DataTypes.StringType);
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
                        feature.reason(),
                        feature.low().orElse(null),
                        feature.high().orElse(null)))
            .toList();
    return spark.createDataFrame(rows, schema);
  }
}
