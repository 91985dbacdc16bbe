package clientele.value;

import java.util.Arrays;
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
    Group[] groups = new Group[x.length];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new Group(x[i], tx[i], observed[i], customers[i]);
    }
    Arrays.parallelSort(groups);
    return merged(groups);
  }

  /** A group while groups are put in order. */
  private record Group(int x, double tx, double observed, double customers)
      implements Comparable<Group> {
    Group {
      if (!(x >= 0 && tx >= 0 && observed >= tx && customers > 0) || (x == 0 && tx != 0)) {
        throw new IllegalArgumentException(
            "Cannot group customers of x = "
                + x
                + ", t_x = "
                + tx
                + ", T = "
                + observed
                + ", number "
                + customers);
      }
    }

    @Override
    public int compareTo(Group other) {
      if (x != other.x) {
        return Integer.compare(x, other.x);
      }
      int byLast = Double.compare(tx, other.tx);
      return byLast != 0 ? byLast : Double.compare(observed, other.observed);
    }
  }

  private static PurchaseGroups merged(Group[] groups) {
    int[] x = new int[groups.length];
    double[] tx = new double[groups.length];
    double[] observed = new double[groups.length];
    double[] customers = new double[groups.length];
    int size = 0;
    for (Group group : groups) {
      boolean same =
          size > 0
              && x[size - 1] == group.x()
              && tx[size - 1] == group.tx()
              && observed[size - 1] == group.observed();
      if (same) {
        customers[size - 1] += group.customers();
        continue;
      }
      x[size] = group.x();
      tx[size] = group.tx();
      observed[size] = group.observed();
      customers[size++] = group.customers();
    }
    return new PurchaseGroups(
        Arrays.copyOf(x, size),
        Arrays.copyOf(tx, size),
        Arrays.copyOf(observed, size),
        Arrays.copyOf(customers, size));
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
