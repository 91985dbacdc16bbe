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

  /** The columns of the clean tables by what their values are. */
  private static final Map<String, Map<Kind, List<String>>> CLEAN =
      Map.of(
          "clean_transactions",
          Map.of(
              TEXT, List.of("customer_id", "transaction_id", "product_id", "product_name"),
              DATE, List.of("ts"),
              NUMBER, List.of("amount", "quantity", "unit_price", "discount"),
              CATEGORY, List.of("category", "brand", "channel", "country", "is_return")),
          "clean_customers",
          Map.of(
              TEXT, List.of("customer_id"),
              DATE, List.of("birth_date", "signup_ts"),
              NUMBER, List.of("age", "income", "household_size", "latitude", "longitude"),
              CATEGORY,
                  List.of(
                      "age_band",
                      "gender",
                      "income_band",
                      "education",
                      "marital_status",
                      "occupation",
                      "city",
                      "region",
                      "country",
                      "postal_code",
                      "consent_marketing")),
          "clean_products",
          Map.of(
              TEXT, List.of("product_id", "product_name"),
              NUMBER, List.of("unit_cost"),
              CATEGORY, List.of("category", "brand")),
          "clean_events",
          Map.of(
              TEXT, List.of("customer_id", "session_id", "page"),
              DATE, List.of("ts"),
              NUMBER, List.of("duration_s"),
              CATEGORY, List.of("event_type", "category", "device")),
          "clean_surveys",
          Map.of(
              TEXT, List.of("customer_id"),
              DATE, List.of("ts"),
              NUMBER, List.of("answer"),
              CATEGORY, List.of("question", "trait")),
          "clean_feedback",
          Map.of(
              TEXT, List.of("customer_id", "text"),
              DATE, List.of("ts"),
              NUMBER, List.of("score"),
              CATEGORY, List.of("channel")),
          "clean_campaigns",
          Map.of(
              TEXT, List.of("customer_id"),
              DATE, List.of("ts"),
              NUMBER, List.of("spend"),
              CATEGORY, List.of("campaign_id", "arm", "visited", "converted")),
          "clean_market",
          Map.of(
              NUMBER, List.of("value"),
              CATEGORY, List.of("measure", "region", "segment", "period")));

  private KnownColumns() {}

  /**
   * The columns of a clean table that are looked at.
   *
   * @param table name of the clean table
   * @param schema of its rows
   * @return in the order of the schema; columns that nobody has described are left out
   */
  public static List<ExploredColumn> ofClean(String table, StructType schema) {
    Map<Kind, List<String>> known = CLEAN.getOrDefault(table, Map.of());
    boolean persons = table.equals("clean_customers");
    List<ExploredColumn> columns = new ArrayList<>();
    for (String name : schema.fieldNames()) {
      known.forEach(
          (kind, names) -> {
            if (names.contains(name)) {
              columns.add(placed(ExploredColumn.of(name, kind, persons)));
            }
          });
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
