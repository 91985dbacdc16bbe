package clientele.clustering;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The points that are clustered, cached as blocks of plain arrays, with what one pass over them
 * tells: the same whatever the layout. Close it to free the cache.
 */
public final class Points implements AutoCloseable {
  /** The parts of that many partitions may come to the driver as they are. */
  private static final int PARTS = 64;

  private final JavaRDD<PointBlock> blocks;
  private final Summary summary;
  private final double[] mean;
  private final double[] deviation;

  private Points(JavaRDD<PointBlock> blocks, Summary summary) {
    this.blocks = blocks;
    this.summary = summary;
    this.mean = Arrays.stream(summary.axes).mapToDouble(Moments::mean).toArray();
    this.deviation = Arrays.stream(summary.axes).mapToDouble(Moments::deviation).toArray();
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
    return ofBlocks(
        frame
            .rows()
            .javaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, PointBlock>)
                    rows ->
                        PointBlock.pack(
                            rows,
                            row -> new WeightedPoint(row.getString(0), encoder.point(row), 1))),
        distinct);
  }

  /**
   * Points as they are.
   *
   * @param points at least one
   * @param distinct up to how many distinct points are counted
   * @return the cached points
   */
  public static Points of(JavaRDD<WeightedPoint> points, int distinct) {
    return ofBlocks(
        points.mapPartitions(
            (FlatMapFunction<Iterator<WeightedPoint>, PointBlock>)
                rows -> PointBlock.pack(rows, point -> point)),
        distinct);
  }

  private static Points ofBlocks(JavaRDD<PointBlock> blocks, int distinct) {
    JavaRDD<PointBlock> cached = blocks.persist(StorageLevel.MEMORY_AND_DISK());
    Summary summary =
        reduce(cached, part -> Summary.of(part, distinct), (a, b) -> a.merge(b, distinct));
    return new Points(cached, summary);
  }

  /** Adds up in place; in any order, as parts are merged on their way. */
  interface Merge<A> extends Serializable {
    void into(A total, A part);
  }

  /** What a partition adds up to. */
  interface Fold<A> extends Serializable {
    A of(Iterator<PointBlock> blocks);
  }

  /** One pass; the driver gets few parts, whatever the number of partitions. */
  <A> A reduce(Fold<A> fold, Merge<A> merge) {
    return reduce(blocks, fold, merge);
  }

  private static <A> A reduce(JavaRDD<PointBlock> blocks, Fold<A> fold, Merge<A> merge) {
    JavaRDD<A> parts =
        blocks.mapPartitions(
            (FlatMapFunction<Iterator<PointBlock>, A>) part -> List.of(fold.of(part)).iterator());
    Function2<A, A, A> both =
        (total, part) -> {
          merge.into(total, part);
          return total;
        };
    return parts.getNumPartitions() <= PARTS ? parts.reduce(both) : parts.treeReduce(both);
  }

  /** The cached points. */
  JavaRDD<PointBlock> blocks() {
    return blocks;
  }

  /** As MLlib wants them, moved by a vector. */
  JavaRDD<Tuple2<Vector, Object>> vectors(double[] move) {
    return blocks.flatMap(
        (FlatMapFunction<PointBlock, Tuple2<Vector, Object>>) block -> block.vectors(move));
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
    return mean.clone();
  }

  /** The least coordinate along each axis. */
  double[] least() {
    return summary.least.clone();
  }

  /** The standard deviation along each axis, weights ignored. */
  double[] deviation() {
    return deviation.clone();
  }

  /** The sum of squared distances to the mean, weights ignored. */
  double squares() {
    return Arrays.stream(summary.axes).mapToDouble(Moments::squares).sum();
  }

  /** The most that a coordinate differs from its mean, along any axis. */
  double reach() {
    double reach = 0;
    for (int i = 0; i < mean.length; i++) {
      reach = Math.max(reach, Math.max(mean[i] - summary.least[i], summary.most[i] - mean[i]));
    }
    return reach;
  }

  /** The largest weight of a point. */
  double heaviest() {
    return summary.heaviest;
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }

  private static final class Summary implements Serializable {
    private static final long serialVersionUID = 1L;
    private long count;
    private double heaviest;
    private Moments[] axes = {};
    private double[] least = {};
    private double[] most = {};
    private final Set<List<Double>> distinct = new LinkedHashSet<>();

    static Summary of(Iterator<PointBlock> blocks, int most) {
      Summary summary = new Summary();
      while (blocks.hasNext()) {
        summary.add(blocks.next(), most);
      }
      return summary;
    }

    private void add(PointBlock block, int distinctAtMost) {
      int width = block.width();
      if (axes.length == 0) {
        axes = new Moments[width];
        Arrays.setAll(axes, i -> new Moments());
        least = block.row(0);
        most = block.row(0);
      }
      double[] values = block.values();
      for (int i = 0, at = 0; i < width; i++) {
        for (int row = 0; row < block.size(); row++, at++) {
          axes[i].add(values[at]);
          least[i] = Math.min(least[i], values[at]);
          most[i] = Math.max(most[i], values[at]);
        }
      }
      for (int row = 0; row < block.size(); row++) {
        heaviest = Math.max(heaviest, block.weight(row));
        if (distinct.size() < distinctAtMost) {
          distinct.add(Arrays.stream(block.row(row)).boxed().toList());
        }
      }
      count += block.size();
    }

    void merge(Summary other, int distinctAtMost) {
      count += other.count;
      heaviest = Math.max(heaviest, other.heaviest);
      if (axes.length == 0) {
        axes = other.axes;
        least = other.least;
        most = other.most;
      } else {
        for (int i = 0; i < other.axes.length; i++) {
          axes[i].merge(other.axes[i]);
          least[i] = Math.min(least[i], other.least[i]);
          most[i] = Math.max(most[i], other.most[i]);
        }
      }
      for (List<Double> point : other.distinct) {
        if (distinct.size() < distinctAtMost) {
          distinct.add(point);
        }
      }
    }
  }
}
