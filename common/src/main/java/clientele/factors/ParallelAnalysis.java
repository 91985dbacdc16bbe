package clientele.factors;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * How many factors there are: as many as leading eigenvalues of the correlations are greater than
 * the 95th percentile of what unrelated normal variables in as many rows have (Horn 1965; Glorfeld
 * 1995). The covariance of unrelated normal variables is drawn as a Wishart matrix by Bartlett's
 * decomposition (1933), so that the work does not grow with the rows.
 */
final class ParallelAnalysis {
  private static final int DRAWS = 200;
  private static final double PERCENTILE = 0.95;

  private ParallelAnalysis() {}

  /**
   * The number of factors.
   *
   * @param correlations of the variables
   * @param rows how many rows they are from, more than variables
   * @param seed of the draws
   * @return 0 where nothing is beyond chance
   */
  static int factors(RealMatrix correlations, long rows, long seed) {
    double[] observed = Correlations.eigenvalues(correlations);
    double[] chance = chance(observed.length, rows, seed);
    int factors = 0;
    while (factors < observed.length && observed[factors] > chance[factors]) {
      factors++;
    }
    return factors;
  }

  /** The percentile of each eigenvalue, by rank, of unrelated variables. */
  static double[] chance(int variables, long rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] drawn = new double[variables][DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double[] values = Correlations.eigenvalues(unrelated(variables, rows, random));
      for (int i = 0; i < variables; i++) {
        drawn[i][draw] = values[i];
      }
    }
    double[] percentiles = new double[variables];
    for (int i = 0; i < variables; i++) {
      Arrays.sort(drawn[i]);
      percentiles[i] = drawn[i][(int) Math.ceil(PERCENTILE * DRAWS) - 1];
    }
    return percentiles;
  }

  private static RealMatrix unrelated(int variables, long rows, SplittableRandom random) {
    RealMatrix lower = new Array2DRowRealMatrix(variables, variables);
    for (int i = 0; i < variables; i++) {
      lower.setEntry(i, i, chi(rows - 1 - i, random));
      for (int j = 0; j < i; j++) {
        lower.setEntry(i, j, random.nextGaussian());
      }
    }
    return Correlations.scaled(lower.multiply(lower.transpose()));
  }

  /** A draw from the chi distribution: the root of twice a gamma of half the degrees of freedom. */
  private static double chi(long degrees, SplittableRandom random) {
    return Math.sqrt(2 * gamma(degrees / 2.0, random));
  }

  /** Marsaglia and Tsang (2000); shapes below 1 by their power of a uniform. */
  private static double gamma(double shape, SplittableRandom random) {
    if (shape < 1) {
      return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
