package clientele.value;

import java.util.List;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.MathIllegalArgumentException;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * Maximises a log-likelihood of few positive parameters, on their logarithms.
 *
 * <p>BOBYQA (Powell 2009; Commons Math) climbs from the most promising of several starts on a
 * likelihood that is cheap and nearly right. Newton's method, with the exact gradient and the
 * observed information as its differences, then goes to the maximum of the likelihood itself: to
 * the last digits that its sum has. The information at the maximum gives the standard errors.
 */
final class MaximumLikelihood {
  /** A parameter that is this many times larger or smaller than any start has run away. */
  private static final double FARTHEST = Math.log(1e5);

  private static final int TRIED_STARTS = 2;
  private static final int MAX_EVALUATIONS = 600;
  private static final int MAX_ROUNDS = 40;
  private static final int BORROWED_ROUNDS = 12;
  private static final int MAX_HALVINGS = 30;
  private static final double LONGEST_STEP = 1;
  private static final double FIRST_RADIUS = 0.5;
  private static final double LAST_RADIUS = 1e-2;
  private static final double DIFFERENCE = 1e-4;

  /** Newton's decrement, twice the log-likelihood that is still to be gained. */
  private static final double CONVERGED = 1e-13;

  /** Below this decrement a step need not raise the log-likelihood beyond its rounding error. */
  private static final double NEAR = 1e-4;

  private static final double ROUNDING = 1e-12;

  /** What will do where rounding lets no step raise the likelihood any more. */
  private static final double CLOSE = 1e-8;

  private final Objective rough;
  private final Objective exact;

  MaximumLikelihood(Objective rough, Objective exact) {
    this.rough = rough;
    this.exact = exact;
  }

  /**
   * The maximum.
   *
   * @param logs where it is
   * @param value the log-likelihood
   * @param covariance of the logarithms: the inverse of the observed information
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Maximum(double[] logs, double value, double[][] covariance) {}

  /** There is no maximum to be found. The message says why. */
  static final class NotFoundException extends Exception {
    private static final long serialVersionUID = 1L;

    NotFoundException(String message) {
      super(message);
    }
  }

  Maximum find(List<double[]> starts) throws NotFoundException {
    List<double[]> order =
        starts.stream()
            .map(MaximumLikelihood::logs)
            .sorted((a, b) -> Double.compare(value(rough, b), value(rough, a)))
            .toList();
    double[] lower = bound(order, -1);
    double[] upper = bound(order, 1);
    double[] best = null;
    for (double[] start : order.subList(0, Math.min(TRIED_STARTS, order.size()))) {
      double[] end = climb(rough, start, lower, upper, FIRST_RADIUS);
      if (best == null || value(rough, end) > value(rough, best)) {
        best = end;
      }
    }
    Maximum found = newton(best, lower, upper);
    if (found == null) {
      found = newton(climb(exact, best, lower, upper, FIRST_RADIUS / 10), lower, upper);
    }
    if (found == null) {
      throw new NotFoundException(
          "the likelihood has no peak that stands out: it is flat, or keeps rising as a parameter"
              + " grows or vanishes");
    }
    return found;
  }

  private static double[] bound(List<double[]> starts, int direction) {
    double[] bound = starts.get(0).clone();
    for (double[] start : starts) {
      for (int i = 0; i < bound.length; i++) {
        bound[i] = direction < 0 ? Math.min(bound[i], start[i]) : Math.max(bound[i], start[i]);
      }
    }
    for (int i = 0; i < bound.length; i++) {
      bound[i] += direction * FARTHEST;
    }
    return bound;
  }

  private static double value(Objective objective, double[] logs) {
    double value = objective.at(logs, null);
    return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
  }

  private static double[] climb(
      Objective objective, double[] start, double[] lower, double[] upper, double radius) {
    Climb climb = new Climb(objective, start);
    try {
      new BOBYQAOptimizer(2 * start.length + 1, radius, LAST_RADIUS)
          .optimize(
              new MaxEval(MAX_EVALUATIONS),
              new ObjectiveFunction(climb),
              GoalType.MAXIMIZE,
              new InitialGuess(start),
              new SimpleBounds(lower, upper));
    } catch (MathIllegalStateException | MathIllegalArgumentException e) {
      // It stopped early; Newton's method decides whether the best point will do.
      return climb.best;
    }
    return climb.best;
  }

  /**
   * The objective with the best point so far. Not a lambda: Java 17 crashes on archiving two of one
   * place, made by two threads, whose interface is of as old a class file as this one.
   */
  private static final class Climb implements MultivariateFunction {
    private final Objective objective;

    /** BOBYQA builds a quadratic through finite values only. */
    private final double worst;

