package clientele.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The sources that Clientele knows, and the columns that may be mapped in each. */
public final class Sources {
  /** The one source that ingest cannot do without. */
  public static final String TRANSACTIONS = "transactions";

  /** Those of which further columns are kept by name, as features. */
  private static final Set<String> FURTHER = Set.of("customers");

  private static final Map<String, List<String>> COLUMNS = columns();

  private Sources() {}

  /**
   * The names of the known sources.
   *
   * @return in the order in which they are documented
   */
  public static Set<String> names() {
    return COLUMNS.keySet();
  }

  /**
   * The columns of a source that may be mapped.
   *
   * @param source its name
   * @return the columns; empty where any name may be mapped
   */
  public static List<String> columns(String source) {
    return FURTHER.contains(source) ? List.of() : own(source);
  }

  /**
   * The columns of a source that Clientele knows.
   *
   * @param source its name
   * @return the columns, beside which others may be mapped where {@link #columns} is empty
   */
  public static List<String> own(String source) {
    return COLUMNS.getOrDefault(source, List.of());
  }

  /**
   * Whether a query of the configuration names a raw source. A name within a longer word does not
   * count.
   *
   * @param source the raw source's name
   * @param queries Spark SQL
   * @return true where one of them does
   */
  static boolean named(String source, Collection<String> queries) {
    Pattern word =
        Pattern.compile(
            "(?<![\\p{L}\\p{N}_])"
                + Pattern.quote(source.toLowerCase(Locale.ROOT))
                + "(?![\\p{L}\\p{N}_])");
    return queries.stream().anyMatch(query -> word.matcher(query.toLowerCase(Locale.ROOT)).find());
  }

  private static Map<String, List<String>> columns() {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    columns.put(
        TRANSACTIONS,
        words(
            "customer_id ts amount transaction_id quantity unit_price product_id product_name"
                + " category brand channel country discount is_return"));
    columns.put(
        "customers",
        words(
            "customer_id birth_date age gender income education marital_status household_size"
                + " occupation city region country postal_code latitude longitude signup_ts"
                + " consent_marketing"));
    columns.put("products", words("product_id product_name category brand unit_cost"));
    columns.put(
        "events", words("customer_id ts event_type session_id page category device duration_s"));
    columns.put("surveys", words("customer_id question answer trait ts"));
    columns.put("feedback", words("customer_id ts score text channel"));
    columns.put("campaigns", words("customer_id campaign_id arm ts visited converted spend"));
    columns.put("market", words("measure value region segment period"));
    return columns;
  }

  static List<String> words(String text) {
    return List.of(text.split(" "));
  }
}
