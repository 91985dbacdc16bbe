package clientele.factors;

import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Common factors behind variables: principal axes with iterated communalities (Harman 1976), their
 * number by {@link ParallelAnalysis}, turned by varimax and then promax, scores by regression
 * (Thurstone 1935).
 */
public final class FactorModel {
  private static final int ROUNDS = 200;
  private static final double STILL = 1e-8;

  private final List<String> questions;
  private final double[][] loadings;
  private final double[][] correlations;
  private final double[] variance;
  private final double[] alpha;
  private final double[][] weights;

  private FactorModel(
      List<String> questions,
      double[][] loadings,
      double[][] correlations,
      double[] variance,
      double[] alpha,
      double[][] weights) {
    this.questions = List.copyOf(questions);
    this.loadings = loadings;
    this.correlations = correlations;
    this.variance = variance;
    this.alpha = alpha;
    this.weights = weights;
  }

  /**
   * Fits factors.
   *
   * @param questions the variables
   * @param pairs correlations of each pair of them
   * @param rows how many rows they are from
   * @param seed of the parallel analysis
   * @return the model; without factors where the variables are not related beyond chance
   */
  public static FactorModel fit(List<String> questions, double[][] pairs, long rows, long seed) {
    RealMatrix observed = Correlations.smoothed(new Array2DRowRealMatrix(pairs, true));
    int most = Math.max(1, (questions.size() - 1) / 2);
    int factors =
        rows > questions.size() + 1L
            ? Math.min(most, ParallelAnalysis.factors(observed, rows, seed))
            : 0;
    if (factors == 0) {
      int size = questions.size();
      return new FactorModel(
          questions,
          new double[size][0],
          new double[0][0],
          new double[0],
          new double[0],
          new double[size][0]);
    }
    Rotation.Turned turned =
        ordered(Rotation.promax(Rotation.varimax(principalAxes(observed, factors))));
    RealMatrix structure = turned.pattern().multiply(turned.factors());
    RealMatrix weights = new LUDecomposition(observed).getSolver().solve(structure);
    return new FactorModel(
        questions,
        turned.pattern().getData(),
        turned.factors().getData(),
        variance(turned.pattern(), structure),
        alpha(observed, turned.pattern()),
        weights.getData());
  }

  /**
   * The variables.
   *
   * @return in the order of the loadings
   */
  public List<String> questions() {
    return questions;
  }

  /**
   * How much of each factor is in a standardised variable (the pattern).
   *
   * @param question index of the variable
   * @param factor index of the factor; they are in descending order of the variance that they
   *     explain, each turned so that its loadings have a positive sum
   * @return about -1 to 1
   */
  public double loading(int question, int factor) {
    return loadings[question][factor];
  }

  /** How two factors are correlated. */
  double correlation(int one, int other) {
    return correlations[one][other];
  }

  /**
   * The share of all variables' variance that a factor explains.
   *
   * @param factor index of the factor
   * @return 0 to 1
   */
  public double variance(int factor) {
    return variance[factor];
  }

  /**
   * Cronbach's alpha (1951) of the variables that load most on a factor, turned to its direction.
   *
   * @param factor index of the factor
   * @return up to 1; NaN for fewer than two variables
   */
  public double alpha(int factor) {
    return alpha[factor];
  }

  /**
   * What a standardised answer adds to a customer's score.
   *
   * @param question index of the variable
   * @param factor index of the factor
   * @return the regression weight
   */
  public double weight(int question, int factor) {
    return weights[question][factor];
  }

  /**
   * How many factors there are.
   *
   * @return 0 where the variables are not related
   */
  public int factors() {
    return variance.length;
  }

  /**
   * The factor on which a variable loads most.
   *
   * @param question index of the variable
   * @return index of the factor, where there is any
   */
  public int mainFactor(int question) {
    int main = 0;
    for (int j = 1; j < factors(); j++) {
      if (Math.abs(loadings[question][j]) > Math.abs(loadings[question][main])) {
        main = j;
      }
    }
    return main;
  }

