package clientele.exploration;

import static clientele.exploration.ExploredColumn.Kind.CATEGORY;
import static clientele.exploration.ExploredColumn.Kind.DATE;
import static clientele.exploration.ExploredColumn.Kind.NUMBER;
import static clientele.exploration.ExploredColumn.Kind.TEXT;

import clientele.exploration.ExploredColumn.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns are numbers, categories, days or texts. What is not known here as a category is
 * never told in words, so that ids, names and free text stay where they are.
 */
public final class KnownColumns {
  /** Places of persons: looked at in coarse steps. */
  private static final Set<String> PLACES = Set.of("latitude", "longitude");

  private static final String SHARES = "_shares";

  /** Column and kind, by table. */
  private static final Map<String, Map<String, Kind>> CLEAN =
      Map.of(
          "clean_transactions",
          Map.ofEntries(
              Map.entry("customer_id", TEXT),
              Map.entry("ts", DATE),
              Map.entry("amount", NUMBER),
              Map.entry("transaction_id", TEXT),
              Map.entry("quantity", NUMBER),
              Map.entry("unit_price", NUMBER),
              Map.entry("product_id", TEXT),
              Map.entry("product_name", TEXT),
              Map.entry("category", CATEGORY),
              Map.entry("brand", CATEGORY),
              Map.entry("channel", CATEGORY),
              Map.entry("country", CATEGORY),
              Map.entry("discount", NUMBER),
              Map.entry("is_return", CATEGORY)),
          "clean_customers",
          Map.ofEntries(
              Map.entry("customer_id", TEXT),
              Map.entry("birth_date", DATE),
              Map.entry("age", NUMBER),
              Map.entry("age_band", CATEGORY),
              Map.entry("gender", CATEGORY),
              Map.entry("income", NUMBER),
              Map.entry("income_band", CATEGORY),
              Map.entry("education", CATEGORY),
              Map.entry("marital_status", CATEGORY),
              Map.entry("household_size", NUMBER),
              Map.entry("occupation", CATEGORY),
              Map.entry("city", CATEGORY),
              Map.entry("region", CATEGORY),
              Map.entry("country", CATEGORY),
              Map.entry("postal_code", CATEGORY),
              Map.entry("latitude", NUMBER),
              Map.entry("longitude", NUMBER),
              Map.entry("signup_ts", DATE),
              Map.entry("consent_marketing", CATEGORY)),
          "clean_products",
          Map.of(
              "product_id",
              TEXT,
              "product_name",
              TEXT,
              "category",
              CATEGORY,
              "brand",
              CATEGORY,
              "unit_cost",
              NUMBER),
          "clean_events",
          Map.of(
              "customer_id",
              TEXT,
              "ts",
              DATE,
              "event_type",
              CATEGORY,
              "session_id",
              TEXT,
              "page",
              TEXT,
              "category",
              CATEGORY,
              "device",
              CATEGORY,
              "duration_s",
              NUMBER),
          "clean_surveys",
          Map.of(
              "customer_id",
              TEXT,
              "question",
              CATEGORY,
              "answer",
              NUMBER,
              "trait",
              CATEGORY,
              "ts",
              DATE),
          "clean_feedback",
          Map.of(
              "customer_id", TEXT, "ts", DATE, "score", NUMBER, "text", TEXT, "channel", CATEGORY),
          "clean_campaigns",
          Map.of(
              "customer_id",
              TEXT,
              "campaign_id",
              CATEGORY,
              "arm",
              CATEGORY,
              "ts",
              DATE,
              "visited",
              CATEGORY,
              "converted",
              CATEGORY,
              "spend",
              NUMBER),
          "clean_market",
          Map.of(
              "measure", CATEGORY, "value", NUMBER, "region", CATEGORY, "segment", CATEGORY,
              "period", CATEGORY));

  private KnownColumns() {}

  /**
   * The columns of a clean table that are looked at.
   *
   * @param table name of the clean table
   * @param schema of its rows
   * @return in the order of the schema; columns that nobody has described are left out
   */
  public static List<ExploredColumn> ofClean(String table, StructType schema) {
    Map<String, Kind> known = CLEAN.getOrDefault(table, Map.of());
    boolean persons = table.equals("clean_customers");
    List<ExploredColumn> columns = new ArrayList<>();
    for (String name : schema.fieldNames()) {
      if (known.containsKey(name)) {
        columns.add(placed(ExploredColumn.of(name, known.get(name), persons)));
      }
    }
    return columns;
  }

  /**
   * A row of the feature catalogue, as far as exploration reads it.
   *
   * @param feature column, or {@code map.entry}
   * @param type number, category, ordered, date or map
   * @param kept whether it is clustered
   * @param sensitivity none, personal or special
   */
  public record CatalogRow(String feature, String type, boolean kept, String sensitivity) {}

  /**
   * The features that are looked at. A share that is not in its map is 0. What belongs to a special
   * category of personal data is counted and not told.
   *
   * @param schema of {@code customer_features}
   * @param catalog of the same date
   * @return those that are clustered first, then the others, each in the catalogue's order; maps by
   *     their entries
   */
  public static List<ExploredColumn> ofFeatures(StructType schema, List<CatalogRow> catalog) {
    Set<String> present = new HashSet<>(List.of(schema.fieldNames()));
    List<ExploredColumn> columns = new ArrayList<>();
    List<CatalogRow> ordered =
        catalog.stream().sorted(Comparator.comparing(row -> !row.kept())).toList();
    for (CatalogRow row : ordered) {
      feature(schema, present, row).map(KnownColumns::placed).ifPresent(columns::add);
    }
    return columns;
  }

  private static Optional<ExploredColumn> feature(
      StructType schema, Set<String> present, CatalogRow row) {
    boolean special = row.sensitivity().equals("special");
    String name = row.feature();
    if (present.contains(name)) {
      boolean number = schema.apply(name).dataType() instanceof NumericType;
      return kind(row.type(), number)
          .map(kind -> ExploredColumn.of(name, special ? TEXT : kind, true));
    }
    int point = name.indexOf('.');
    if (point < 0
        || !present.contains(name.substring(0, point))
        || !(schema.apply(name.substring(0, point)).dataType() instanceof MapType map)) {
      return Optional.empty();
    }
    String column = name.substring(0, point);
    Column value =
        functions.try_element_at(
            functions.col(ExploredColumn.quoted(column)), functions.lit(name.substring(point + 1)));
    boolean number = map.valueType() instanceof NumericType;
    Column filled = column.endsWith(SHARES) ? functions.coalesce(value, functions.lit(0.0)) : value;
    return kind(row.type(), number)
        .map(kind -> new ExploredColumn(name, special ? TEXT : kind, true, filled));
  }

  private static Optional<Kind> kind(String type, boolean number) {
    return switch (type) {
      case "number" -> Optional.of(NUMBER);
      case "category" -> Optional.of(CATEGORY);
      case "ordered" -> Optional.of(number ? NUMBER : CATEGORY);
      case "date" -> Optional.of(DATE);
      default -> Optional.empty();
    };
  }

  private static ExploredColumn placed(ExploredColumn column) {
    return PLACES.contains(column.name()) ? column.coarse() : column;
  }
}
