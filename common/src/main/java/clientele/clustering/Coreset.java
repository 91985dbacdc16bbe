package clientele.clustering;

import clientele.clustering.search.WeightedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * A small set of weighted points on which k-means costs about the same as all points do, for all
 * centres at once: a lightweight coreset (Bachem, Lucic and Krause 2018). A point is drawn with a
 * probability of half its weight's share and half its share in the squared distances to the mean,
 * so that far points, which a uniform sample would miss, are in; and it weighs what it stands for.
 *
 * <p>Points are drawn one by one, by a hash of their key (Poisson sampling), and ordered by it:
 * neither files, partitions nor cores show. Smaller coresets are nested in larger ones. Where the
 * points are few, they are their own coreset.
 */
final class Coreset {
  private static final long DRAW = 0x636f7265L;
  private static final long EVEN = 0x6576656eL;

  /** A point drawn, with the size of the coresets and of the uniform samples that it is in. */
  private static final class Drawn {
    private final long key;
    private final double[] coordinates;
    private final double weight;
    private final double share;
    private final double rank;
    private final double evenRank;

    Drawn(double[] row) {
      key = Double.doubleToRawLongBits(row[0]);
      weight = row[1];
      share = row[2];
      rank = row[3];
      evenRank = row[4];
      coordinates = Arrays.copyOfRange(row, HEAD, row.length);
    }
  }

  /** Numbers before the coordinates, as a point travels. */
  private static final int HEAD = 5;

  private final List<Drawn> drawn;
  private final int size;
  private final boolean whole;

  private Coreset(List<Drawn> drawn, int size, boolean whole) {
    this.drawn = drawn;
    this.size = size;
    this.whole = whole;
  }

  /**
   * Draws from the points, in one pass.
   *
   * @param size how many about; no more points than that are taken as they are
   * @param evenSize how many about in the largest uniform sample that will be asked for
   */
  static Coreset of(Points points, int size, int evenSize, long seed) {
    boolean whole = points.count() <= size;
    double[] mean = points.mean();
    double squares = points.squares();
    long count = points.count();
    List<double[]> rows =
        points
            .blocks()
            .mapPartitions(
                (FlatMapFunction<java.util.Iterator<PointBlock>, double[]>)
                    blocks -> {
                      List<double[]> found = new ArrayList<>();
                      while (blocks.hasNext()) {
                        draw(
                            blocks.next(),
                            mean,
                            squares,
                            count,
                            seed,
                            whole,
                            size,
                            evenSize,
                            found);
                      }
                      return found.iterator();
                    })
            .collect();
    List<Drawn> drawn = new ArrayList<>();
    for (double[] row : rows) {
      drawn.add(new Drawn(row));
    }
    drawn.sort(
        Comparator.comparingLong((Drawn point) -> point.key)
            .thenComparing(point -> point.coordinates, Arrays::compare));
    return new Coreset(drawn, size, whole);
  }

  private static void draw(
      PointBlock block,
      double[] mean,
      double squares,
      long count,
      long seed,
      boolean whole,
      int size,
      int evenSize,
      List<double[]> found) {
    int width = block.width();
    for (int row = 0; row < block.size(); row++) {
      double squared = 0;
      for (int i = 0, at = row; i < width; i++, at += block.size()) {
        double d = block.values()[at] - mean[i];
        squared += d * d;
      }
      double weight = block.weight(row);
      double share = weight * (0.5 / count + (squares > 0 ? 0.5 * squared / squares : 0.5 / count));
      double rank = KeyHash.uniform(block.key(row), seed ^ DRAW) / share;
      double evenRank = KeyHash.uniform(block.key(row), seed ^ EVEN) * count / weight;
      if (whole || rank < size || evenRank < evenSize) {
        double[] drawn = new double[HEAD + width];
        drawn[0] = Double.longBitsToDouble(block.key(row));
        drawn[1] = weight;
        drawn[2] = share;
        drawn[3] = rank;
        drawn[4] = evenRank;
        System.arraycopy(block.row(row), 0, drawn, HEAD, width);
        found.add(drawn);
      }
    }
  }

  /** Whether these are all the points. */
  boolean whole() {
    return whole;
  }

  /** The coreset. */
  WeightedRows rows() {
    return rows(size);
  }

  /** A smaller coreset. */
  WeightedRows rows(int asked) {
    int about = Math.min(asked, size);
    if (whole && drawn.size() <= about) {
      return rows(drawn, drawn.stream().mapToDouble(point -> point.weight).toArray());
    }
    List<Drawn> some = drawn.stream().filter(point -> point.rank < about).toList();
    return rows(
        some,
        some.stream()
            .mapToDouble(point -> point.weight / Math.min(1, about * point.share))
            .toArray());
  }

  /** A uniform sample, each point of weight 1. */
  WeightedRows even(int about) {
    List<Drawn> some =
        whole && drawn.size() <= about
            ? drawn
            : drawn.stream().filter(point -> point.evenRank < about).toList();
    double[] ones = new double[some.size()];
    Arrays.fill(ones, 1);
    return rows(some, ones);
  }

  private static WeightedRows rows(List<Drawn> points, double[] weights) {
    int width = points.get(0).coordinates.length;
    double[] values = new double[points.size() * width];
    for (int i = 0; i < points.size(); i++) {
      System.arraycopy(points.get(i).coordinates, 0, values, i * width, width);
    }
    return new WeightedRows(width, values, weights);
  }
}
