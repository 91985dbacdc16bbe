package clientele.clustering;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import scala.Tuple2;

/**
 * Some points in plain arrays: what is cached of a table, and what the passes over it run on;
 * {@link Axes} tells the order of the coordinates. Not a record: Kryo reads it.
 */
final class PointBlock implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows of a block: so many that a block fills no cache, so few that a row's share is nothing. */
  private static final int ROWS = 2_048;

  private final int width;
  private final long[] keys;
  private final double[] values;
  private final double[] weights;

  private PointBlock(int width, long[] keys, double[] values, double[] weights) {
    this.width = width;
    this.keys = keys;
    this.values = values;
    this.weights = weights;
  }

  /** Packs rows as they come. */
  static <T> Iterator<PointBlock> pack(Iterator<T> rows, Function<T, WeightedPoint> point) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public PointBlock next() {
        List<WeightedPoint> some = new ArrayList<>();
        while (rows.hasNext() && some.size() < ROWS) {
          some.add(point.apply(rows.next()));
        }
        return of(some);
      }
    };
  }

  private static PointBlock of(List<WeightedPoint> points) {
    int width = points.get(0).coordinates().length;
    long[] keys = new long[points.size()];
    double[] values = new double[points.size() * width];
    double[] weights = new double[points.size()];
    boolean even = true;
    for (int i = 0; i < keys.length; i++) {
      WeightedPoint point = points.get(i);
      keys[i] = KeyHash.of(point.key());
      for (int j = 0; j < width; j++) {
        values[j * keys.length + i] = point.coordinates()[j];
      }
      weights[i] = point.weight();
      even &= point.weight() == 1;
    }
    return new PointBlock(width, keys, values, even ? new double[0] : weights);
  }

  int size() {
    return keys.length;
  }

  int width() {
    return width;
  }

  /** The hash of a row's key. */
  long key(int row) {
    return keys[row];
  }

  /** Axis after axis; not to be changed. */
  double[] values() {
    return values;
  }

  double weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** Coordinates of a row. */
  double[] row(int row) {
    return Axes.point(values, size(), row);
  }

  /** As MLlib wants them, moved by a vector. */
  Iterator<Tuple2<Vector, Object>> vectors(double[] move) {
    return IntStream.range(0, size())
        .mapToObj(
            row -> {
              double[] moved = row(row);
              for (int i = 0; i < width; i++) {
                moved[i] += move[i];
              }
              return new Tuple2<Vector, Object>(Vectors.dense(moved), weight(row));
            })
        .iterator();
  }
}
