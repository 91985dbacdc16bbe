package clientele.value;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import clientele.config.ValueSettings;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The orders and the money that a set of customers will bring together over the horizon, with
 * intervals.
 *
 * <p>Two things are uncertain. Customers act by chance, each on their own: the variances of their
 * orders add up. The parameters are estimates, and are wrong for all customers alike: the total's
 * gradient by their logarithms, about their covariance (delta method). The first fades with the
 * number of customers, the second does not. An interval is about the logarithm of the total, so
 * that it has no negative end. It knows nothing of a model that is wrong.
 */
public final class ValueTotals {
  private static final double STEP = 1e-3;

  private final Fit purchases;
  private final Optional<Fit> spend;
  private final Horizon horizon;
  private final double margin;
  private final double unit;

  private ValueTotals(Fit purchases, Optional<Fit> spend, ValueSettings settings) {
    this.purchases = purchases;
    this.spend = spend;
    this.horizon = Horizon.of(settings);
    this.margin = settings.margin();
    this.unit = settings.timeUnit().days();
  }

  /**
   * A number with its interval.
   *
   * @param value expected
   * @param low lower end
   * @param high upper end
   */
  public record Interval(double value, double low, double high) {
    static Interval of(double value, double variance, double quantile) {
      double spread = value > 0 ? Math.exp(quantile * Math.sqrt(variance) / value) : 1;
      return new Interval(value, value / spread, value * spread);
    }
  }

  /**
   * What customers will bring.
   *
   * @param customers how many they are
   * @param orders purchase days over the horizon
   * @param worth discounted money over the horizon, in lake.currency; empty without a model of
   *     money
   */
  public record Total(long customers, Interval orders, Optional<Interval> worth) {}

  /**
   * Customers of one set with the same history.
   *
   * @param x repeat purchases
   * @param tx days from the first purchase to the last
   * @param observed days from the first purchase to the end of what was seen
   * @param repeatAmount sum over the customers of what each spent on an average repeat purchase
   * @param customers how many
   */
  record Member(int x, int tx, int observed, double repeatAmount, long customers) {}

  /**
   * The totals of sets of customers.
   *
   * @param customers rows of {@code customer_features}, and the set of each
   * @param set name of the column, such as segment_id; NULL is left out
   * @param models fitted models
   * @param asOf the date of the histories
   * @param settings horizon, margin and discount rate
   * @param confidence such as 0.95
   * @return for each set its total; nothing where a customer's group has no model of purchases
   */
  public static Map<String, Total> by(
      Dataset<Row> customers,
      String set,
      FittedModels models,
      LocalDate asOf,
      ValueSettings settings,
      double confidence) {
    Map<String, Total> totals = new TreeMap<>();
    members(customers, set, models, asOf, settings)
        .forEach(
            (name, groups) -> {
              Sums sum = Sums.NONE;
              long many = 0;
              boolean worth = true;
              for (Map.Entry<String, List<Member>> group : groups.entrySet()) {
                Optional<Fit> purchases = models.purchases(group.getKey());
                if (purchases.isEmpty()) {
                  return;
                }
                Optional<Fit> spend = models.spend(group.getKey());
                worth &= spend.isPresent();
                sum =
                    sum.plus(
                        new ValueTotals(purchases.get(), spend, settings)
                            .estimate(group.getValue()));
                many += group.getValue().stream().mapToLong(Member::customers).sum();
              }
              totals.put(name, total(many, sum, worth, confidence));
            });
    return totals;
  }

  /** By set and group of models; the groups that take the models of all are one. */
  private static Map<String, Map<String, List<Member>>> members(
      Dataset<Row> customers,
      String set,
      FittedModels models,
      LocalDate asOf,
      ValueSettings settings) {
    Map<String, Map<String, List<Member>>> members = new TreeMap<>();
    Dataset<Row> grouped =
        customers
            .where(col(set).isNotNull())
            .select(
                col(set).cast("string").as("set_name"),
                ValueModelling.group(customers, settings).as("group"),
                col("purchase_days").minus(1).cast("int").as("x"),
                datediff(col("last_purchase"), col("first_purchase")).as("tx"),
                datediff(lit(asOf.minusDays(1)), col("first_purchase")).as("observed"),
                col("repeat_amount").cast("decimal(28,4)").as("amount"))
            .groupBy("set_name", "group", "x", "tx", "observed")
            .agg(sum("amount").cast("double").as("amount"), count(lit(1)).as("customers"))
            .orderBy("set_name", "group", "x", "tx", "observed");
    for (Row row : grouped.collectAsList()) {
      String group = models.hasOwn(row.getString(1)) ? row.getString(1) : ValueModelling.ALL;
      int x = row.getInt(2);
      members
          .computeIfAbsent(row.getString(0), name -> new TreeMap<>())
          .computeIfAbsent(group, name -> new ArrayList<>())
          .add(
              new Member(
                  x,
                  row.getInt(3),
                  row.getInt(4),
                  x == 0 ? 0 : row.getDouble(5) / x,
                  row.getLong(6)));
    }
    return members;
  }

