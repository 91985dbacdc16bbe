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
  private static final String PRODUCTS = "products";
  private static final String MONEY = "lake.currency";
  private static final String MODEL =
      "an estimate from recency, frequency and monetary, which are kept themselves";

  private static final String SOME =
      "unknown for many customers, whose imputed value would make a segment; name it to cluster it";

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
    all.addAll(behaviour());
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
        about(Block.BEHAVIOUR, "interpurchase_days", "Mean days between purchase days")
            .said("buys at shorter intervals", "buys at longer intervals")
            .unit("days")
            .log()
            .leave(
                "unknown for customers of one purchase day, whose imputed value would make a segment"),
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

  private static List<Feature> behaviour() {
    return List.of(
        about(Block.BEHAVIOUR, "lines_per_order", "Lines a purchase")
            .said("smaller baskets", "larger baskets")
            .unit("lines")
            .log()
            .keep("how large a basket is"),
        about(Block.BEHAVIOUR, "return_rate", "Share of lines returned")
            .said("fewer returns", "more returns")
            .unit("share")
            .asIs()
            .keep("returns cost money that no sum of purchases shows"),
        about(Block.BEHAVIOUR, "return_amount", "Money returned")
            .said("returns for less money", "returns for more money")
            .unit(MONEY)
            .log()
            .leave("grows with monetary; return_rate says the same for customers of any size"),
        about(Block.BEHAVIOUR, "discount_share", "Share of lines bought with a discount")
            .said("fewer discounts", "more discounts")
            .unit("share")
            .asIs()
            .keep("whether a customer waits for offers"),
        about(Block.BEHAVIOUR, "category_diversity", "Effective number of categories")
            .said("fewer categories", "more categories")
            .unit("categories")
            .sources(TRANSACTIONS, PRODUCTS)
            .log()
            .keep("whether a customer buys across the assortment or from one shelf"),
        about(Block.BEHAVIOUR, "category_shares", "Share of spending by category")
            .said("less of %s", "more of %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .sources(TRANSACTIONS, PRODUCTS)
            .asIs()
            .leave(
                "many columns that are mostly 0, and 0 or 1 for customers of one purchase; category_diversity sums them up"),
        about(Block.BEHAVIOUR, "channel_shares", "Share of spending by channel")
            .said("less by %s", "more by %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .asIs()
            .leave(
                "0 or 1 for customers of one purchase, so that it would split them by channel alone"),
        about(Block.BEHAVIOUR, "signup_days", "Days since registration")
            .said("registered later", "registered earlier")
            .unit("days")
            .sources(CUSTOMERS)
            .leave("tells when the shop won the customer, as tenure_days does"),
        visits("web_recency_days", "Days since the last visit")
            .said("visits more recently", "visited longer ago")
            .unit("days")
            .log()
            .leave(SOME),
        visits("sessions", "Visits")
            .said("fewer visits", "more visits")
            .unit("visits")
            .log()
            .leave(SOME),
        visits("events_per_session", "Events a visit")
            .said("shorter visits", "longer visits")
            .unit("events")
            .log()
            .leave(SOME),
        visits("session_minutes", "Minutes a visit")
            .said("shorter visits in time", "longer visits in time")
            .unit("minutes")
            .log()
            .leave(SOME),
        visits("event_shares", "Share of visits with an event of a kind")
            .type(Feature.Type.MAP)
            .unit("share")
            .asIs()
            .leave(SOME),
        visits("device_shares", "Share of visits by device")
            .type(Feature.Type.MAP)
            .unit("share")
            .asIs()
            .leave(SOME),
        about(Block.BEHAVIOUR, "campaigns", "Campaigns")
            .sources("campaigns")
            .unit("campaigns")
            .leave("is what the shop did, not what the customer did"),
        about(Block.BEHAVIOUR, "campaign_visit_rate", "Share of campaigns with a visit")
            .said("responds less to campaigns", "responds more to campaigns")
            .sources("campaigns")
            .unit("share")
            .asIs()
            .leave(SOME),
        about(Block.BEHAVIOUR, "campaign_buy_rate", "Share of campaigns with a purchase")
            .said("buys less on campaigns", "buys more on campaigns")
            .sources("campaigns")
            .unit("share")
            .asIs()
            .leave(SOME));
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
            .leave("a precise place identifies a person; name it to group by distance"));
  }

  private static Draft about(Block block, String name, String label) {
    return new Draft(block, name, label, Sensitivity.NONE).sources(TRANSACTIONS);
  }

  private static Draft visits(String name, String label) {
    return about(Block.BEHAVIOUR, name, label).sources("events");
  }

  private static Draft attitude(String name, String label, String source) {
    return new Draft(Block.ATTITUDINAL, name, label, Sensitivity.PERSONAL).sources(source);
  }

  private static Draft person(String name, String label) {
    return new Draft(Block.DEMOGRAPHIC, name, label, Sensitivity.PERSONAL).sources(CUSTOMERS);
  }

  private static Draft place(String name, String label) {
    return new Draft(Block.GEOGRAPHIC, name, label, Sensitivity.PERSONAL).sources(CUSTOMERS);
  }

  /** Gathers the parts of a feature. */
  private static final class Draft {
    private final Block block;
    private final String name;
    private final String label;
    private final Sensitivity sensitivity;
    private Feature.Type type = Feature.Type.NUMBER;
    private Optional<String> unit = Optional.empty();
    private Optional<String> transform = Optional.empty();
    private List<String> sources = List.of();
    private Optional<String> low = Optional.empty();
    private Optional<String> high = Optional.empty();

    Draft(Block block, String name, String label, Sensitivity sensitivity) {
      this.block = block;
      this.name = name;
      this.label = label;
      this.sensitivity = sensitivity;
    }

    /** What is said of those who have less and of those who have more of it. */
    Draft said(String ofLess, String ofMore) {
      low = Optional.of(ofLess);
      high = Optional.of(ofMore);
      return this;
    }

    Draft type(Feature.Type value) {
      type = value;
      return this;
    }

    Draft unit(String value) {
      unit = Optional.of(value);
      return this;
    }

    Draft sources(String... values) {
      sources = List.of(values);
      return this;
    }

    /** Heavy-tailed: its logarithm is clustered. */
    Draft log() {
      transform = Optional.of("log1p");
      return this;
    }

    /** Bounded: clustered as it is. */
    Draft asIs() {
      transform = Optional.of("none");
      return this;
    }

    Feature keep(String why) {
      return build(true, why);
    }

    Feature leave(String why) {
      return build(false, why);
    }

    private Feature build(boolean kept, String why) {
      return new Feature(
          name, block, type, unit, label, sources, transform, sensitivity, kept, why, low, high);
    }
  }
}
