package clientele.clustering;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Count, mean and the second and third central moments of numbers, the same to the last bit in
 * whatever order and groups they are added: powers are summed exactly, with what rounding takes
 * from a power added as numbers of their own.
 */
public final class Moments implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Enough for numbers whose mean is a billion times their deviation. */
  private static final MathContext DIGITS = new MathContext(60);

  /** Doubles that together hold a sum to some fifty digits. */
  private static final int PARTS = 4;

  private long n;
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private final ExactSum cubes = new ExactSum();

  /**
   * Adds a number.
   *
   * @param x finite, and of a size up to 1e100, so that its cube is finite
   */
  public void add(double x) {
    n++;
    double squared = x * x;
    double beyond = Math.fma(x, x, -squared);
    double cubed = squared * x;
    sum.add(x);
    squares.add(squared);
    squares.add(beyond);
    cubes.add(cubed);
    cubes.add(Math.fma(squared, x, -cubed));
    cubes.add(beyond * x);
  }

  /**
   * Adds the numbers of another.
   *
   * @param other stays as it is
   */
  public void merge(Moments other) {
    n += other.n;
    sum.merge(other.sum);
    squares.merge(other.squares);
    cubes.merge(other.cubes);
  }

  /**
   * How many numbers were added.
   *
   * @return 0 or more
   */
  public long count() {
    return n;
  }

  /**
   * The mean.
   *
   * @return 0 without numbers
   */
  public double mean() {
    return n == 0 ? 0 : exactMean().doubleValue() + 0.0;
  }

  private BigDecimal exactMean() {
    return exact(sum).divide(BigDecimal.valueOf(n), DIGITS);
  }

  private static BigDecimal exact(ExactSum sum) {
    BigDecimal exact = BigDecimal.ZERO;
    for (double part : sum.parts(PARTS)) {
      exact = exact.add(new BigDecimal(part), DIGITS);
    }
    return exact;
  }

  /**
   * The sum of squared deviations from the mean.
   *
   * @return 0 or more
   */
  public double squares() {
    return n == 0 ? 0 : Math.max(0, exactSquares().doubleValue());
  }

  private BigDecimal exactSquares() {
    return exact(squares).subtract(exact(sum).multiply(exactMean(), DIGITS), DIGITS);
  }

  /**
   * The population's standard deviation (divided by n, not n − 1).
   *
   * @return 0 without numbers
   */
  public double deviation() {
    return n == 0 ? 0 : Math.sqrt(squares() / n);
  }

  /**
   * The third standardised moment.
   *
   * @return 0 where all numbers are equal
   */
  public double skewness() {
    double m2 = squares();
    if (!(m2 > 0)) {
      return 0;
    }
    BigDecimal mean = exactMean();
    // Σ(x − m)³ = Σx³ − 3m Σx² + 2n m³
    BigDecimal m3 =
        exact(cubes)
            .subtract(exact(squares).multiply(mean, DIGITS).multiply(BigDecimal.valueOf(3)), DIGITS)
            .add(mean.pow(3, DIGITS).multiply(BigDecimal.valueOf(2 * n)), DIGITS);
    return Math.sqrt((double) n) * m3.doubleValue() / Math.pow(m2, 1.5);
  }
}
