package clientele.clustering.search;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Greedy k-means++: a further centre is the best of 2 + ln k rows drawn with a probability
 * proportional to weight times squared distance to the nearest centre so far; best is the one that
 * leaves the least cost (Arthur and Vassilvitskii 2007, whose own code takes several draws; Celebi,
 * Kingravi and Vela 2013 compare).
 */
final class Seeding {
  private Seeding() {}

  /**
   * Centres to begin with.
   *
   * @return k rows' coordinates, one after the other; fewer where there are not as many distinct
   *     rows
   */
  static double[] greedy(WeightedRows rows, int k, SplittableRandom random) {
    int n = rows.size();
    int width = rows.width();
    double[] weights = rows.weights();
    double[] centers = new double[k * width];
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    System.arraycopy(
        rows.values(), draw(weights, ones, rows.weight(), random) * width, centers, 0, width);
    double[] least = new double[n];
    double cost = 0;
    for (int i = 0; i < n; i++) {
      least[i] = rows.squared(i, centers, 0);
      cost += weights[i] * least[i];
    }
    int draws = 2 + (int) Math.log(k);
    double[] tried = new double[n];
    double[] best = new double[n];
    for (int c = 1; c < k; c++) {
      if (!(cost > 0)) {
        return Arrays.copyOf(centers, c * width);
      }
      double bestCost = Double.POSITIVE_INFINITY;
      int chosen = -1;
      for (int draw = 0; draw < draws; draw++) {
        int row = draw(weights, least, cost, random);
        double left = 0;
        for (int i = 0; i < n; i++) {
          tried[i] = Math.min(least[i], rows.squared(i, rows.values(), row * width));
          left += weights[i] * tried[i];
        }
        if (left < bestCost) {
          bestCost = left;
          chosen = row;
          double[] swap = best;
          best = tried;
          tried = swap;
        }
      }
      System.arraycopy(rows.values(), chosen * width, centers, c * width, width);
      double[] swap = least;
      least = best;
      best = swap;
      cost = bestCost;
    }
    return centers;
  }

  /** A row drawn with probability weight times score over their total. */
  private static int draw(
      double[] weights, double[] scores, double total, SplittableRandom random) {
    double left = random.nextDouble() * total;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      double part = weights[i] * scores[i];
      if (part > 0) {
        last = i;
        left -= part;
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }
}
