package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.try_divide;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How customers answered the campaigns that they were in before a date. */
public final class CampaignResponse {
  /**
   * Campaigns that a customer's own record weighs as much as: with fewer, the rate of all customers
   * counts for more than the customer's own.
   */
  static final double PRIOR_CAMPAIGNS = 4;

  private CampaignResponse() {}

  /**
   * The features of campaigns. Rates are shrunk to that of all customers: (own + m × rate of all) /
   * (n + m) with m = 4, the posterior mean under a beta prior of that mean and weight (Gelman et
   * al. 2013, section 2.4), so that one visit in one campaign is no certainty.
   *
   * @param campaigns rows of {@code clean_campaigns}
   * @param asOf what happened before its 00:00 UTC counts, and what is not dated
   * @return a row for each customer in a campaign: customer_id; campaigns, how many;
   *     campaign_visit_rate and campaign_buy_rate, 0 to 1, over the campaigns whose outcome is
   *     known, NULL where no customer's is
   */
  public static Dataset<Row> of(Dataset<Row> campaigns, LocalDate asOf) {
    Dataset<Row> customers =
        campaigns
            .where(
                col("ts")
                    .isNull()
                    .or(col("ts").lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC)))))
            .groupBy("customer_id")
            .agg(
                count(lit(1)).as("campaigns"),
                count("visited").as("visits_known"),
                count_if(col("visited")).as("visits"),
                count("converted").as("buys_known"),
                count_if(col("converted")).as("buys"));
    Dataset<Row> all =
        customers.agg(
            try_divide(sum("visits"), sum("visits_known")).as("visit_rate"),
            try_divide(sum("buys"), sum("buys_known")).as("buy_rate"));
    return customers
        .crossJoin(all)
        .select(
            col("customer_id"),
            col("campaigns"),
            shrunk("visits", "visits_known", "visit_rate").as("campaign_visit_rate"),
            shrunk("buys", "buys_known", "buy_rate").as("campaign_buy_rate"));
  }

  private static Column shrunk(String own, String known, String rate) {
    return col(own)
        .plus(col(rate).multiply(PRIOR_CAMPAIGNS))
        .divide(col(known).plus(PRIOR_CAMPAIGNS));
  }
}
