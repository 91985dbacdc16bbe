package clientele.exploration;

import clientele.exploration.ValueCounts.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far revenue is concentrated on few customers: the Lorenz curve (Lorenz, Publications of the
 * American Statistical Association 9, 1905), the Gini coefficient, which is twice the area between
 * the curve and the diagonal (Gini 1914): G = Σ (2 i − n − 1) x_i / (n Σ x_i) of ascending x; and
 * the share of the customers who bring most. Customers of equal amounts are one straight piece of
 * the curve. Amounts below 0, of customers who returned more than they bought, count as 0.
 */
final class Concentration {
  /** Pieces of the curve. */
  private static final int POINTS = 20;

  private static final List<Integer> TOP_PERCENT = List.of(1, 10, 20);

  private final double[] customers;
  private final double[] amounts;
  private final long negative;

  private Concentration(Sorted values) {
    customers = new double[values.size() + 1];
    amounts = new double[values.size() + 1];
    long below = 0;
    for (int i = 0; i < values.size(); i++) {
      double value = values.values()[i];
      below += value < 0 ? values.counts()[i] : 0;
      customers[i + 1] = customers[i] + values.counts()[i];
      amounts[i + 1] = amounts[i] + Math.max(0, value) * values.counts()[i];
    }
    negative = below;
  }

  /**
   * The rows.
   *
   * @param values what each customer brought
   * @return none where nobody brought anything
   */
  static List<Statistic> of(String table, String column, ValueCounts values) {
    Concentration of = new Concentration(values.sorted());
    List<Statistic> found = new ArrayList<>();
    if (!(of.total() > 0) || Double.isInfinite(of.total())) {
      return found;
    }
    String text =
        ColumnStatistics.error(values)
            + (of.negative > 0 ? "; " + of.negative + " customers below 0 count as 0" : "");
    found.add(Statistic.of(table, column, "gini", of.gini()).saying(text));
    for (int percent : TOP_PERCENT) {
      found.add(
          Statistic.of(
                  table,
                  column,
                  String.format(Locale.ROOT, "top_share_%02d", percent),
                  1 - of.lorenz(1 - percent / 100.0))
              .saying(text));
    }
    for (int i = 0; i <= POINTS; i++) {
      double share = (double) i / POINTS;
      found.add(
          Statistic.of(table, column, "lorenz", of.lorenz(share))
              .at(i)
              .between(0, share)
              .saying(text));
    }
    return found;
  }

  private double total() {
    return amounts[amounts.length - 1];
  }

  /** Share of the amount that this share of the customers, the smallest ones, brings. */
  private double lorenz(double share) {
    double all = customers[customers.length - 1];
    double wanted = share * all;
    int i = 1;
    while (i < customers.length - 1 && customers[i] < wanted) {
      i++;
    }
    double part = (wanted - customers[i - 1]) / (customers[i] - customers[i - 1]);
    double amount = amounts[i - 1] + part * (amounts[i] - amounts[i - 1]);
    return Math.max(0, Math.min(1, amount / total()));
  }

  private double gini() {
    double area = 0;
    double all = customers[customers.length - 1];
    for (int i = 1; i < customers.length; i++) {
      area +=
          (customers[i] - customers[i - 1]) / all * (amounts[i] + amounts[i - 1]) / (2 * total());
    }
    return Math.max(0, 1 - 2 * area);
  }
}
