package clientele.features;

import clientele.features.Feature.Block;
import clientele.features.Feature.Sensitivity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every feature of {@code customer_features}, once. Features, clustering, profiles and
 * documentation read what a feature means from here, or from {@code feature_catalog}, which adds
 * what the data of an as-of date say (entries of maps, features without variation).
 *
 * <p>What is kept is what clustering by a block takes when its features are not named one by one:
 * each aspect of a customer once, measured for everybody, so that no aspect weighs twice and no
 * imputed value makes a segment.
 */
public final class FeatureRegistry {
  private static final String TRANSACTIONS = "transactions";
  private static final String CUSTOMERS = "customers";
  private static final String MONEY = "lake.currency";
  private static final String MODEL =
      "an estimate from recency, frequency and monetary, which are kept themselves";

  /** In the order of {@code customer_features}. */
  public static final List<Feature> ALL = all();

  private FeatureRegistry() {}

  /**
   * A feature by its name.
   *
   * @param name column of {@code customer_features}
   * @return the feature, or empty where there is none of that name
   */
  public static Optional<Feature> find(String name) {
    return ALL.stream().filter(feature -> feature.name().equals(name)).findFirst();
  }

  private static List<Feature> all() {
    List<Feature> all = new ArrayList<>();
    all.addAll(value());
    all.addAll(BehaviourFeatures.all());
    all.addAll(demographic());
    all.addAll(geographic());
    all.addAll(attitudinal());
    return List.copyOf(all);
  }

  private static List<Feature> value() {
    return List.of(
        about(Block.VALUE, "recency_days", "Days since the last purchase")
            .said("more recent", "longer away")
            .unit("days")
            .log()
            .keep("whether a customer is still active; R of RFM"),
        about(Block.VALUE, "tenure_days", "Days since the first purchase")
            .said("newer customers", "customers for longer")
            .unit("days")
            .leave(
                "tells when the shop won the customer, not how the customer buys; for customers of one purchase it is recency"),
        about(Block.VALUE, "frequency", "Purchases")
            .said("fewer purchases", "more purchases")
            .unit("purchases")
            .log()
            .keep("how often a customer buys; F of RFM"),
        about(Block.VALUE, "monetary", "Money spent")
            .said("spends less", "spends more")
            .unit(MONEY)
            .log()
            .keep("what a customer has brought; M of RFM"),
        about(Block.VALUE, "average_order_value", "Average order value")
            .said("smaller orders", "larger orders")
            .unit(MONEY)
            .log()
            .leave(
                "monetary / frequency: on a logarithmic scale the difference of two that are kept"),
        about(Block.VALUE, "purchase_days", "Days with a purchase")
            .said("fewer purchase days", "more purchase days")
            .unit("days")
            .log()
            .leave("nearly frequency"),
        about(Block.VALUE, "first_purchase", "First purchase")
            .type(Feature.Type.DATE)
            .leave("tenure_days as a date"),
        about(Block.VALUE, "last_purchase", "Last purchase")
            .type(Feature.Type.DATE)
            .leave("recency_days as a date"),
        about(Block.VALUE, "repeat_amount", "Spent after the first purchase day")
            .unit(MONEY)
            .log()
            .leave("part of monetary; kept for the models of customer value"),
        about(Block.VALUE, "r_score", "Recency score")
            .type(Feature.Type.ORDERED)
            .leave("recency_days in five steps"),
        about(Block.VALUE, "f_score", "Frequency score")
            .type(Feature.Type.ORDERED)
            .leave("frequency in five steps"),
        about(Block.VALUE, "m_score", "Monetary score")
            .type(Feature.Type.ORDERED)
            .leave("monetary in five steps"),
        about(Block.VALUE, "rfm_cell", "RFM cell")
            .type(Feature.Type.CATEGORY)
            .leave("the three scores in one text"),
        about(Block.VALUE, "rfm_segment", "RFM segment")
            .type(Feature.Type.CATEGORY)
            .leave("a segmentation by rules from the three scores"),
        about(Block.VALUE, "p_alive", "Probability of being an active customer")
            .said("less likely to come back", "more likely to come back")
            .leave(MODEL),
        about(Block.VALUE, "expected_orders", "Purchases expected over the horizon")
            .said("fewer purchases expected", "more purchases expected")
            .unit("purchases")
            .log()
            .leave(MODEL),
        about(Block.VALUE, "expected_order_value", "Order value expected")
            .said("smaller orders expected", "larger orders expected")
            .unit(MONEY)
            .log()
            .leave(MODEL),
        about(Block.VALUE, "clv", "Customer value expected over the horizon")
            .said("less value expected", "more value expected")
            .unit(MONEY)
            .log()
            .leave(MODEL));
  }

