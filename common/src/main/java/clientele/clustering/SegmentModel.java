package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.Optional;
import org.apache.spark.ml.clustering.KMeansModel;

/**
 * Puts a point into a segment. What it knows the segments by, be it centres, a tree, densities or
 * rules, is its own affair.
 */
public interface SegmentModel extends Serializable {
  /**
   * What fitted it.
   *
   * @return as in {@code segment.algorithms}
   */
  String algorithm();

  /**
   * How many segments it has.
   *
   * @return segments are numbered from 0 to this less 1
   */
  int segments();

  /**
   * The segment of a point, with how surely it belongs there.
   *
   * @param point of the feature space that it was fitted on
   * @return the same for the same point, always
   */
  Assignment assign(double[] point);

  /**
   * The segment of a point alone, where the rest is not asked for.
   *
   * @param point of the feature space that it was fitted on
   * @return {@link Assignment#segment()}
   */
  default int segment(double[] point) {
    return assign(point).segment();
  }

  /**
   * How far a point is from any one segment.
   *
   * @param point of the feature space that it was fitted on
   * @param segment from 0
   * @return in scaled units, as {@link Assignment#distance()}; infinite where a model cannot tell,
   *     so that no point is held in a segment that is not its own
   */
  default double distance(double[] point, int segment) {
    Assignment own = assign(point);
    return own.segment() == segment ? own.distance() : Double.POSITIVE_INFINITY;
  }

  /**
   * The segments of many points at once.
   *
   * @param axes coordinates, axis after axis: all points' first, then all points' second, and so on
   * @param count how many points, at least 1
   * @param into receives what {@link #segment(double[])} gives for each
   */
  default void segments(double[] axes, int count, int[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = segment(Axes.point(axes, count, i));
    }
  }

  /**
   * The same model as one of Spark's MLlib, for programs that know MLlib alone. It numbers the
   * segments alike; points whose distances to two centres differ by less than about a millionth,
   * which is as exactly as MLlib computes them, may come out on the other side.
   *
   * @param uid names it
   * @return nothing where the model does not go by nearest centres
   */
  default Optional<KMeansModel> toMLlib(String uid) {
    return Optional.empty();
  }

  /**
   * All that {@link #read} needs.
   *
   * @return an object with a field {@code type}
   */
  JsonNode toJson();

  /**
   * The model that {@link #toJson} wrote.
   *
   * @param json the object
   * @return a model that assigns alike
   */
  static SegmentModel read(JsonNode json) {
    String type = json.path("type").asText();
    if (type.equals(NearestCenterModel.TYPE)) {
      return NearestCenterModel.readCenters(json);
    }
    throw new IllegalArgumentException("Cannot read a segment model of the type " + type + ".");
  }
}
