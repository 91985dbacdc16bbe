package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Everything known about a customer at a date. Table {@code customer_features}. */
public final class CustomerFeatures {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("customer_features", "Everything known about a customer at a date.")
          .grain("a customer with at least one purchase before as_of", "customer_id", "as_of")
          .replacedBy("as_of")
          .required("customer_id", DataTypes.StringType, "who")
          .required("as_of", DataTypes.DateType, "what happened before its 00:00 UTC counts")
          .required(
              "recency_days",
              DataTypes.IntegerType,
              "days from the last purchase to as_of, at least 1")
          .required("tenure_days", DataTypes.IntegerType, "days from the first purchase to as_of")
          .required("frequency", DataTypes.LongType, "distinct purchases")
          .required(
              "monetary",
              DataTypes.DoubleType,
              "lake.currency, sum of purchases; returns by features.returns")
          .required("average_order_value", DataTypes.DoubleType, "lake.currency a purchase")
          .optional(
              "interpurchase_days",
              DataTypes.DoubleType,
              "mean days between successive purchase days; NULL for one day")
          .optional(
              "interpurchase_cv",
              DataTypes.DoubleType,
              "coefficient of variation of the days between purchase days: 0 like clockwork, 1 at"
                  + " random; NULL for fewer than three")
          .optional(
              "purchase_trend",
              DataTypes.DoubleType,
              "where the repeat purchase days lie between the first and as_of: -1 early, 0 evenly, 1"
                  + " late; drawn towards 0 where there are few, NULL for one day")
          .optional(
              "season_shares",
              Types.NUMBERS,
              "share of purchases by calendar quarter (Q1 to Q4) in the last 365 days, drawn towards"
                  + " that of all; empty for customers of less")
          .optional(
              "season_strength",
              DataTypes.DoubleType,
              "half the sum of the differences of season_shares from those of all, 0 to 1")
          .required("purchase_days", DataTypes.LongType, "days with a purchase")
          .required("first_purchase", DataTypes.DateType, "day of the first purchase")
          .required("last_purchase", DataTypes.DateType, "day of the last purchase")
          .optional(
              "repeat_amount",
              DataTypes.DoubleType,
              "lake.currency, purchases of the days after the first; returns not taken off")
          .required("r_score", DataTypes.IntegerType, "recency, 1 to 5, 5 is most recent")
          .required("f_score", DataTypes.IntegerType, "frequency, 1 to 5, 5 is most often")
          .required("m_score", DataTypes.IntegerType, "monetary, 1 to 5, 5 is most")
          .required("rfm_cell", DataTypes.StringType, "the three digits r, f, m")
          .required("rfm_segment", DataTypes.StringType, "name of the cell by the rule grid")
          .optional(
              "p_alive",
              DataTypes.DoubleType,
              "probability that the customer will buy again, 0 to 1")
          .optional("expected_orders", DataTypes.DoubleType, "purchases expected over the horizon")
          .optional(
              "expected_order_value", DataTypes.DoubleType, "lake.currency expected a purchase")
          .optional(
              "clv", DataTypes.DoubleType, "lake.currency expected over the horizon, discounted")
          .required("lines_per_order", DataTypes.DoubleType, "purchase lines a purchase")
          .required(
              "return_rate", DataTypes.DoubleType, "return lines as a share of all lines, 0 to 1")
          .optional(
              "return_propensity",
              DataTypes.DoubleType,
              "share of lines to be returned: return_rate drawn towards that of all, 0 to 1")
          .required("return_amount", DataTypes.DoubleType, "lake.currency returned, positive")
          .required(
              "discount_share",
              DataTypes.DoubleType,
              "purchase lines with a discount as a share of purchase lines, 0 to 1")
          .optional(
              "discount_propensity",
              DataTypes.DoubleType,
              "share of lines to be bought with a discount: discount_share drawn towards that of all,"
                  + " 0 to 1")
          .optional(
              "price_level",
              DataTypes.DoubleType,
              "mean unit price relative to its category (geometric), drawn towards 1 where there are"
                  + " few; NULL without prices")
          .optional(
              "category_diversity",
              DataTypes.DoubleType,
              "effective number of categories bought (exponential of the Shannon entropy of the amounts)")
          .required(
              "category_shares",
              Types.NUMBERS,
              "share of the purchase amount by category; the largest categories, the rest under other")
          .optional(
              "category_affinities",
              Types.NUMBERS,
              "share of purchase lines by category to be expected: the customer's drawn towards that"
                  + " of all")
          .optional(
              "brand_affinities",
              Types.NUMBERS,
              "share of purchase lines by brand to be expected: the customer's drawn towards that of"
                  + " all")
          .optional(
              "brand_loyalty",
              DataTypes.DoubleType,
              "probability that two purchase lines to come are of one brand, 0 to 1")
          .required("channel_shares", Types.NUMBERS, "share of the purchase amount by channel")
          .optional("web_recency_days", DataTypes.IntegerType, "days from the last visit to as_of")
          .optional("sessions", DataTypes.LongType, "visits to the web site or app")
          .optional("events_per_session", DataTypes.DoubleType, "events a visit")
          .optional("session_minutes", DataTypes.DoubleType, "mean minutes of a visit, where known")
          .required(
              "event_shares",
              Types.NUMBERS,
              "share of visits in which a kind of event occurs (the funnel); the commonest kinds")
          .required(
              "device_shares", Types.NUMBERS, "share of visits by device; the commonest kinds")
          .optional("campaigns", DataTypes.LongType, "campaigns that the customer was in")
          .optional(
              "campaign_visit_rate",
              DataTypes.DoubleType,
              "share of campaigns with a visit, shrunk to that of all customers, 0 to 1")
          .optional(
              "campaign_buy_rate",
              DataTypes.DoubleType,
              "share of campaigns with a purchase, shrunk to that of all customers, 0 to 1")
          .optional("feedbacks", DataTypes.LongType, "statements of feedback")
          .optional("satisfaction", DataTypes.DoubleType, "mean score, on the scale of the source")
          .optional(
              "last_satisfaction", DataTypes.DoubleType, "latest score, on the scale of the source")
          .optional(
              "nps_group",
              DataTypes.StringType,
              "promoter, passive or detractor by the latest score, where the scale is 0 to 10")
          .optional("answers", DataTypes.LongType, "survey questions answered")
          .required(
              "trait_scores",
              Types.NUMBERS,
              "mean answer by trait (by question without one), on the scale of the source")
          .required(
              "factor_scores",
              Types.NUMBERS,
              "scores on the factors of factor_models, mean 0 over all respondents")
          .optional("age", DataTypes.DoubleType, "years at as_of")
          .optional("gender", DataTypes.StringType, "gender")
          .optional("income", DataTypes.DoubleType, "lake.currency a year")
          .optional("education", DataTypes.StringType, "level of education")
          .optional("marital_status", DataTypes.StringType, "marital status")
          .optional("household_size", DataTypes.DoubleType, "persons")
          .optional("occupation", DataTypes.StringType, "occupation")
          .optional("signup_days", DataTypes.IntegerType, "days from registration to as_of")
          .optional("city", DataTypes.StringType, "town")
          .optional("region", DataTypes.StringType, "region")
          .optional(
              "country",
              DataTypes.StringType,
              "country; where the customer's is unknown, that of most purchases")
          .optional("latitude", DataTypes.DoubleType, "degrees north, WGS 84")
          .optional("longitude", DataTypes.DoubleType, "degrees east, WGS 84")
          .optional(
              "distance_km",
              DataTypes.DoubleType,
              "great-circle distance to the nearest of features.places, else to the middle of all"
                  + " customers, km")
          .optional(
              "nearest_place",
              DataTypes.StringType,
              "the nearest of features.places, where there are")
          .optional(
              "area_measures",
              Types.NUMBERS,
              "market figures of the customer's region (else country): of each measure that of the"
                  + " latest period that had ended by as_of")
          .required("numbers", Types.NUMBERS, "further numbers of the customers source, by name")
          .required(
              "categories", Types.TEXTS, "further categories of the customers source, by name")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .check("r_score_range", "r_score between 1 and 5")
          .check("f_score_range", "f_score between 1 and 5")
          .check("m_score_range", "m_score between 1 and 5")
          .check("recency_positive", "recency_days >= 1")
          .check("frequency_positive", "frequency >= 1")
          .build();

  private CustomerFeatures() {}
}