    private double[] best;
    private double bestValue;

    Climb(Objective objective, double[] start) {
      this.objective = objective;
      best = start;
      bestValue = MaximumLikelihood.value(objective, start);
      worst = bestValue - 1e6 * (1 + Math.abs(bestValue));
    }

    @Override
    public double value(double[] logs) {
      double value = Math.max(MaximumLikelihood.value(objective, logs), worst);
      if (value > bestValue) {
        bestValue = value;
        best = logs.clone();
      }
      return value;
    }
  }

  /**
   * Newton's method with step halving, and a shift of the information where it is not definite. The
   * information is that of the rough likelihood as long as this leads on: eight gradients of the
   * exact one are saved in each round, and only the last round needs them.
   */
  private Maximum newton(double[] start, double[] lower, double[] upper) {
    double[] at = start.clone();
    double[] gradient = new double[at.length];
    double value = exact.at(at, gradient);
    boolean borrowed = true;
    for (int round = 0; round < MAX_ROUNDS; round++) {
      borrowed &= round < BORROWED_ROUNDS;
      RealMatrix information = information(borrowed ? rough : exact, at);
      CholeskyDecomposition cholesky = definite(information);
      boolean peak = cholesky != null;
      if (!peak) {
        cholesky = shifted(information);
        if (cholesky == null) {
          return null;
        }
      }
      RealVector slope = new ArrayRealVector(gradient);
      RealVector step = cholesky.getSolver().solve(slope);
      double decrement = slope.dotProduct(step);
      if (peak && decrement < CONVERGED) {
        if (!borrowed) {
          return new Maximum(at, value, cholesky.getSolver().getInverse().getData());
        }
        borrowed = false;
        continue;
      }
      double size = Math.min(1, LONGEST_STEP / step.getLInfNorm());
      double[] next = null;
      for (int halving = 0; halving < MAX_HALVINGS && next == null; halving++, size /= 2) {
        double[] trial = new ArrayRealVector(at).combine(1, size, step).toArray();
        if (!within(trial, lower, upper)) {
          continue;
        }
        double[] there = new double[at.length];
        double reached = exact.at(trial, there);
        if (reached >= value + 1e-4 * size * decrement
            || (decrement < NEAR && reached >= value - ROUNDING * Math.abs(value))) {
          next = trial;
          value = reached;
          gradient = there;
        }
      }
      if (next == null && !borrowed) {
        return peak && decrement < CLOSE
            ? new Maximum(at, value, cholesky.getSolver().getInverse().getData())
            : null;
      }
      borrowed &= next != null;
      at = next == null ? at : next;
    }
    return null;
  }

  private static boolean within(double[] logs, double[] lower, double[] upper) {
    for (int i = 0; i < logs.length; i++) {
      if (!(logs[i] > lower[i] && logs[i] < upper[i])) {
        return false;
      }
    }
    return true;
  }

  /** The negative second derivatives, by central differences of the exact gradient. */
  private static RealMatrix information(Objective objective, double[] at) {
    int size = at.length;
    double[][] second = new double[size][];
    for (int i = 0; i < size; i++) {
      double[] above = new double[size];
      double[] below = new double[size];
      objective.at(moved(at, i, DIFFERENCE), above);
      objective.at(moved(at, i, -DIFFERENCE), below);
      second[i] = new double[size];
      for (int j = 0; j < size; j++) {
        second[i][j] = (below[j] - above[j]) / (2 * DIFFERENCE);
      }
    }
    RealMatrix matrix = new Array2DRowRealMatrix(second);
    return matrix.add(matrix.transpose()).scalarMultiply(0.5);
  }

  private static double[] moved(double[] at, int parameter, double by) {
    double[] moved = at.clone();
    moved[parameter] += by;
    return moved;
  }

  private static CholeskyDecomposition definite(RealMatrix matrix) {
    try {
      return new CholeskyDecomposition(matrix, 1e-9, 1e-10 * Math.abs(matrix.getTrace()));
    } catch (MathIllegalArgumentException e) {
      return null;
    }
  }

  private static CholeskyDecomposition shifted(RealMatrix matrix) {
    double largest = matrix.getNorm();
    RealMatrix identity =
        org.apache.commons.math3.linear.MatrixUtils.createRealIdentityMatrix(
            matrix.getRowDimension());
    for (double shift = 1e-3; shift <= 10; shift *= 10) {
      CholeskyDecomposition found = definite(matrix.add(identity.scalarMultiply(shift * largest)));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static double[] logs(double[] parameters) {
    double[] logs = new double[parameters.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(parameters[i]);
    }
    return logs;
  }
}
