package clientele.clustering.search;

import java.util.List;
import java.util.SplittableRandom;

/**
 * What a sample of rows, or of a reference, shows at each number of segments. Data and references
 * take this same path, so that what it gets wrong it gets wrong alike.
 */
final class Structure {
  private static final int ROUNDS = 12;
  private static final double TOLERANCE = 0.002;

  private Structure() {}

  /**
   * The depth of the valleys and the logarithm of the cost, for each number of segments asked.
   *
   * @param segments ascending
   * @return depths, then costs
   */
  static double[] of(WeightedRows rows, int[] segments, SplittableRandom random) {
    WeightedRows spread = Jitter.of(rows, random);
    int most = segments[segments.length - 1];
    List<double[]> starts = BisectingTree.rough(spread, most, random);
    double[] found = new double[2 * segments.length];
    for (int i = 0; i < segments.length; i++) {
      double[] start = starts.get(Math.min(segments[i], starts.size()) - 1);
      Partition partition = new Lloyd(spread, start).run(ROUNDS, TOLERANCE);
      found[i] = Parting.of(spread, partition).depth();
      found[segments.length + i] = Math.log(Math.max(partition.cost(), Double.MIN_NORMAL));
    }
    return found;
  }
}
