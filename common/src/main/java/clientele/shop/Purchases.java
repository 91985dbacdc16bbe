package clientele.shop;

/**
 * A customer's orders one after the other: the first on the day of joining, then a Poisson process
 * until the customer's lifetime or the history ends. Over a segment's customers that is the
 * Pareto/NBD process (Schmittlein, Morrison, Colombo 1987). Each order wishes for a number of
 * lines; how many it gets is the plan's business.
 */
final class Purchases {
  private static final int MOST_EXTRA_LINES = 11;
  private static final int WEIGHT_OF_LINE = 10;

  private final Person person;
  private final double ratePerWeek;
  private final double weeks;
  private final Draws draws;
  private double at = -1;
  private int weight;

  Purchases(ShopSpec spec, Person person, double scale) {
    this.person = person;
    this.ratePerWeek = person.rate() * scale;
    this.weeks = person.weeksObserved(spec);
    this.draws = new Draws(spec.seed(), person.index(), Draws.Purpose.ORDERS);
  }

  /** Goes to the next order; false after the last. */
  boolean next() {
    at = at < 0 ? 0 : at + (ratePerWeek > 0 ? draws.exponential(ratePerWeek) : Double.MAX_VALUE);
    // The first order is there however short the life.
    if (at > 0 && at >= weeks) {
      return false;
    }
    // Never zero, so that the lines beyond the first can always be shared out.
    weight = 1 + WEIGHT_OF_LINE * draws.geometric(person.segment().lines(), MOST_EXTRA_LINES);
    return true;
  }

  /** The present order's day, as days since 1970-01-01. */
  int day() {
    return person.dayAfter(at);
  }

  /** The present order's weight when the lines beyond the first are shared out. */
  int weight() {
    return weight;
  }
}
