package clientele.clustering;

import clientele.run.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The features that are clustered, in order, and the key that names a row.
 *
 * @param key the column that names a row
 * @param features in the order of the coordinates
 * @param within the column whose values are the groups that missing values are imputed within
 */
public record FeatureSpace(String key, List<ClusteredFeature> features, Optional<String> within) {
  /** The block of features that no catalogue knows. */
  public static final String INPUT_BLOCK = "input";

  /** The key's name in a {@link #project projected} frame. */
  static final String KEY = "key";

  /** The group's name in a projected frame; it stands after the values. */
  static final String WITHIN = "within";

  /** Maps of shares: what is not named there has the share 0. */
  private static final Set<String> SHARES = Set.of("category_shares", "channel_shares");

  /** Copies the list. */
  public FeatureSpace {
    features = List.copyOf(features);
  }

  /**
   * Features whose missing values are imputed from all rows.
   *
   * @param key the column that names a row
   * @param features in the order of the coordinates
   */
  public FeatureSpace(String key, List<ClusteredFeature> features) {
    this(key, features, Optional.empty());
  }

  /**
   * The same features with groups.
   *
   * @param column of the frame, whose values are the groups that missing values are imputed within
   * @param schema of the frame
   * @return the space
   * @throws UserException (usage) where there is no such column
   */
  public FeatureSpace within(Optional<String> column, StructType schema) {
    List<String> present = List.of(schema.fieldNames());
    if (column.isPresent() && !present.contains(column.get())) {
      throw UserException.usage("segment.impute.within: " + unknown(column.get(), present));
    }
    return new FeatureSpace(key, features, column);
  }

  /**
   * A row of the feature catalogue, as far as clustering reads it.
   *
   * @param feature column, or {@code map.entry}
   * @param block its block
   * @param type number, category, ordered, date or map
   * @param transform {@code log1p} or {@code none} where it is known
   * @param kept whether its block brings it in
   */
  public record CatalogRow(
      String feature, String block, String type, Optional<String> transform, boolean kept) {}

  /**
   * The features that a selection names.
   *
   * @param key the column that names a row
   * @param schema of the frame
   * @param catalog what the features are
   * @param selection blocks, features (kept or not) or whole maps
   * @return the space, in the catalogue's order
   * @throws UserException (usage) where a name is unknown, or what it names cannot be clustered;
   *     (nothing to do) where no feature of the named blocks was kept
   */
  public static FeatureSpace ofCatalog(
      String key, StructType schema, List<CatalogRow> catalog, List<String> selection) {
    Set<CatalogRow> chosen = new LinkedHashSet<>();
    Set<String> blocks = new LinkedHashSet<>();
    catalog.forEach(row -> blocks.add(row.block()));
    for (String name : selection) {
      List<CatalogRow> named =
          catalog.stream()
              .filter(
                  row ->
                      row.feature().equals(name)
                          || isEntry(row.feature(), name)
                          || (row.block().equals(name) && row.kept()))
              .filter(row -> !row.type().equals("map"))
              .toList();
      if (named.isEmpty() && !blocks.contains(name)) {
        throw UserException.usage(
            "segment.features names "
                + name
                + ", which is neither a block ("
                + String.join(", ", blocks)
                + ") nor a feature of feature_catalog."
                + meant(name, catalog));
      }
      chosen.addAll(named);
    }
    List<ClusteredFeature> features = new ArrayList<>();
    for (CatalogRow row : catalog) {
      if (chosen.contains(row)) {
        features.add(resolve(schema, row));
      }
    }
    if (features.isEmpty() && catalog.stream().anyMatch(row -> selection.contains(row.block()))) {
      throw UserException.nothingToDo(
          "There is nothing to tell segments by: of segment.features ("
              + String.join(", ", selection)
              + ") none differs among the customers. feature_catalog.reason says why each was left"
              + " out.");
    }
    if (features.isEmpty()) {
      throw UserException.usage(
          "segment.features ("
              + String.join(", ", selection)
              + ") names no feature that feature_catalog keeps. Name features or other blocks.");
    }
    return new FeatureSpace(key, features);
  }

  /** Whether a feature is an entry of a map; an entry's own name may have points. */
  private static boolean isEntry(String feature, String map) {
    return map.indexOf('.') < 0 && feature.startsWith(map + ".");
  }

  /** The entry of that name in whichever map has it. */
  private static String meant(String name, List<CatalogRow> catalog) {
    String entry = name.substring(name.indexOf('.') + 1);
    return catalog.stream()
        .map(CatalogRow::feature)
        .filter(feature -> feature.substring(feature.indexOf('.') + 1).equals(entry))
        .findFirst()
        .map(
            feature ->
                " It has "
                    + feature
                    + (name.startsWith("numbers.") && feature.startsWith("categories.")
                        ? ", a category: its expression in sources.customers.columns gives a text, of"
                            + " which double(…) would make a number."
                        : "."))
        .orElse("");
  }

