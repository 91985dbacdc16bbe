package clientele.value;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forecasts customers of one group by its models. What is expected of those who are still customers
 * depends on x and T alone, not on t_x: it is computed once in a JVM for each x and T, which are
 * far fewer than customers.
 */
final class CustomerForecast implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int REMEMBERED = 1 << 20;

  private final String model;
  private final double[] purchases;

  /** Null where there is no model of money. */
  private final double[] spend;

  private final Horizon horizon;
  private final double margin;
  private final int daysInUnit;
  private transient volatile State state;

  CustomerForecast(
      Fit purchases, Optional<Fit> spend, Horizon horizon, double margin, int daysInUnit) {
    this.model = purchases.model();
    this.purchases = purchases.values();
    this.spend = spend.map(Fit::values).orElse(null);
    this.horizon = horizon;
    this.margin = margin;
    this.daysInUnit = daysInUnit;
  }

  /** What depends on (x, t_x, T) alone. */
  record Outlook(double alive, double orders, double discountedOrders) {}

  /** Of a customer who has not left: orders over the horizon, and discounted ones. */
  private record Ahead(double orders, double discountedOrders) {}

  /** T in days. */
  private record Observed(int x, int days) {
    /** Both differ little between customers; the usual sum would give many of them one place. */
    @Override
    public int hashCode() {
      return Long.hashCode((((long) x << 32) ^ days) * 0x9e3779b97f4a7c15L);
    }
  }

  /** What is made again where a forecast arrives on another machine. */
  private record State(
      PurchaseForecast forecast, Optional<GammaGamma> money, Map<Observed, Ahead> known) {}

  private State state() {
    State present = state;
    if (present == null) {
      present =
          new State(
              PurchaseModel.named(model).forecast(purchases),
              Optional.ofNullable(spend).map(GammaGamma::new),
              new ConcurrentHashMap<>());
      state = present;
    }
    return present;
  }

  Outlook outlookInDays(int x, int tx, int observed) {
    State now = state();
    Observed key = new Observed(x, observed);
    Ahead ahead = now.known().get(key);
    double unit = daysInUnit;
    if (ahead == null) {
      ahead = ahead(x, observed / unit);
      if (now.known().size() < REMEMBERED) {
        now.known().put(key, ahead);
      }
    }
    return outlook(x, tx / unit, observed / unit, ahead);
  }

  /** The outlook of a history in the model's unit of time. */
  Outlook outlook(int x, double tx, double observed) {
    return outlook(x, tx, observed, ahead(x, observed));
  }

  private Outlook outlook(int x, double tx, double observed, Ahead ahead) {
    double alive = state().forecast().probabilityAlive(x, tx, observed);
    return new Outlook(alive, alive * ahead.orders(), alive * ahead.discountedOrders());
  }

  private Ahead ahead(int x, double observed) {
    double[] orders = state().forecast().whenAlive(x, observed, horizon.ends());
    return new Ahead(orders[orders.length - 1], horizon.discounted(orders));
  }

  /**
   * The amount expected of an order.
   *
   * @param x repeat purchases
   * @param repeatAmount what was spent on them
   * @return null where there is no model of money
   */
  Double amount(int x, double repeatAmount) {
    Optional<GammaGamma> money = state().money();
    if (money.isEmpty()) {
      return null;
    }
    // Nothing was paid for free orders: they tell of no amount.
    return x == 0 || repeatAmount <= 0
        ? money.get().expectedAmount(0, 0)
        : money.get().expectedAmount(x, repeatAmount / x);
  }

  /** Money earned over the horizon, in today's worth. */
  double worth(Outlook outlook, double amount) {
    return margin * amount * outlook.discountedOrders();
  }
}
