package clientele.value;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forecasts customers of one group by its models. Customers of the same history are forecast once
 * in a JVM; there are far fewer histories than customers.
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

  /** A history in days. */
  private record History(int x, int tx, int observed) {}

  /** What is made again where a forecast arrives on another machine. */
  private record State(
      PurchaseForecast forecast, Optional<GammaGamma> money, Map<History, Outlook> known) {}

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
    History history = new History(x, tx, observed);
    Outlook known = now.known().get(history);
    if (known != null) {
      return known;
    }
    double unit = daysInUnit;
    Outlook outlook = outlook(x, tx / unit, observed / unit);
    if (now.known().size() < REMEMBERED) {
      now.known().put(history, outlook);
    }
    return outlook;
  }

  /** The outlook of a history in the model's unit of time. */
  Outlook outlook(int x, double tx, double observed) {
    PurchaseForecast forecast = state().forecast();
    double alive = forecast.probabilityAlive(x, tx, observed);
    double[] orders = forecast.whenAlive(x, observed, horizon.ends());
    for (int i = 0; i < orders.length; i++) {
      orders[i] *= alive;
    }
    return new Outlook(alive, orders[orders.length - 1], horizon.discounted(orders));
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
