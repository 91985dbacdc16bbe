package clientele.shop;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.AbstractRandomGenerator;
import org.apache.commons.math3.util.FastMath;

/**
 * The random numbers of one customer (or product) for one purpose. Elementary functions are those
 * of {@link FastMath}, which give the same bits on every machine.
 */
final class Draws extends AbstractRandomGenerator {
  private static final double TWO_TO_MINUS_53 = 0x1.0p-53;
  private static final double ACCURACY = 1e-9;

  /** What the numbers are for: one purpose's draws never shift another's. */
  enum Purpose {
    PERSON,
    ORDERS,
    LINES,
    PROFILE,
    PRODUCT,
    SESSIONS,
    SURVEY,
    FEEDBACK,
    CAMPAIGN
  }

  private final SplittableRandom source;

  Draws(long seed, long key, Purpose purpose) {
    long salt = purpose.name().hashCode();
    source = new SplittableRandom(mixed(mixed(mixed(seed) + key) + salt));
  }

  /** A finaliser in which every bit of the input moves half of the output's (Stafford 2011). */
  private static long mixed(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  @Override
  public void setSeed(long seed) {
    throw new UnsupportedOperationException("The seed is given once, with the key.");
  }

  @Override
  public long nextLong() {
    return source.nextLong();
  }

  @Override
  public double nextDouble() {
    return (source.nextLong() >>> 11) * TWO_TO_MINUS_53;
  }

  boolean chance(double probability) {
    return nextDouble() < probability;
  }

  double between(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  int below(int bound) {
    return nextInt(bound);
  }

  double exponential(double rate) {
    return -FastMath.log1p(-nextDouble()) / rate;
  }

  double gamma(double shape, double rate) {
    return new GammaDistribution(this, shape, 1 / rate, ACCURACY).sample();
  }

  double normal(double mean, double deviation) {
    return mean + deviation * nextGaussian();
  }

  int poisson(double mean) {
    return new PoissonDistribution(
            this,
            mean,
            PoissonDistribution.DEFAULT_EPSILON,
            PoissonDistribution.DEFAULT_MAX_ITERATIONS)
        .sample();
  }

  /** A count with the given mean before it is cut off at the cap. */
  int geometric(double mean, int cap) {
    return (int)
        Math.min(
            cap, FastMath.floor(FastMath.log1p(-nextDouble()) / FastMath.log(mean / (1 + mean))));
  }
}