  /** Totals with their variances. */
  private record Sums(double orders, double worth, double ordersVariance, double worthVariance) {
    static final Sums NONE = new Sums(0, 0, 0, 0);

    Sums plus(Sums other) {
      return new Sums(
          orders + other.orders,
          worth + other.worth,
          ordersVariance + other.ordersVariance,
          worthVariance + other.worthVariance);
    }
  }

  /** One set whose customers share their models. */
  static Total of(
      List<Member> members,
      Fit purchases,
      Optional<Fit> spend,
      ValueSettings settings,
      double confidence) {
    Sums sums = new ValueTotals(purchases, spend, settings).estimate(members);
    return total(
        members.stream().mapToLong(Member::customers).sum(), sums, spend.isPresent(), confidence);
  }

  private static Total total(long customers, Sums sums, boolean hasWorth, double confidence) {
    double quantile = new NormalDistribution().inverseCumulativeProbability((1 + confidence) / 2);
    return new Total(
        customers,
        Interval.of(sums.orders(), sums.ordersVariance(), quantile),
        hasWorth
            ? Optional.of(Interval.of(sums.worth(), sums.worthVariance(), quantile))
            : Optional.empty());
  }

  private Sums estimate(List<Member> members) {
    double[] theta = purchases.values();
    double[] money = spend.map(Fit::values).orElse(null);
    Sums sums = sums(members, theta, money, true);
    double[] byOrders = new double[theta.length];
    double[] byWorth = new double[theta.length];
    for (int i = 0; i < theta.length; i++) {
      Sums above = sums(members, moved(theta, i, STEP), money, false);
      Sums below = sums(members, moved(theta, i, -STEP), money, false);
      byOrders[i] = (above.orders() - below.orders()) / (2 * STEP);
      byWorth[i] = (above.worth() - below.worth()) / (2 * STEP);
    }
    double ofMoney = 0;
    if (money != null) {
      double[] byMoney = new double[money.length];
      for (int i = 0; i < money.length; i++) {
        byMoney[i] =
            (sums(members, theta, moved(money, i, STEP), false).worth()
                    - sums(members, theta, moved(money, i, -STEP), false).worth())
                / (2 * STEP);
      }
      ofMoney = quadratic(byMoney, spend.orElseThrow());
    }
    return sums.plus(
        new Sums(0, 0, quadratic(byOrders, purchases), quadratic(byWorth, purchases) + ofMoney));
  }

  private Sums sums(List<Member> members, double[] theta, double[] money, boolean variances) {
    PurchaseForecast forecast = PurchaseModel.named(purchases.model()).forecast(theta);
    GammaGamma amounts = money == null ? null : new GammaGamma(money);
    double[] ends = horizon.ends();
    double end = ends[ends.length - 1];
    double[] sums = new double[4];
    for (Member member : members) {
      double tx = member.tx() / unit;
      double observed = member.observed() / unit;
      double alive = forecast.probabilityAlive(member.x(), tx, observed);
      double[] expected = forecast.whenAlive(member.x(), observed, ends);
      for (int i = 0; i < expected.length; i++) {
        expected[i] *= alive;
      }
      double orders = expected[expected.length - 1];
      double discounted = horizon.discounted(expected);
      long many = member.customers();
      double variance = variances ? forecast.variance(member.x(), tx, observed, end) : 0;
      sums[0] += many * orders;
      sums[2] += many * variance;
      if (amounts != null) {
        // The expected amount is linear in the customer's mean: that of the members' mean is
        // theirs.
        int paid = member.repeatAmount() > 0 ? member.x() : 0;
        double amount = amounts.expectedAmount(paid, member.repeatAmount() / many);
        sums[1] += many * margin * amount * discounted;
        if (variances && orders > 0) {
          double factor = margin * amount * discounted / orders;
          double square = amounts.relativeSquare(paid);
          double relative =
              square * (variance + orders * orders)
                  - orders * orders
                  + orders * square * amounts.relativeVariance();
          sums[3] += many * factor * factor * relative;
        }
      }
    }
    return new Sums(sums[0], sums[1], sums[2], sums[3]);
  }

  private static double[] moved(double[] theta, int parameter, double by) {
    double[] moved = theta.clone();
    moved[parameter] *= Math.exp(by);
    return moved;
  }

  private static double quadratic(double[] gradient, Fit fit) {
    double sum = 0;
    for (int i = 0; i < gradient.length; i++) {
      for (int j = 0; j < gradient.length; j++) {
        sum += gradient[i] * fit.covariance().get(i).get(j) * gradient[j];
      }
    }
    return sum;
  }
}
