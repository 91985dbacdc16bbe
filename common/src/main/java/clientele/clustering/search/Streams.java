package clientele.clustering.search;

import java.util.SplittableRandom;

/**
 * Random streams by name: each piece of work draws from its own, so that neither the order of the
 * work nor how it is spread over cores shows in the result.
 */
public final class Streams {
  private Streams() {}

  /** The stream of a seed and what it is for. */
  public static SplittableRandom of(long seed, long... names) {
    long state = mix(seed);
    for (long name : names) {
      state = mix(state ^ mix(name + 0x9e3779b97f4a7c15L));
    }
    return new SplittableRandom(state);
  }

  /** Stafford's 13th variant of the 64-bit finaliser of MurmurHash3. */
  public static long mix(long z) {
    long x = z;
    x = (x ^ (x >>> 30)) * 0xbf58476d1ce4e5b9L;
    x = (x ^ (x >>> 27)) * 0x94d049bb133111ebL;
    return x ^ (x >>> 31);
  }

  /** A number from the standard normal distribution (Marsaglia's polar method). */
  public static double gaussian(SplittableRandom random) {
    while (true) {
      double x = 2 * random.nextDouble() - 1;
      double y = 2 * random.nextDouble() - 1;
      double s = x * x + y * y;
      if (s < 1 && s > 0) {
        return x * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
      }
    }
  }
}
