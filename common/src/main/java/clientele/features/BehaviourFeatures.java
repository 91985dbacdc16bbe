package clientele.features;

import clientele.features.Feature.Block;
import clientele.features.Feature.Sensitivity;
import java.util.List;

/** The features of how customers buy, for {@link FeatureRegistry}. */
final class BehaviourFeatures {
  private static final String TRANSACTIONS = "transactions";
  private static final String CUSTOMERS = "customers";
  private static final String PRODUCTS = "products";
  private static final String MONEY = "lake.currency";
  private static final String SOME =
      "unknown for many customers, whose imputed value would make a segment; name it to cluster it";

  private BehaviourFeatures() {}

  static List<Feature> all() {
    return List.of(
        about("interpurchase_days", "Mean days between purchase days")
            .said("buys at shorter intervals", "buys at longer intervals")
            .unit("days")
            .log()
            .leave(
                "unknown for customers of one purchase day, whose imputed value would make a segment"),
        about("interpurchase_cv", "Irregularity of purchases")
            .said("buys more regularly", "buys less regularly")
            .log()
            .leave(
                "unknown for customers of fewer than three purchase days, whose imputed value would make a segment"),
        about("purchase_trend", "Trend of purchases")
            .said("buys less than before", "buys more than before")
            .asIs()
            .leave(
                "unknown for customers of one purchase day, whose imputed value would make a segment"),
        about("season_shares", "Share of purchases by quarter")
            .said("less in %s", "more in %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .asIs()
            .leave("unknown for customers of less than a year"),
        about("season_strength", "Difference of the seasons from the shop's")
            .said("buys when all do", "buys when others do not")
            .asIs()
            .leave("unknown for customers of less than a year"),
        about("lines_per_order", "Lines a purchase")
            .said("smaller baskets", "larger baskets")
            .unit("lines")
            .log()
            .keep("how large a basket is"),
        about("return_rate", "Share of lines returned")
            .said("fewer returns", "more returns")
            .unit("share")
            .asIs()
            .keep("returns cost money that no sum of purchases shows"),
        about("return_propensity", "Share of lines to be returned")
            .said("likely to return less", "likely to return more")
            .unit("share")
            .asIs()
            .leave(
                "return_rate drawn towards that of all where purchases are few; one of the two is enough"),
        about("return_amount", "Money returned")
            .said("returns for less money", "returns for more money")
            .unit(MONEY)
            .log()
            .leave("grows with monetary; return_rate says the same for customers of any size"),
        about("discount_share", "Share of lines bought with a discount")
            .said("fewer discounts", "more discounts")
            .unit("share")
            .asIs()
            .keep("whether a customer waits for offers"),
        about("discount_propensity", "Share of lines to be bought with a discount")
            .said("likely to wait less for discounts", "likely to wait more for discounts")
            .unit("share")
            .asIs()
            .leave(
                "discount_share drawn towards that of all where purchases are few; one of the two is enough"),
        about("price_level", "Price level within categories")
            .said("chooses cheaper articles", "chooses dearer articles")
            .sources(TRANSACTIONS, PRODUCTS)
            .log()
            .leave(
                "unknown where lines have no unit price, and 1 for whom few are known; name it to cluster it"),
        about("category_diversity", "Effective number of categories")
            .said("fewer categories", "more categories")
            .unit("categories")
            .sources(TRANSACTIONS, PRODUCTS)
            .log()
            .keep("whether a customer buys across the assortment or from one shelf"),
        about("category_shares", "Share of spending by category")
            .said("less of %s", "more of %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .sources(TRANSACTIONS, PRODUCTS)
            .asIs()
            .leave(
                "many columns that are mostly 0, and 0 or 1 for customers of one purchase; category_diversity sums them up"),
        about("category_affinities", "Share of lines by category to be expected")
            .said("less drawn to %s", "more drawn to %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .sources(TRANSACTIONS, PRODUCTS)
            .asIs()
            .leave("many columns; name it, or its entries, to tell segments by their taste"),
        about("brand_affinities", "Share of lines by brand to be expected")
            .said("less drawn to %s", "more drawn to %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .sources(TRANSACTIONS, PRODUCTS)
            .asIs()
            .leave("many columns; name it, or its entries, to tell segments by their taste"),
        about("brand_loyalty", "Probability that two lines are of one brand")
            .said("changes brands more", "keeps to a brand more")
            .sources(TRANSACTIONS, PRODUCTS)
            .unit("probability")
            .asIs()
            .leave("known only where lines or products have brands; name it to cluster it"),
        about("channel_shares", "Share of spending by channel")
            .said("less by %s", "more by %s")
            .type(Feature.Type.MAP)
            .unit("share")
            .asIs()
            .leave(
                "0 or 1 for customers of one purchase, so that it would split them by channel alone"),
        about("signup_days", "Days since registration")
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
        about("campaigns", "Campaigns")
            .sources("campaigns")
            .unit("campaigns")
            .leave("is what the shop did, not what the customer did"),
        about("campaign_visit_rate", "Share of campaigns with a visit")
            .said("responds less to campaigns", "responds more to campaigns")
            .sources("campaigns")
            .unit("share")
            .asIs()
            .leave(SOME),
        about("campaign_buy_rate", "Share of campaigns with a purchase")
            .said("buys less on campaigns", "buys more on campaigns")
            .sources("campaigns")
            .unit("share")
            .asIs()
            .leave(SOME));
  }

  private static FeatureDraft about(String name, String label) {
    return new FeatureDraft(Block.BEHAVIOUR, name, label, Sensitivity.NONE).sources(TRANSACTIONS);
  }

  private static FeatureDraft visits(String name, String label) {
    return about(name, label).sources("events");
  }
}
