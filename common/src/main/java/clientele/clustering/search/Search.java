package clientele.clustering.search;

import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What the search asks of plain arrays: fits, and what they are judged by. Each call depends on its
 * arguments alone, so that calls can be made anywhere and in any order.
 */
public final class Search {
  private static final int KMEANS = 1;
  private static final int TREE = 2;
  private static final int RESAMPLE = 3;
  private static final int HALVES = 4;
  private static final int SPREAD = 5;
  private static final int REFERENCE = 6;
  private static final int OBSERVED = 7;

  private Search() {}

  /** Centres with what they cost. Not a record: Kryo reads it. */
  public static final class Fit implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] centers;
    private final double cost;

    private Fit(double[] centers, double cost) {
      this.centers = centers;
      this.cost = cost;
    }

    /**
     * The centres.
     *
     * @return row after row; not to be changed
     */
    public double[] centers() {
      return centers;
    }

    /**
     * The cost.
     *
     * @return weighted sum of squared distances to the nearest centre
     */
    public double cost() {
      return cost;
    }
  }

  /**
   * One k-means fit.
   *
   * @param rows to fit
   * @param segments how many centres; fewer are found where there are fewer distinct rows
   * @param start which of several starts: the first goes from a bisecting tree, others from greedy
   *     k-means++
   * @param rounds most of Lloyd's rounds
   * @param seed from which all starts draw
   * @return the centres and their cost
   */
  public static Fit kmeans(WeightedRows rows, int segments, int start, int rounds, long seed) {
    KMeans kmeans = new KMeans(rounds, 0);
    SplittableRandom random = Streams.of(seed, KMEANS, segments, start);
    Partition found =
        start == 0
            ? kmeans.fitFromTree(rows, segments, random)
            : kmeans.fit(rows, segments, random);
    return new Fit(found.centers(), found.cost());
  }

  /**
   * A bisecting fit for every number of segments at once.
   *
   * @param rows to fit
   * @param most how many segments at most
   * @param seed from which it draws
   * @return fits of 1, 2, … segments, as far as there is something to cut; without their costs
   */
  public static List<Fit> bisecting(WeightedRows rows, int most, long seed) {
    return BisectingTree.centers(rows, most, Streams.of(seed, TREE)).stream()
        .map(centers -> new Fit(centers, 0))
        .toList();
  }

  /**
   * Rows whose repeated values are spread over the room that is theirs, as {@link #groups} wants
   * them.
   *
   * @param rows any
   * @param seed from which it draws
   * @return as many rows, of the same weights
   */
  public static WeightedRows spread(WeightedRows rows, long seed) {
    return Jitter.of(rows, Streams.of(seed, SPREAD));
  }

  /**
   * How many groups of segments are parted by emptier space, and what the centres cost.
   *
   * @param spread what {@link #spread} makes of the rows that were fitted
   * @param centers row after row
   * @return the groups, 1 where every border runs through a cloud; the cost
   */
  public static double[] groups(WeightedRows spread, double[] centers) {
    Partition partition = Partition.of(spread, centers);
    return new double[] {Parting.of(spread, partition).groups(), partition.cost()};
  }

  /**
   * What the rows nearest to each centre weigh.
   *
   * @param rows any
   * @param centers row after row
   * @return for each centre
   */
  public static double[] sizes(WeightedRows rows, double[] centers) {
    double[] sizes = new double[centers.length / rows.width()];
    int[] labels = Partition.of(rows, centers).labels();
    for (int i = 0; i < labels.length; i++) {
      sizes[labels[i]] += rows.weights()[i];
    }
    return sizes;
  }

  /**
   * How well one bootstrap resample finds the segments again.
   *
   * @param rows that were fitted
   * @param centers for each number of segments
   * @param bisecting whether to fit again by bisecting
   * @param resample which resample
   * @param seed from which all resamples draw
   * @return Jaccard similarity for each number of segments, for each segment
   */
  public static double[][] jaccard(
      WeightedRows rows, double[][] centers, boolean bisecting, int resample, long seed) {
    return Resampling.jaccard(
        rows, centers, bisecting, Streams.of(seed, RESAMPLE, resample, bisecting ? 1 : 0));
  }

  /**
   * Prediction strength of one cut in halves.
   *
   * @param rows that were fitted
   * @param segments ascending
   * @param bisecting whether to fit by bisecting
   * @param cut which cut
   * @param seed from which all cuts draw
   * @return for each number of segments
   */
  public static double[] predictionStrength(
      WeightedRows rows, int[] segments, boolean bisecting, int cut, long seed) {
    return Resampling.predictionStrength(
        rows, segments, bisecting, Streams.of(seed, HALVES, cut, bisecting ? 1 : 0));
  }

  /** How many kinds of reference there are. */
  public static final int REFERENCE_KINDS = References.KINDS.size();

  /** The kind of reference that the gap statistic takes. */
  public static final int GAP_KIND = References.KINDS.indexOf(References.Kind.BOX);

  /**
   * What the rows show at each number of segments.
   *
   * @param rows a sample, each of weight 1
   * @param segments ascending
   * @param seed from which it draws
   * @return depths of valleys, then logarithms of costs
   */
  public static double[] observed(WeightedRows rows, int[] segments, long seed) {
    return Structure.of(rows, segments, Streams.of(seed, OBSERVED));
  }

  /** References that resemble a sample. */
  public static final class Null implements Serializable {
    private static final long serialVersionUID = 1L;
    private final WeightedRows rows;
    private transient References references;

    /**
     * References.
     *
     * @param rows the sample, each of weight 1
     */
    public Null(WeightedRows rows) {
      this.rows = rows;
    }

    /**
     * What one reference shows by the same path.
     *
     * @param kind from 0 to below {@link #REFERENCE_KINDS}
     * @param number which reference of that kind
     * @param segments ascending
     * @param seed from which all references draw
     * @return as {@link #observed}
     */
    public double[] shown(int kind, int number, int[] segments, long seed) {
      References known = references();
      WeightedRows drawn =
          known.draw(References.KINDS.get(kind), Streams.of(seed, REFERENCE, kind, number));
      return Structure.of(drawn, segments, Streams.of(seed, OBSERVED, kind, number));
    }

    private synchronized References references() {
      if (references == null) {
        references = new References(rows);
      }
      return references;
    }
  }
}
