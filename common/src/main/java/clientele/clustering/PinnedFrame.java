package clientele.clustering;

import clientele.run.UserException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * The rows that are clustered, cached in a layout that depends on nothing but the rows themselves:
 * partitions by the key's hash, as many as the number of rows asks for, sorted by key. MLlib's
 * random starts go by partition and row order, and sums of doubles by the order of summation; in
 * this layout both are the same whatever files the rows came from and how many cores there are.
 *
 * <p>It holds the key, the features' values and what else is carried along, under the names of
 * {@link FeatureSpace#project}. Close it to free the cache.
 */
public final class PinnedFrame implements AutoCloseable {
  /** About a second's work for a core, so that small data stay in one task. */
  private static final long ROWS_PER_PARTITION = 65_536;

  private static final int MOST_PARTITIONS = 4_096;

  private final FeatureSpace space;
  private final Dataset<Row> rows;
  private final long count;

  private PinnedFrame(FeatureSpace space, Dataset<Row> rows, long count) {
    this.space = space;
    this.rows = rows;
    this.count = count;
  }

  /**
   * Lays a frame out. The frame is counted now and read once more when the rows are first used.
   *
   * @param frame one row a key
   * @param space what is clustered
   * @param carried further columns to keep, name in this frame to name in {@code frame}
   * @return the cached rows
   */
  public static PinnedFrame of(
      Dataset<Row> frame, FeatureSpace space, Map<String, String> carried) {
    return of(frame, space, carried, Optional.empty());
  }

  /**
   * Lays a frame out with what is known of its keys from elsewhere.
   *
   * @param frame one row a key
   * @param space what is clustered
   * @param carried further columns to keep, name in this frame to name in {@code frame}
   * @param beside at most one row a key, the key first: its other columns are carried too, NULL
   *     where it lacks the key
   * @return the cached rows
   */
  public static PinnedFrame of(
      Dataset<Row> frame,
      FeatureSpace space,
      Map<String, String> carried,
      Optional<Dataset<Row>> beside) {
    Dataset<Row> projected = space.project(frame, carried);
    long count = projected.count();
    if (count == 0) {
      throw UserException.nothingToDo("There are no rows to segment.");
    }
    Dataset<Row> laidOut =
        projected.repartition(partitions(count), functions.col(FeatureSpace.KEY));
    Dataset<Row> rows =
        beside
            .map(other -> join(laidOut, other, partitions(count)))
            .orElse(laidOut)
            .sortWithinPartitions(FeatureSpace.KEY)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new PinnedFrame(space, rows, count);
  }

  /** Both sides in the same layout, so that the join moves neither again. */
  private static Dataset<Row> join(Dataset<Row> laidOut, Dataset<Row> other, int partitions) {
    Dataset<Row> keyed = other.withColumnRenamed(other.columns()[0], FeatureSpace.KEY);
    return laidOut.join(
        keyed.repartition(partitions, functions.col(FeatureSpace.KEY)),
        new String[] {FeatureSpace.KEY},
        "left");
  }

  /** The number of partitions for a number of rows: the layout depends on it. */
  static int partitions(long rows) {
    long wanted = (rows + ROWS_PER_PARTITION - 1) / ROWS_PER_PARTITION;
    return (int) Math.max(1, Math.min(MOST_PARTITIONS, wanted));
  }

  /**
   * The rows.
   *
   * @return key, values, and what was carried along
   */
  public Dataset<Row> rows() {
    return rows;
  }

  /**
   * What is clustered.
   *
   * @return the space given
   */
  public FeatureSpace space() {
    return space;
  }

  /**
   * How many rows there are.
   *
   * @return at least 1
   */
  public long count() {
    return count;
  }

  /**
   * How many partitions the layout has.
   *
   * @return from the number of rows alone
   */
  public int partitions() {
    return partitions(count);
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