  private static List<Feature> attitudinal() {
    return List.of(
        attitude("feedbacks", "Statements of feedback", "feedback")
            .said("says less", "says more")
            .log()
            .leave("most customers say nothing"),
        attitude("satisfaction", "Satisfaction", "feedback")
            .said("less satisfied", "more satisfied")
            .asIs()
            .keep("what a customer thinks of the shop"),
        attitude("last_satisfaction", "Latest satisfaction", "feedback")
            .said("less satisfied lately", "more satisfied lately")
            .asIs()
            .leave("nearly satisfaction"),
        attitude("nps_group", "Group of the Net Promoter Score", "feedback")
            .type(Feature.Type.CATEGORY)
            .leave("satisfaction in three steps"),
        attitude("answers", "Survey questions answered", "surveys")
            .log()
            .leave("most customers were not asked"),
        attitude("trait_scores", "Mean answer by trait", "surveys")
            .type(Feature.Type.MAP)
            .asIs()
            .leave("factor_scores says the same with fewer numbers"),
        attitude("factor_scores", "Scores on the factors of a survey", "surveys")
            .type(Feature.Type.MAP)
            .asIs()
            .keep("what stands behind a customer's answers"));
  }

  private static List<Feature> demographic() {
    return List.of(
        person("age", "Age").said("younger", "older").unit("years").asIs().keep("stage of life"),
        person("gender", "Gender").type(Feature.Type.CATEGORY).keep("differs in what is bought"),
        person("income", "Income")
            .said("lower income", "higher income")
            .unit(MONEY + " a year")
            .log()
            .keep("means to spend"),
        person("education", "Level of education")
            .type(Feature.Type.CATEGORY)
            .keep("a mark of social class"),
        person("marital_status", "Marital status")
            .type(Feature.Type.CATEGORY)
            .keep("for whom is bought"),
        person("household_size", "Household size")
            .said("smaller households", "larger households")
            .unit("persons")
            .asIs()
            .keep("how many are bought for"),
        person("occupation", "Occupation")
            .type(Feature.Type.CATEGORY)
            .leave("has mostly too many values; income and education tell its trend"),
        person("numbers", "Further numbers")
            .said("lower %s", "higher %s")
            .type(Feature.Type.MAP)
            .leave(
                "what a further column of the source means is not known here; name those that matter"),
        person("categories", "Further categories")
            .type(Feature.Type.MAP)
            .leave(
                "what a further column of the source means is not known here; name those that matter"));
  }

  private static List<Feature> geographic() {
    return List.of(
        place("city", "Town")
            .said("fewer in %s", "more in %s")
            .type(Feature.Type.CATEGORY)
            .leave("has mostly too many values; region tells its trend"),
        place("region", "Region")
            .said("fewer in %s", "more in %s")
            .type(Feature.Type.CATEGORY)
            .keep("where within the country"),
        place("country", "Country")
            .said("fewer in %s", "more in %s")
            .type(Feature.Type.CATEGORY)
            .sources(CUSTOMERS, TRANSACTIONS)
            .keep("which market"),
        place("latitude", "Latitude")
            .said("further south", "further north")
            .unit("degrees north")
            .asIs()
            .leave("a precise place identifies a person; name it to group by distance"),
        place("longitude", "Longitude")
            .said("further west", "further east")
            .unit("degrees east")
            .asIs()
            .leave("a precise place identifies a person; name it to group by distance"),
        place("distance_km", "Distance to the shop")
            .said("nearer to the shop", "further from the shop")
            .unit("km")
            .log()
            .leave(
                "tells little without the places of features.places; name it where distance counts"),
        place("nearest_place", "Nearest of the shop's places")
            .said("fewer near %s", "more near %s")
            .type(Feature.Type.CATEGORY)
            .leave("region tells its trend; name it to group by the shop's places"),
        place("area_measures", "Market figures of the customer's area")
            .said("areas of less %s", "areas of more %s")
            .type(Feature.Type.MAP)
            .sources(CUSTOMERS, "market")
            .leave("what a figure of the market means is not known here; name those that matter"));
  }

  private static FeatureDraft about(Block block, String name, String label) {
    return new FeatureDraft(block, name, label, Sensitivity.NONE).sources(TRANSACTIONS);
  }

  private static FeatureDraft attitude(String name, String label, String source) {
    return new FeatureDraft(Block.ATTITUDINAL, name, label, Sensitivity.PERSONAL).sources(source);
  }

  private static FeatureDraft person(String name, String label) {
    return new FeatureDraft(Block.DEMOGRAPHIC, name, label, Sensitivity.PERSONAL)
        .sources(CUSTOMERS);
  }

  private static FeatureDraft place(String name, String label) {
    return new FeatureDraft(Block.GEOGRAPHIC, name, label, Sensitivity.PERSONAL).sources(CUSTOMERS);
  }
}
