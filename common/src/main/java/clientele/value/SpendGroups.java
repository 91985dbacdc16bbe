package clientele.value;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Repeat buyers grouped by the number of repeat purchases and their mean amount. A group of a
 * coarser grain holds the mean of its customers' means, their spread and the mean of their
 * logarithms.
 */
public final class SpendGroups {
  private static final double STEP = Math.exp(1.0 / 8);

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
    Group[] groups = new Group[x.length];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = new Group(x[i], mean[i], variance[i], meanLog[i], customers[i]);
    }
    Arrays.parallelSort(groups);
    return of(List.of(groups));
  }

  private static SpendGroups of(List<Group> groups) {
    return new SpendGroups(
        groups.stream().mapToInt(Group::x).toArray(),
        groups.stream().mapToDouble(Group::mean).toArray(),
        groups.stream().mapToDouble(Group::variance).toArray(),
        groups.stream().mapToDouble(Group::meanLog).toArray(),
        groups.stream().mapToDouble(Group::customers).toArray());
  }

  /** A group while groups are put in order, or together. */
  private record Group(int x, double mean, double variance, double meanLog, double customers)
      implements Comparable<Group> {
    Group {
      if (!(x > 0 && mean > 0 && customers > 0)) {
        throw new IllegalArgumentException(
            "Cannot group customers of x = " + x + ", mean amount " + mean);
      }
    }

    @Override
    public int compareTo(Group other) {
      return x != other.x ? Integer.compare(x, other.x) : Double.compare(mean, other.mean);
    }

    /** Both as one: the spread of their means becomes part of its own. */
    Group and(Group other) {
      double all = customers + other.customers;
      double share = other.customers / all;
      double apart = other.mean - mean;
      return new Group(
          x,
          mean + share * apart,
          variance + share * (other.variance - variance) + share * (1 - share) * apart * apart,
          meanLog + share * (other.meanLog - meanLog),
          all);
    }
  }

  /**
   * Fewer groups, of customers that differ little: means of the same x are put together by steps of
   * an eighth of their logarithm.
   *
   * @param most so few are left as they are
   * @return about thirty groups for each x
   */
  SpendGroups coarse(int most) {
    if (size() <= most) {
      return this;
    }
    List<Group> groups = new ArrayList<>();
    double end = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < size(); i++) {
      Group group = new Group(x[i], mean[i], variance[i], meanLog[i], customers[i]);
      int last = groups.size() - 1;
      if (last >= 0 && groups.get(last).x() == x[i] && mean[i] < end) {
        groups.set(last, groups.get(last).and(group));
      } else {
        groups.add(group);
        end = mean[i] * STEP;
      }
    }
    return of(groups);
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
