package clientele.value;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Repeat buyers grouped by the number of repeat purchases and their mean amount. A group of a
 * coarser grain holds the mean of its customers' means, their spread and the mean of their
 * logarithms.
 */
public final class SpendGroups {
  private final int[] x;
  private final double[] mean;
  private final double[] variance;
  private final double[] meanLog;
  private final double[] customers;

  private SpendGroups(
      int[] x, double[] mean, double[] variance, double[] meanLog, double[] customers) {
    this.x = x;
    this.mean = mean;
    this.variance = variance;
    this.meanLog = meanLog;
    this.customers = customers;
  }

  /**
   * Groups of customers with one mean.
   *
   * @param x repeat purchases, 1 or more
   * @param mean amount a repeat purchase, more than 0
   * @param customers how many
   * @return the groups in order
   */
  public static SpendGroups of(int[] x, double[] mean, double[] customers) {
    return of(
        x, mean, new double[x.length], Arrays.stream(mean).map(Math::log).toArray(), customers);
  }

  /**
   * Groups.
   *
   * @param x repeat purchases, 1 or more
   * @param mean mean over the group's customers of their mean amounts, more than 0
   * @param variance of those means within the group
   * @param meanLog mean of their natural logarithms
   * @param customers how many
   * @return the groups in order
   */
  public static SpendGroups of(
      int[] x, double[] mean, double[] variance, double[] meanLog, double[] customers) {
    int[] order =
        IntStream.range(0, x.length)
            .boxed()
            .sorted(Comparator.<Integer>comparingInt(i -> x[i]).thenComparingDouble(i -> mean[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      if (!(x[i] > 0 && mean[i] > 0 && customers[i] > 0)) {
        throw new IllegalArgumentException(
            "Cannot group customers of x = " + x[i] + ", mean amount " + mean[i]);
      }
    }
    return new SpendGroups(
        IntStream.of(order).map(i -> x[i]).toArray(),
        IntStream.of(order).mapToDouble(i -> mean[i]).toArray(),
        IntStream.of(order).mapToDouble(i -> variance[i]).toArray(),
        IntStream.of(order).mapToDouble(i -> meanLog[i]).toArray(),
        IntStream.of(order).mapToDouble(i -> customers[i]).toArray());
  }

  /**
   * How many groups there are.
   *
   * @return 0 or more
   */
  public int size() {
    return x.length;
  }

  /**
   * All customers.
   *
   * @return their number
   */
  public long customers() {
    return Math.round(Arrays.stream(customers).sum());
  }

  int x(int group) {
    return x[group];
  }

  double mean(int group) {
    return mean[group];
  }

  double variance(int group) {
    return variance[group];
  }

  double meanLog(int group) {
    return meanLog[group];
  }

  double customers(int group) {
    return customers[group];
  }

  double overallMean() {
    double sum = 0;
    double all = 0;
    for (int i = 0; i < x.length; i++) {
      sum += customers[i] * mean[i];
      all += customers[i];
    }
    return sum / all;
  }
}
