package clientele.exploration;

import java.util.SplittableRandom;

/**
 * Whether points are gathered in places: the Hopkins statistic (Hopkins and Skellam, "A new method
 * for determining the type of distribution of plant individuals", Annals of Botany 18, 1954), with
 * the exponent that makes it right in any dimension (Banerjee and Davé 2004; Wright, "Will the Real
 * Hopkins Statistic Please Stand Up?", The R Journal 14(3), 2022).
 *
 * <p>With m points drawn from the data, w their distances to the nearest other point; m points
 * spread evenly over the box that holds the data, u their distances to the nearest point of the
 * data; and d dimensions, H = Σ u^d / (Σ u^d + Σ w^d). Points spread evenly have H near 0.5 (its
 * distribution is Beta(m, m)), points at equal distances less, gathered points more, up to 1. From
 * 0.75 on groups are worth looking for (Lawson and Jurs 1990); but one dense cloud, correlated
 * coordinates or many equal points raise it as groups do.
 */
final class Hopkins {
  private static final int MOST_DRAWN = 200;
  private static final int PART = 10;

  /** From 0 to the box's width in each coordinate, the widest of which is 1. */
  private final double[][] points;

  private final double[] widths;
  private final int dimensions;

  /**
   * Points to be looked at.
   *
   * @param points by row, all of the same number of finite coordinates
   */
  Hopkins(double[][] points) {
    int width = points.length == 0 ? 0 : points[0].length;
    double[] low = new double[width];
    widths = new double[width];
    double widest = 0;
    int varying = 0;
    for (int j = 0; j < width; j++) {
      double high = Double.NEGATIVE_INFINITY;
      low[j] = Double.POSITIVE_INFINITY;
      for (double[] point : points) {
        low[j] = Math.min(low[j], point[j]);
        high = Math.max(high, point[j]);
      }
      widths[j] = high - low[j];
      widest = Math.max(widest, widths[j]);
      varying += widths[j] > 0 ? 1 : 0;
    }
    dimensions = varying;
    this.points = new double[points.length][width];
    for (int j = 0; j < width && widest > 0; j++) {
      widths[j] /= widest;
      for (int i = 0; i < points.length; i++) {
        this.points[i][j] = (points[i][j] - low[j]) / widest;
      }
    }
  }

  /** Coordinates in which the points differ. */
  int dimensions() {
    return dimensions;
  }

  /** Points that one draw takes: a tenth, up to 200. */
  int drawn() {
    return Math.max(1, Math.min(MOST_DRAWN, points.length / PART));
  }

  /**
   * One draw.
   *
   * @param random what is drawn from
   * @return from 0 to 1; NaN for fewer than two different points
   */
  double draw(SplittableRandom random) {
    if (dimensions == 0) {
      return Double.NaN;
    }
    int m = drawn();
    double[] even = new double[m];
    double[] own = new double[m];
    int[] rows = new int[points.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i;
    }
    double[] place = new double[widths.length];
    for (int i = 0; i < m; i++) {
      int swap = i + random.nextInt(rows.length - i);
      int row = rows[swap];
      rows[swap] = rows[i];
      rows[i] = row;
      own[i] = nearest(points[row], row);
      for (int j = 0; j < place.length; j++) {
        place[j] = random.nextDouble() * widths[j];
      }
      even[i] = nearest(place, -1);
    }
    double largest = 0;
    for (int i = 0; i < m; i++) {
      largest = Math.max(largest, Math.max(even[i], own[i]));
    }
    if (largest == 0) {
      return Double.NaN;
    }
    double u = powers(even, largest);
    return u / (u + powers(own, largest));
  }

  /** Distances are divided by the largest first, so that no power leaves the range of doubles. */
  private double powers(double[] squares, double largest) {
    double sum = 0;
    for (double square : squares) {
      sum += Math.pow(square / largest, dimensions / 2.0);
    }
    return sum;
  }

  /** The squared distance to the nearest point but the one named. */
  private double nearest(double[] place, int except) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.length; i++) {
      if (i != except) {
        double square = 0;
        for (int j = 0; j < place.length && square < least; j++) {
          double difference = place[j] - points[i][j];
          square += difference * difference;
        }
        least = Math.min(least, square);
      }
    }
    return least;
  }
}
