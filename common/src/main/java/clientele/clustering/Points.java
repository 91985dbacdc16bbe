package clientele.clustering;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.util.hashing.MurmurHash3$;

/**
 * The points that are clustered, cached in a pinned layout (see {@link PinnedFrame}), with what one
 * pass over them tells. Close it to free the cache.
 */
public final class Points implements AutoCloseable {
  /** Seed of the hash that samples are drawn by. */
  private static final int SAMPLE = 0x5eed;

  private final JavaRDD<WeightedPoint> rdd;
  private final Summary summary;

  private Points(JavaRDD<WeightedPoint> rdd, Summary summary) {
    this.rdd = rdd;
    this.summary = summary;
  }

  /**
   * The points of a frame's rows, each of weight 1.
   *
   * @param frame the rows
   * @param transform makes points of them
   * @param distinct up to how many distinct points are counted
   * @return the cached points
   */
  public static Points of(PinnedFrame frame, FeatureTransform transform, int distinct) {
    FeatureTransform.Encoder encoder = transform.encoder(frame.space());
    JavaRDD<WeightedPoint> points =
        frame
            .rows()
            .javaRDD()
            .map(
                (Function<Row, WeightedPoint>)
                    row -> new WeightedPoint(row.getString(0), encoder.point(row), 1));
    return of(points, distinct);
  }

  /**
   * Points in the layout that they have: its partitions and their order must depend on the data
   * alone.
   *
   * @param points at least one
   * @param distinct up to how many distinct points are counted
   * @return the cached points
   */
  public static Points of(JavaRDD<WeightedPoint> points, int distinct) {
    JavaRDD<WeightedPoint> cached = points.persist(StorageLevel.MEMORY_AND_DISK());
    Summary summary =
        reduce(cached, rows -> Summary.of(rows, distinct), (a, b) -> a.merge(b, distinct));
    return new Points(cached, summary);
  }

  /** Adds up in place. */
  interface Merge<A> {
    void into(A total, A part);
  }

  /** What a partition adds up to. */
  interface Fold<A> extends Serializable {
    A of(Iterator<WeightedPoint> points);
  }

  /** One pass; the partitions' results are merged on the driver in index order. */
  <A> A reduce(Fold<A> fold, Merge<A> merge) {
    return reduce(rdd, fold, merge);
  }

  private static <A> A reduce(JavaRDD<WeightedPoint> rdd, Fold<A> fold, Merge<A> merge) {
    List<A> parts =
        rdd.mapPartitions(
                (FlatMapFunction<Iterator<WeightedPoint>, A>)
                    points -> List.of(fold.of(points)).iterator())
            .collect();
    A total = parts.get(0);
    for (A part : parts.subList(1, parts.size())) {
      merge.into(total, part);
    }
    return total;
  }

  /**
   * The points.
   *
   * @return cached
   */
  public JavaRDD<WeightedPoint> rdd() {
    return rdd;
  }

  /**
   * How many points there are.
   *
   * @return at least 1
   */
  public long count() {
    return summary.count;
  }

  /**
   * The number of coordinates.
   *
   * @return at least 1
   */
  public int width() {
    return summary.axes.length;
  }

  /**
   * How many of the points differ.
   *
   * @return counted up to the bound that was asked for
   */
  public int distinct() {
    return summary.distinct.size();
  }

  /** The mean of all points, weights ignored. */
  double[] mean() {
    return Arrays.stream(summary.axes).mapToDouble(Moments::mean).toArray();
  }

  /** The least coordinate along each axis. */
  double[] least() {
    return summary.least.clone();
  }

  /** The standard deviation along each axis, weights ignored. */
  double[] deviation() {
    return Arrays.stream(summary.axes).mapToDouble(Moments::deviation).toArray();
  }

  /**
   * All points, or about as many as asked for, chosen by a hash of their keys and in its order: the
   * same whatever the layout.
   *
   * @param size how many about
   * @return in the order of the hash
   */
  public List<WeightedPoint> sample(int size) {
    double share = (double) size / count();
    List<WeightedPoint> chosen =
        new ArrayList<>(
            rdd.filter((Function<WeightedPoint, Boolean>) point -> uniform(point.key()) < share)
                .collect());
    chosen.sort(
        Comparator.comparingDouble((WeightedPoint point) -> uniform(point.key()))
            .thenComparing(WeightedPoint::key));
    return chosen;
  }

  /** From 0 to below 1. */
  private static double uniform(String key) {
    return (MurmurHash3$.MODULE$.stringHash(key, SAMPLE) & 0xffffffffL) / (double) (1L << 32);
  }

  @Override
  public void close() {
    rdd.unpersist(false);
  }

  private static final class Summary implements Serializable {
    private static final long serialVersionUID = 1L;
    private long count;
    private Moments[] axes = {};
    private double[] least = {};
    private final Set<List<Double>> distinct = new LinkedHashSet<>();

    static Summary of(Iterator<WeightedPoint> points, int most) {
      Summary summary = new Summary();
      while (points.hasNext()) {
        double[] point = points.next().coordinates();
        if (summary.axes.length == 0) {
          summary.axes = moments(point.length);
          summary.least = point.clone();
        }
        summary.count++;
        for (int i = 0; i < point.length; i++) {
          summary.axes[i].add(point[i]);
          summary.least[i] = Math.min(summary.least[i], point[i]);
        }
        if (summary.distinct.size() < most) {
          summary.distinct.add(Arrays.stream(point).boxed().toList());
        }
      }
      return summary;
    }

    private static Moments[] moments(int axes) {
      Supplier<Moments> moments = Moments::new;
      return java.util.stream.Stream.generate(moments).limit(axes).toArray(Moments[]::new);
    }

    void merge(Summary other, int most) {
      count += other.count;
      if (axes.length == 0) {
        axes = other.axes;
        least = other.least;
      } else {
        for (int i = 0; i < other.axes.length; i++) {
          axes[i].merge(other.axes[i]);
          least[i] = Math.min(least[i], other.least[i]);
        }
      }
      for (List<Double> point : other.distinct) {
        if (distinct.size() < most) {
          distinct.add(point);
        }
      }
    }
  }
}
