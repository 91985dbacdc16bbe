package clientele.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The names that a further column of a source cannot have: a feature, or a column of the tables
 * that it goes to, has them already. A name means one thing wherever it is written, whatever its
 * case.
 */
public final class FeatureNames {
  /** The columns of {@code customer_features}, the features among them. */
  public static final List<String> FEATURES =
      Sources.words(
          "customer_id as_of recency_days tenure_days frequency monetary average_order_value"
              + " interpurchase_days interpurchase_cv purchase_trend season_shares season_strength"
              + " purchase_days first_purchase last_purchase repeat_amount r_score f_score m_score"
              + " rfm_cell rfm_segment p_alive expected_orders expected_order_value clv"
              + " lines_per_order return_rate return_propensity return_amount discount_share"
              + " discount_propensity price_level category_diversity category_shares"
              + " category_affinities brand_affinities brand_loyalty channel_shares"
              + " web_recency_days sessions events_per_session session_minutes event_shares"
              + " device_shares campaigns campaign_visit_rate campaign_buy_rate feedbacks"
              + " satisfaction last_satisfaction nps_group answers trait_scores factor_scores age"
              + " gender income education marital_status household_size occupation signup_days city"
              + " region country latitude longitude distance_km nearest_place area_measures numbers"
              + " categories run_id");

  /** The columns of {@code clean_customers} that no column of the source fills under its name. */
  public static final List<String> CLEAN =
      Sources.words(
          "age_band income_band numbers categories flags source_file row_hash_high row_hash_low"
              + " run_id");

  /** Under these the expressions of {@code identity} are known while rows are compared. */
  private static final List<String> COMPARED = List.of("identity.name", "identity.email");

  private FeatureNames() {}

  /**
   * Finds the names that cannot be.
   *
   * @param own the columns that the source fills, which are no further ones
   * @param columns all that are mapped
   * @param complaints takes a name and what is wrong with it, to follow the name
   */
  static void check(
      List<String> own, Collection<String> columns, BiConsumer<String, String> complaints) {
    Map<String, String> seen = new TreeMap<>();
    for (String column : columns.stream().sorted().toList()) {
      if (own.contains(column)) {
        continue;
      }
      String plain = column.strip().toLowerCase(Locale.ROOT);
      String other = seen.putIfAbsent(plain, column);
      if (plain.isEmpty()) {
        complaints.accept(column, "has no name");
      } else if (own.contains(plain)) {
        complaints.accept(column, "must be written " + plain + ", or have another name");
      } else if (FEATURES.contains(plain)) {
        complaints.accept(column, taken(plain, "customer_features"));
      } else if (CLEAN.contains(plain)) {
        complaints.accept(column, taken(plain, "clean_customers"));
      } else if (COMPARED.contains(plain)) {
        complaints.accept(column, "has no meaning: " + plain + " stands beside columns");
      } else if (other != null) {
        complaints.accept(column, "is there already, as " + other);
      }
    }
  }

  private static String taken(String name, String table) {
    return "is taken: "
        + table
        + " has a column "
        + name
        + " of its own; give it another name, for example own_"
        + name;
  }
}
