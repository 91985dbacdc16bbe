package clientele.value;

/** What a fitted purchase model expects of customers. Times are in the model's unit. */
public interface PurchaseForecast {
  /**
   * The probability that a customer is still one.
   *
   * @param x repeat purchases
   * @param tx time of the last purchase since the first
   * @param observed T, the time from the first purchase to the end of what was seen
   * @return 0 to 1
   */
  double probabilityAlive(int x, double tx, double observed);

  /**
   * The purchases of a customer who is alive.
   *
   * @param x repeat purchases
   * @param observed T
   * @param times lengths of time from T on, 0 or more
   * @return E[Y] for each length
   */
  double[] whenAlive(int x, double observed, double[] times);

  /**
   * How much the purchases of a customer who is alive vary.
   *
   * @param x repeat purchases
   * @param observed T
   * @param time a length of time from T on
   * @return the second factorial moment E[Y(Y−1)]
   */
  double factorialWhenAlive(int x, double observed, double time);

  /**
   * The repeat purchases of a customer of whom only the first purchase is known, E[X(t)].
   *
   * @param time since the first purchase
   * @return the expected number
   */
  double ofNewCustomer(double time);

  /**
   * The purchases of a customer, E[Y(t) | x, t_x, T].
   *
   * @param x repeat purchases
   * @param tx time of the last purchase since the first
   * @param observed T
   * @param time length of time from T on
   * @return the expected number
   */
  default double expected(int x, double tx, double observed, double time) {
    return probabilityAlive(x, tx, observed) * whenAlive(x, observed, new double[] {time})[0];
  }

  /**
   * The variance of a customer's purchases: of leaving, of the unknown rates and of chance, for
   * given parameters.
   *
   * @param x repeat purchases
   * @param tx time of the last purchase since the first
   * @param observed T
   * @param time length of time from T on
   * @return at least 0
   */
  default double variance(int x, double tx, double observed, double time) {
    double alive = probabilityAlive(x, tx, observed);
    double mean = alive * whenAlive(x, observed, new double[] {time})[0];
    return Math.max(0, alive * factorialWhenAlive(x, observed, time) + mean - mean * mean);
  }
}
