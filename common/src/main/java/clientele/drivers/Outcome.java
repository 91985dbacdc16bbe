package clientele.drivers;

import clientele.features.Feature;
import clientele.features.Feature.Block;
import java.util.List;
import java.util.Set;

/**
 * What is to be explained, and by what. A predictor must not be a part of the outcome: money spent
 * is purchases times lines times prices, so whatever counts or sums a customer's purchases is left
 * out of its drivers, and whatever asks for satisfaction is left out of those of satisfaction.
 * Shares stay, in the form that is drawn towards that of all where purchases are few.
 *
 * @param feature the column of {@code customer_features}
 * @param further which features of the value block are predictors; those of the others are
 */
record Outcome(String feature, Set<String> further) {
  /** What a customer has brought; tenure_days stays as the time there was to spend it in. */
  private static final Outcome MONETARY = new Outcome("monetary", Set.of("tenure_days"));

  /** What a customer thinks of the shop. */
  private static final Outcome SATISFACTION =
      new Outcome("satisfaction", Set.of("tenure_days", "recency_days", "frequency", "monetary"));

  /** All of them. */
  static final List<Outcome> ALL = List.of(MONETARY, SATISFACTION);

  /**
   * Features that are parts of an outcome, or the same as another that is a predictor, or that say
   * what the shop did.
   */
  private static final Set<String> NEVER =
      Set.of(
          // Counts and times of purchases, and what grows with them.
          "interpurchase_days",
          "interpurchase_cv",
          "purchase_trend",
          "season_strength",
          "lines_per_order",
          "return_amount",
          "category_diversity",
          "campaign_buy_rate",
          // As they are; the propensities are predictors.
          "return_rate",
          "discount_share",
          "signup_days",
          // How much was said, and to how much the shop exposed the customer.
          "feedbacks",
          "answers",
          "campaigns",
          // Satisfaction by other names.
          "last_satisfaction",
          "nps_group",
          // Places without a meaning of their own, and of too many levels.
          "latitude",
          "longitude",
          "city",
          "occupation");

  /** Maps whose entries are predictors. */
  private static final List<String> MAPS =
      List.of(
          "channel_shares",
          "device_shares",
          "category_affinities",
          "factor_scores",
          "area_measures",
          "numbers",
          "categories");

  /** Copies the set. */
  Outcome {
    further = Set.copyOf(further);
  }

  boolean isPredictor(Feature other) {
    String name = other.name();
    if (name.equals(feature) || NEVER.contains(name)) {
      return false;
    }
    if (isEntry(other)) {
      return MAPS.contains(name.substring(0, name.indexOf('.')));
    }
    return further.contains(name) || other.block() != Block.VALUE;
  }

  /** Whether it is an entry of a map. */
  static boolean isEntry(Feature feature) {
    return MAPS.stream().anyMatch(map -> feature.name().startsWith(map + "."))
        || feature.name().contains("_shares.")
        || feature.name().contains("_affinities.")
        || feature.name().startsWith("trait_scores.");
  }
}
