package clientele.clustering.search;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Whether segments come again on other draws of the same rows, for every number of segments at
 * once.
 */
final class Resampling {
  private static final KMeans QUICK = new KMeans(25, 0.001);

  private Resampling() {}

  /** The way to fit again. */
  private static double[][] fits(
      WeightedRows rows, boolean bisecting, int[] segments, SplittableRandom random) {
    double[][] centers = new double[segments.length][];
    int most = segments[segments.length - 1];
    List<double[]> tree =
        bisecting
            ? BisectingTree.centers(rows, most, random)
            : BisectingTree.rough(rows, most, random);
    for (int i = 0; i < segments.length; i++) {
      double[] leaves = tree.get(Math.min(segments[i], tree.size()) - 1);
      centers[i] = bisecting ? leaves : QUICK.from(rows, leaves, random).centers();
    }
    return centers;
  }

  /**
   * One bootstrap resample: how well each segment is found again, as the Jaccard similarity to the
   * most similar segment of a new fit, over the rows that were drawn (Hennig 2007, "Cluster-wise
   * assessment of cluster stability"). 0 to 1; below 0.6 not to be trusted, from 0.75 stable, from
   * 0.85 highly stable.
   *
   * @param centers of the segmentation for each number of segments
   * @return for each number, for each segment; NaN where none of its rows was drawn
   */
  static double[][] jaccard(
      WeightedRows rows, double[][] centers, boolean bisecting, SplittableRandom random) {
    int n = rows.size();
    int[] times = new int[n];
    for (int i = 0; i < n; i++) {
      times[random.nextInt(n)]++;
    }
    WeightedRows drawn = rows.times(times);
    int[] segments = Arrays.stream(centers).mapToInt(c -> c.length / rows.width()).toArray();
    double[][] again = fits(drawn, bisecting, segments, random);
    double[][] found = new double[centers.length][];
    for (int i = 0; i < centers.length; i++) {
      found[i] = comeBack(drawn, Partition.of(drawn, centers[i]), Partition.of(drawn, again[i]));
    }
    return found;
  }

  /**
   * How well each segment of one partition comes back in another: the largest of its Jaccard
   * similarities to the other's segments.
   *
   * @return 0 to 1; NaN for a segment without rows
   */
  static double[] comeBack(WeightedRows rows, Partition one, Partition other) {
    double[][] both = new double[one.segments()][other.segments()];
    double[] first = new double[one.segments()];
    double[] second = new double[other.segments()];
    for (int i = 0; i < rows.size(); i++) {
      double weight = rows.weights()[i];
      both[one.labels()[i]][other.labels()[i]] += weight;
      first[one.labels()[i]] += weight;
      second[other.labels()[i]] += weight;
    }
    double[] best = new double[first.length];
    for (int a = 0; a < first.length; a++) {
      for (int b = 0; b < second.length; b++) {
        double either = first[a] + second[b] - both[a][b];
        best[a] = first[a] > 0 ? Math.max(best[a], both[a][b] / either) : Double.NaN;
      }
    }
    return best;
  }

  /**
   * Prediction strength of one random cut of the rows in halves: of each segment of one half, the
   * share of its pairs of rows that the other half's centres put together, too; the least over the
   * segments; the mean of both directions (Tibshirani and Walther 2005). 0 to 1; from 0.8 the
   * segments are there in both halves. A segment of one row has no pairs: nothing shows that it
   * would come again, which counts as 0; so does a half that has fewer distinct rows than segments.
   *
   * @return for each number of segments
   */
  static double[] predictionStrength(
      WeightedRows rows, int[] segments, boolean bisecting, SplittableRandom random) {
    int n = rows.size();
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    WeightedRows left = rows.select(Arrays.copyOf(order, n / 2));
    WeightedRows right = rows.select(Arrays.copyOfRange(order, n / 2, n));
    double[][] byLeft = fits(left, bisecting, segments, random);
    double[][] byRight = fits(right, bisecting, segments, random);
    double[] strength = new double[segments.length];
    for (int i = 0; i < segments.length; i++) {
      // A half in which so many segments were not found does not have them.
      int wanted = segments[i] * rows.width();
      strength[i] =
          byLeft[i].length < wanted || byRight[i].length < wanted
              ? 0
              : (predicted(left, byLeft[i], byRight[i]) + predicted(right, byRight[i], byLeft[i]))
                  / 2;
    }
    return strength;
  }

  /** The least share, over the own segments, of pairs that the others' centres put together. */
  static double predicted(WeightedRows rows, double[] own, double[] others) {
    Partition mine = Partition.of(rows, own);
    Partition theirs = Partition.of(rows, others);
    double[][] both = new double[mine.segments()][theirs.segments()];
    double[] squares = new double[mine.segments()];
    double[] sums = new double[mine.segments()];
    for (int i = 0; i < rows.size(); i++) {
      double weight = rows.weights()[i];
      both[mine.labels()[i]][theirs.labels()[i]] += weight;
      sums[mine.labels()[i]] += weight;
      squares[mine.labels()[i]] += weight * weight;
    }
    double least = 1;
    for (int c = 0; c < sums.length; c++) {
      // Pairs of different rows: those of a row with itself are taken away.
      double pairs = sums[c] * sums[c] - squares[c];
      double together = -squares[c];
      for (double part : both[c]) {
        together += part * part;
      }
      if (sums[c] > 0) {
        least = Math.min(least, pairs > 0 ? Math.max(0, together / pairs) : 0);
      }
    }
    return least;
  }
}
