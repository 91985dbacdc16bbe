package clientele.shop;

import com.typesafe.config.Config;
import java.util.List;

/**
 * A kind of customers that the shop really has; {@code segments.conf} holds them, with units. Rates
 * are a week and hold before they are scaled to the number of transactions.
 *
 * @param name how {@code truth} calls it
 * @param share share of the customers
 * @param purchases how often they buy and how long they stay
 * @param spend what an order is worth
 * @param joined when they come
 * @param lines mean lines of an order beyond the first
 * @param discount share of lines with a discount
 * @param returns share of lines that are sent back, roughly
 * @param channels where they buy
 * @param categories what they buy, by key of a category
 * @param age age at the end of the history, in years
 * @param income yearly income, log-normal
 * @param female share of women
 * @param household persons
 * @param education level of education
 * @param marital marital status
 * @param occupation occupation
 * @param loyalty tier in the loyalty programme
 * @param homes where they live
 * @param attitudes mean of each of {@link Survey#TRAITS}
 * @param online share that the web site recognises
 * @param satisfaction mean score, 0 to 10
 * @param campaign what campaigns do
 */
record TrueSegment(
    String name,
    double share,
    Purchasing purchases,
    Spend spend,
    Span joined,
    double lines,
    double discount,
    double returns,
    Choice<String> channels,
    Choice<String> categories,
    Age age,
    Income income,
    double female,
    Choice<String> household,
    Choice<String> education,
    Choice<String> marital,
    Choice<String> occupation,
    Choice<String> loyalty,
    Choice<Place> homes,
    List<Double> attitudes,
    double online,
    double satisfaction,
    Campaign campaign) {

  /** Pareto/NBD: purchase rate Gamma(r, alpha), mortality Gamma(s, beta), both a week. */
  record Purchasing(double r, double alpha, double s, double beta) {}

  /** Gamma-gamma: order value Gamma(p, nu), nu Gamma(q, gamma). */
  record Spend(double p, double q, double gamma) {}

  /** Shares of the history. */
  record Span(double from, double to) {}

  /** Normal, redrawn outside the bounds. */
  record Age(double mean, double sd, double min, double max) {}

  /** Log-normal. */
  record Income(double median, double sigma) {}

  /** Probability of a visit without campaign, what the arms add, of a purchase given a visit. */
  record Campaign(double visit, double email, double voucher, double buy) {}

  /** All of them. */
  static final List<TrueSegment> ALL =
      ShopData.read("segments").getConfigList("segments").stream().map(TrueSegment::of).toList();

  private static final Choice<TrueSegment> BY_SHARE = Choice.of(ALL, TrueSegment::share);

  static TrueSegment draw(Draws draws) {
    return BY_SHARE.draw(draws);
  }

  private static TrueSegment of(Config at) {
    Config attitudes = at.getConfig("attitudes");
    return new TrueSegment(
        at.getString("name"),
        at.getDouble("share"),
        new Purchasing(
            at.getDouble("purchases.r"),
            at.getDouble("purchases.alpha"),
            at.getDouble("purchases.s"),
            at.getDouble("purchases.beta")),
        new Spend(at.getDouble("spend.p"), at.getDouble("spend.q"), at.getDouble("spend.gamma")),
        new Span(at.getDouble("joined.from"), at.getDouble("joined.to")),
        at.getDouble("lines"),
        at.getDouble("discount"),
        at.getDouble("returns"),
        Choice.of(at.getConfig("channels")),
        Choice.of(at.getConfig("categories")),
        new Age(
            at.getDouble("age.mean"),
            at.getDouble("age.sd"),
            at.getDouble("age.min"),
            at.getDouble("age.max")),
        new Income(at.getDouble("income.median"), at.getDouble("income.sigma")),
        at.getDouble("female"),
        Choice.of(at.getConfig("household")),
        Choice.of(at.getConfig("education")),
        Choice.of(at.getConfig("marital")),
        Choice.of(at.getConfig("occupation")),
        Choice.of(at.getConfig("loyalty")),
        Place.byPopulation(at.getDouble("urban")),
        Survey.TRAITS.stream().map(attitudes::getDouble).toList(),
        at.getDouble("online"),
        at.getDouble("satisfaction"),
        new Campaign(
            at.getDouble("campaign.visit"),
            at.getDouble("campaign.email"),
            at.getDouble("campaign.voucher"),
            at.getDouble("campaign.buy")));
  }
}
