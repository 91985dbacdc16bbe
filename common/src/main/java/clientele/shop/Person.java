package clientele.shop;

import clientele.shop.TrueSegment.Purchasing;
import clientele.shop.TrueSegment.Spend;
import java.util.List;

/**
 * What is true of a customer and not to be seen.
 *
 * @param index 0 to customers − 1
 * @param segment the kind of customer
 * @param eagerness uniform on 0..1; those below the plan's share of buyers ever buy
 * @param joinedDay day of the first purchase, where there is one; days since 1970-01-01
 * @param rate purchases a week while alive, before scaling
 * @param mortality of the exponential lifetime, a week
 * @param lifetimeWeeks from the day of joining
 * @param nu rate of the customer's order values
 * @param attitudes scores of {@link Survey#TRAITS}
 * @param home where the customer lives
 * @param consent whether marketing is allowed
 */
record Person(
    long index,
    TrueSegment segment,
    double eagerness,
    int joinedDay,
    double rate,
    double mortality,
    double lifetimeWeeks,
    double nu,
    List<Double> attitudes,
    Place home,
    boolean consent) {
  private static final double ATTITUDE_DEVIATION = 0.85;
  private static final double CONSENT = 0.62;
  private static final int DAYS_IN_WEEK = 7;

  /** For those whom the model lets live for ever: their last day must stay a number of days. */
  private static final double LONGEST_LIFE_WEEKS = 1e6;

  static Person of(ShopSpec spec, long index) {
    Draws draws = new Draws(spec.seed(), index, Draws.Purpose.PERSON);
    TrueSegment segment = TrueSegment.draw(draws);
    double eagerness = draws.nextDouble();
    double joined = draws.between(segment.joined().from(), segment.joined().to());
    int days = spec.untilDay() - spec.fromDay();
    Purchasing purchases = segment.purchases();
    double rate = draws.gamma(purchases.r(), purchases.alpha());
    double mortality = draws.gamma(purchases.s(), purchases.beta());
    double lifetime = Math.min(LONGEST_LIFE_WEEKS, draws.exponential(mortality));
    Spend spend = segment.spend();
    double nu = draws.gamma(spend.q(), spend.gamma());
    List<Double> attitudes =
        segment.attitudes().stream().map(mean -> draws.normal(mean, ATTITUDE_DEVIATION)).toList();
    return new Person(
        index,
        segment,
        eagerness,
        spec.fromDay() + (int) (joined * days),
        rate,
        mortality,
        lifetime,
        nu,
        attitudes,
        segment.homes().draw(draws),
        draws.chance(CONSENT));
  }

  /** Someone buys, even in a shop of one customer. */
  boolean buys(double buyerShare) {
    return eagerness < buyerShare || index == 0;
  }

  /** Weeks that the customer is both alive and within the history. */
  double weeksObserved(ShopSpec spec) {
    return Math.min(lifetimeWeeks, (spec.untilDay() + 1 - joinedDay) / (double) DAYS_IN_WEEK);
  }

  int dayAfter(double weeks) {
    return joinedDay + (int) (weeks * DAYS_IN_WEEK);
  }

  /** Last day alive, whether or not the history reaches it. */
  long lastDay() {
    return joinedDay + (long) (lifetimeWeeks * DAYS_IN_WEEK);
  }

  String id() {
    return customerId(index);
  }

  static String customerId(long index) {
    return Ids.of('C', index + 1, 7);
  }
}