  private static RealMatrix principalAxes(RealMatrix observed, int factors) {
    int size = observed.getRowDimension();
    RealMatrix inverse = new LUDecomposition(observed).getSolver().getInverse();
    double[] communality = new double[size];
    for (int i = 0; i < size; i++) {
      // Squared multiple correlations to begin with.
      communality[i] = Math.max(0, 1 - 1 / inverse.getEntry(i, i));
    }
    RealMatrix loadings = new Array2DRowRealMatrix(size, factors);
    for (int round = 0; round < ROUNDS; round++) {
      RealMatrix reduced = observed.copy();
      for (int i = 0; i < size; i++) {
        reduced.setEntry(i, i, communality[i]);
      }
      loadings = leading(new EigenDecomposition(reduced), factors);
      double moved = 0;
      for (int i = 0; i < size; i++) {
        double now = Math.min(1, loadings.getRowVector(i).dotProduct(loadings.getRowVector(i)));
        moved = Math.max(moved, Math.abs(now - communality[i]));
        communality[i] = now;
      }
      if (moved < STILL) {
        break;
      }
    }
    return loadings;
  }

  /** The eigenvectors of the greatest eigenvalues, as long as the roots of these. */
  private static RealMatrix leading(EigenDecomposition eigen, int factors) {
    double[] values = eigen.getRealEigenvalues();
    Integer[] order = new Integer[values.length];
    java.util.Arrays.setAll(order, i -> i);
    java.util.Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
    RealMatrix loadings = MatrixUtils.createRealMatrix(values.length, factors);
    for (int j = 0; j < factors; j++) {
      double length = Math.sqrt(Math.max(0, values[order[j]]));
      loadings.setColumnVector(j, eigen.getEigenvector(order[j]).mapMultiply(length));
    }
    return loadings;
  }

  /** By descending explained variance, each factor in the direction of most of its variables. */
  private static Rotation.Turned ordered(Rotation.Turned turned) {
    RealMatrix pattern = turned.pattern();
    double[] explained = variance(pattern, pattern.multiply(turned.factors()));
    Integer[] order = new Integer[explained.length];
    java.util.Arrays.setAll(order, i -> i);
    java.util.Arrays.sort(order, (a, b) -> Double.compare(explained[b], explained[a]));
    RealMatrix sorted = MatrixUtils.createRealMatrix(pattern.getRowDimension(), order.length);
    RealMatrix related = MatrixUtils.createRealMatrix(order.length, order.length);
    double[] sign = new double[order.length];
    for (int j = 0; j < order.length; j++) {
      double sum = 0;
      for (double loading : pattern.getColumn(order[j])) {
        sum += loading;
      }
      sign[j] = sum < 0 ? -1 : 1;
      sorted.setColumnVector(j, pattern.getColumnVector(order[j]).mapMultiply(sign[j]));
    }
    for (int i = 0; i < order.length; i++) {
      for (int j = 0; j < order.length; j++) {
        related.setEntry(i, j, sign[i] * sign[j] * turned.factors().getEntry(order[i], order[j]));
      }
    }
    return new Rotation.Turned(sorted, related);
  }

  private static double[] variance(RealMatrix pattern, RealMatrix structure) {
    double[] shares = new double[pattern.getColumnDimension()];
    for (int j = 0; j < shares.length; j++) {
      shares[j] =
          pattern.getColumnVector(j).dotProduct(structure.getColumnVector(j))
              / pattern.getRowDimension();
    }
    return shares;
  }

  private static double[] alpha(RealMatrix observed, RealMatrix pattern) {
    double[] alphas = new double[pattern.getColumnDimension()];
    for (int j = 0; j < alphas.length; j++) {
      alphas[j] = Reliability.alpha(observed, signs(pattern, j));
    }
    return alphas;
  }

  /** The direction of the variables that load most on a factor; 0 for the others. */
  private static double[] signs(RealMatrix pattern, int factor) {
    double[] signs = new double[pattern.getRowDimension()];
    for (int i = 0; i < signs.length; i++) {
      double own = Math.abs(pattern.getEntry(i, factor));
      boolean main = true;
      for (int j = 0; j < pattern.getColumnDimension(); j++) {
        main &= Math.abs(pattern.getEntry(i, j)) <= own;
      }
      signs[i] = main ? Math.signum(pattern.getEntry(i, factor)) : 0;
    }
    return signs;
  }
}
