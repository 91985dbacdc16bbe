package clientele.value;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Customers grouped by (x, t_x, T), in order of x, t_x and T, whatever the order they came in;
 * equal groups become one. A group of a coarser grain holds the mean t_x and T of its customers.
 */
public final class PurchaseGroups {
  private final int[] x;
  private final double[] tx;
  private final double[] observed;
  private final double[] customers;

  private PurchaseGroups(int[] x, double[] tx, double[] observed, double[] customers) {
    this.x = x;
    this.tx = tx;
    this.observed = observed;
    this.customers = customers;
  }

  /**
   * Groups.
   *
   * @param x repeat purchases of each group
   * @param tx time of the last purchase since the first, 0 where x is 0
   * @param observed T, not below t_x
   * @param customers how many, more than 0
   * @return the groups in order
   */
  public static PurchaseGroups of(int[] x, double[] tx, double[] observed, double[] customers) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(i -> x[i])
                    .thenComparingDouble(i -> tx[i])
                    .thenComparingDouble(i -> observed[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      if (!(x[i] >= 0 && tx[i] >= 0 && observed[i] >= tx[i] && customers[i] > 0)
          || (x[i] == 0 && tx[i] != 0)) {
        throw new IllegalArgumentException(
            "Cannot group customers of x = "
                + x[i]
                + ", t_x = "
                + tx[i]
                + ", T = "
                + observed[i]
                + ", number "
                + customers[i]);
      }
    }
    return merged(order, x, tx, observed, customers);
  }

  private static PurchaseGroups merged(
      int[] order, int[] x, double[] tx, double[] observed, double[] customers) {
    int[] mergedX = new int[order.length];
    double[] mergedTx = new double[order.length];
    double[] mergedObserved = new double[order.length];
    double[] mergedCustomers = new double[order.length];
    int size = 0;
    for (int i : order) {
      boolean same =
          size > 0
              && mergedX[size - 1] == x[i]
              && mergedTx[size - 1] == tx[i]
              && mergedObserved[size - 1] == observed[i];
      if (same) {
        mergedCustomers[size - 1] += customers[i];
        continue;
      }
      mergedX[size] = x[i];
      mergedTx[size] = tx[i];
      mergedObserved[size] = observed[i];
      mergedCustomers[size++] = customers[i];
    }
    return new PurchaseGroups(
        Arrays.copyOf(mergedX, size),
        Arrays.copyOf(mergedTx, size),
        Arrays.copyOf(mergedObserved, size),
        Arrays.copyOf(mergedCustomers, size));
  }

  /**
   * How many groups there are.
   *
   * @return 0 or more
   */
  public int size() {
    return x.length;
  }

  int x(int group) {
    return x[group];
  }

  double tx(int group) {
    return tx[group];
  }

  double observed(int group) {
    return observed[group];
  }

  double customers(int group) {
    return customers[group];
  }

  /**
   * All customers.
   *
   * @return their number
   */
  public long customers() {
    return Math.round(Arrays.stream(customers).sum());
  }

  /**
   * Those with a repeat purchase.
   *
   * @return their number
   */
  public long repeatBuyers() {
    return Math.round(
        IntStream.range(0, x.length).filter(i -> x[i] > 0).mapToDouble(i -> customers[i]).sum());
  }

  /** Repeat purchases a unit of time. */
  double purchaseRate() {
    double purchases = 0;
    double time = 0;
    for (int i = 0; i < x.length; i++) {
      purchases += customers[i] * x[i];
      time += customers[i] * observed[i];
    }
    return purchases / time;
  }

  double meanObserved() {
    double time = 0;
    double all = 0;
    for (int i = 0; i < x.length; i++) {
      time += customers[i] * observed[i];
      all += customers[i];
    }
    return time / all;
  }

  /**
   * Fewer groups, of customers that differ little: neighbours of the same x are put together.
   *
   * @param most about how many groups are wanted
   * @return at most a group for each x and cell
   */
  PurchaseGroups coarse(int most) {
    if (size() <= most) {
      return this;
    }
    int cells = Math.max(2, (int) Math.sqrt(most / 16.0));
    double longest = Arrays.stream(observed).max().orElse(1);
    double width = longest / cells;
    TreeMap<Long, double[]> sums = new TreeMap<>();
    for (int i = 0; i < size(); i++) {
      long cell = (long) x[i] * cells * cells;
      cell += Math.min(cells - 1, (long) (tx[i] / width)) * cells;
      cell += Math.min(cells - 1, (long) ((observed[i] - tx[i]) / width));
      double[] sum = sums.computeIfAbsent(cell, c -> new double[3]);
      sum[0] += customers[i];
      sum[1] += customers[i] * tx[i];
      sum[2] += customers[i] * observed[i];
    }
    int[] x = new int[sums.size()];
    double[] tx = new double[x.length];
    double[] observed = new double[x.length];
    double[] customers = new double[x.length];
    int at = 0;
    for (var entry : sums.entrySet()) {
      double[] sum = entry.getValue();
      x[at] = (int) (entry.getKey() / ((long) cells * cells));
      tx[at] = sum[1] / sum[0];
      observed[at] = Math.max(tx[at], sum[2] / sum[0]);
      customers[at++] = sum[0];
    }
    return new PurchaseGroups(x, tx, observed, customers);
  }
}