  /**
   * The columns of a table that has no catalogue.
   *
   * @param key the column that names a row
   * @param schema of the table
   * @param columns their names; empty for all numeric columns but the key
   * @return the space, in the order given
   * @throws UserException (usage) where the key or a column is unknown or cannot be clustered, or
   *     there is none
   */
  public static FeatureSpace ofColumns(String key, StructType schema, List<String> columns) {
    List<String> present = List.of(schema.fieldNames());
    if (!present.contains(key)) {
      throw UserException.usage("segment.input.key: " + unknown(key, present));
    }
    List<String> chosen =
        columns.isEmpty()
            ? Arrays.stream(schema.fields())
                .filter(field -> !field.name().equals(key))
                .filter(field -> field.dataType() instanceof NumericType)
                .map(field -> field.name())
                .toList()
            : columns;
    if (chosen.isEmpty()) {
      throw UserException.usage(
          "segment.input has no numeric column but its key. Its columns are "
              + String.join(", ", present)
              + ".");
    }
    List<ClusteredFeature> features = new ArrayList<>();
    for (String column : new LinkedHashSet<>(chosen)) {
      if (!present.contains(column)) {
        throw UserException.usage("segment.input.columns: " + unknown(column, present));
      }
      if (column.equals(key)) {
        throw UserException.usage(
            "segment.input.columns names the key " + key + ". A key is not a feature.");
      }
      DataType type = schema.apply(column).dataType();
      ClusteredFeature.Kind kind =
          kind(type)
              .orElseThrow(
                  () ->
                      UserException.usage(
                          "segment.input.columns: "
                              + column
                              + " is "
                              + type.sql()
                              + "; numbers, texts and booleans can be clustered."));
      features.add(ClusteredFeature.column(column, INPUT_BLOCK, kind));
    }
    return new FeatureSpace(key, features);
  }

  private static String unknown(String column, List<String> present) {
    return "there is no column " + column + " among " + String.join(", ", present) + ".";
  }

  private static ClusteredFeature resolve(StructType schema, CatalogRow row) {
    List<String> present = List.of(schema.fieldNames());
    Optional<Boolean> log = row.transform().map(transform -> transform.equals("log1p"));
    String name = row.feature();
    if (present.contains(name)) {
      DataType type = schema.apply(name).dataType();
      ClusteredFeature.Kind kind =
          kind(type)
              .orElseThrow(
                  () ->
                      UserException.usage(
                          "segment.features: "
                              + name
                              + " is "
                              + type.sql()
                              + ", which cannot be clustered. Name another measure of it."));
      return new ClusteredFeature(name, row.block(), kind, name, Optional.empty(), false, log);
    }
    int point = name.indexOf('.');
    String column = point < 0 ? name : name.substring(0, point);
    if (point < 0
        || !present.contains(column)
        || !(schema.apply(column).dataType() instanceof MapType map)) {
      throw UserException.usage(
          "feature_catalog names "
              + name
              + ", which customer_features does not have. Run `clientele features` again.");
    }
    return new ClusteredFeature(
        name,
        row.block(),
        kind(map.valueType()).orElse(ClusteredFeature.Kind.CATEGORY),
        column,
        Optional.of(name.substring(point + 1)),
        SHARES.contains(column),
        log);
  }

  private static Optional<ClusteredFeature.Kind> kind(DataType type) {
    if (type instanceof NumericType || type instanceof BooleanType) {
      return Optional.of(ClusteredFeature.Kind.NUMBER);
    }
    return type instanceof StringType
        ? Optional.of(ClusteredFeature.Kind.CATEGORY)
        : Optional.empty();
  }

  /**
   * How many features of each kind stand before each feature, so that a row's numbers and
   * categories are found again.
   */
  List<ClusteredFeature> of(ClusteredFeature.Kind kind) {
    return features.stream().filter(feature -> feature.kind() == kind).toList();
  }

  /**
   * The values that are clustered, under short names: the key as STRING, a DOUBLE for each number
   * (NaN where missing), a STRING for each category (NULL where missing).
   *
   * @param frame with the key and the columns of the features
   * @param carried further columns to take along, new name to the frame's name
   * @return one row for each of the frame's
   * @throws UserException (data) where the frame lacks a column
   */
  Dataset<Row> project(Dataset<Row> frame, Map<String, String> carried) {
    List<String> present = List.of(frame.columns());
    List<String> missing = new ArrayList<>();
    if (!present.contains(key)) {
      missing.add(key);
    }
    Stream.concat(features.stream().map(ClusteredFeature::column), within.stream())
        .distinct()
        .filter(column -> !present.contains(column))
        .forEach(missing::add);
    if (!missing.isEmpty()) {
      throw UserException.data(
          "The table to be segmented has no column "
              + String.join(", ", missing)
              + ", which the model needs. Its columns are "
              + String.join(", ", present)
              + ".");
    }
    List<Column> columns = new ArrayList<>();
    columns.add(functions.col(ClusteredFeature.quoted(key)).cast("string").as(KEY));
    columns.addAll(values());
    within.ifPresent(
        column ->
            columns.add(functions.col(ClusteredFeature.quoted(column)).cast("string").as(WITHIN)));
    new LinkedHashMap<>(carried)
        .forEach(
            (name, column) -> columns.add(functions.col(ClusteredFeature.quoted(column)).as(name)));
    return frame.select(columns.toArray(Column[]::new));
  }

  private List<Column> values() {
    List<Column> columns = new ArrayList<>();
    for (ClusteredFeature.Kind kind : ClusteredFeature.Kind.values()) {
      List<ClusteredFeature> some = of(kind);
      for (int i = 0; i < some.size(); i++) {
        columns.add(some.get(i).value().as(name(kind, i)));
      }
    }
    return columns;
  }

  static String name(ClusteredFeature.Kind kind, int index) {
    return (kind == ClusteredFeature.Kind.NUMBER ? "number_" : "category_") + index;
  }
}
