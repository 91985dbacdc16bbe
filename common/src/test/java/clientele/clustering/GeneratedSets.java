package clientele.clustering;

import clientele.clustering.search.Streams;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Sets whose number of groups is known, and sets that have none, each from its own seed.
 *
 * <p>Groups are round normal clouds in 2 to 10 dimensions, 2,000 to 50,000 rows, 2 to 10 groups,
 * sizes to 1:10 and standard deviations to 1:3. Centres lie in a box as small as allows every two
 * of them to be four standard deviations apart: four of the mean of the two, or of the larger one,
 * or one and a half times the first; in half of the sets all is then stretched.
 */
final class GeneratedSets {
  private GeneratedSets() {}

  /** Rows with the number of groups in them. */
  static final class Groups {
    private final double[][] rows;
    private final int groups;

    private Groups(double[][] rows, int groups) {
      this.rows = rows;
      this.groups = groups;
    }

    double[][] rows() {
      return rows;
    }

    int groups() {
      return groups;
    }
  }

  static Groups groups(long seed) {
    SplittableRandom random = Streams.of(seed, 77);
    int width = 2 + random.nextInt(9);
    int k = 2 + random.nextInt(9);
    int n = (int) Math.round(2_000 * Math.pow(25, random.nextDouble()));
    boolean tight = random.nextInt(2) == 0;
    int gap = random.nextInt(3);
    double sizes = 1 + 9 * random.nextDouble();
    double spreads = 1 + 2 * random.nextDouble();
    double[] share = new double[k];
    double[] spread = new double[k];
    for (int c = 0; c < k; c++) {
      share[c] = Math.pow(sizes, random.nextDouble());
      spread[c] = Math.pow(spreads, random.nextDouble());
    }
    share[0] = 1;
    share[1] = sizes;
    spread[random.nextInt(k)] = 1;
    spread[random.nextInt(k)] = spreads;
    double[][] centers = centers(random, width, spread, gap);
    double stretch = tight ? 1 : 1 + 1.5 * random.nextDouble();
    double total = Arrays.stream(share).sum();
    double[][] rows = new double[n][width];
    for (double[] row : rows) {
      double left = random.nextDouble() * total;
      int c = 0;
      for (left -= share[0]; c < k - 1 && left >= 0; left -= share[c]) {
        c++;
      }
      for (int j = 0; j < width; j++) {
        row[j] = stretch * centers[c][j] + spread[c] * Streams.gaussian(random);
      }
    }
    return new Groups(TestData.standardised(rows), k);
  }

  private static double[][] centers(SplittableRandom random, int width, double[] spread, int gap) {
    double[][] centers = new double[spread.length][];
    for (double box = 4; ; box *= 1.1) {
      int placed = 0;
      while (placed < centers.length && place(random, width, box, spread, gap, centers, placed)) {
        placed++;
      }
      if (placed == centers.length) {
        return centers;
      }
    }
  }

  private static boolean place(
      SplittableRandom random,
      int width,
      double box,
      double[] spread,
      int gap,
      double[][] centers,
      int at) {
    for (int attempt = 0; attempt < 60; attempt++) {
      double[] center = new double[width];
      for (int j = 0; j < width; j++) {
        center[j] = box * (random.nextDouble() - 0.5);
      }
      boolean free = true;
      for (int other = 0; other < at && free; other++) {
        double mean = (spread[at] + spread[other]) / 2;
        double need =
            switch (gap) {
              case 0 -> 4 * mean;
              case 1 -> 4 * Math.max(spread[at], spread[other]);
              default -> 6 * mean;
            };
        free = Distances.euclidean(center, centers[other]) >= need;
      }
      if (free) {
        centers[at] = center;
        return true;
      }
    }
    return false;
  }

  /** What a verdict can be asked about. */
  enum Shape {
    /** Four round clouds in four dimensions, six standard deviations from the origin each. */
    FOUR_BLOBS,
    /** Two clouds in four dimensions, six standard deviations apart on one of them. */
    TWO_BLOBS_ON_ONE_FEATURE,
    /** Uniform in four dimensions. */
    CUBE,
    /** Uniform in two dimensions. */
    SQUARE,
    /** Normal in four dimensions, all correlations 0.7. */
    CORRELATED
  }

  static double[][] shape(Shape shape, int rows, long seed) {
    SplittableRandom random = Streams.of(seed, shape.name().hashCode());
    double[][] all = new double[rows][shape == Shape.SQUARE ? 2 : 4];
    for (double[] row : all) {
      int group = random.nextInt(4);
      double common = Math.sqrt(0.7) * Streams.gaussian(random);
      for (int j = 0; j < row.length; j++) {
        row[j] =
            switch (shape) {
              case FOUR_BLOBS -> (j == group ? 6 : 0) + Streams.gaussian(random);
              case TWO_BLOBS_ON_ONE_FEATURE ->
                  (j == 0 && group < 2 ? 6 : 0) + Streams.gaussian(random);
              case CUBE, SQUARE -> random.nextDouble();
              case CORRELATED -> common + Math.sqrt(0.3) * Streams.gaussian(random);
            };
      }
    }
    return TestData.standardised(all);
  }
}
