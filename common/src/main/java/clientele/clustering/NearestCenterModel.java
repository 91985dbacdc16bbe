package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;

/**
 * A point belongs to the segment whose centre is nearest by Euclidean distance; of equally near
 * ones to the first. Distance is to that centre, d₁; margin is d₂ − d₁ with d₂ to the second
 * nearest; confidence is 1 − d₁ / d₂ (0 where both are 0).
 *
 * <p>The centres are rounded and sorted, so that labels do not hang on the last bits of a
 * distributed sum.
 */
final class NearestCenterModel implements SegmentModel {
  static final String TYPE = "nearest-center";
  private static final long serialVersionUID = 1L;
  private static final int DIGITS = 9;

  private final String algorithm;
  private final double[][] centers;

  private NearestCenterModel(String algorithm, double[][] centers) {
    this.algorithm = algorithm;
    this.centers = centers;
  }

  /**
   * A model of distinct centres.
   *
   * @param algorithm what found them
   * @param centers as found
   * @param scale along each axis: centres are rounded to about a billionth of it
   * @return perhaps fewer segments than centres, where some are equal
   */
  static NearestCenterModel of(String algorithm, double[][] centers, double[] scale) {
    double[][] rounded =
        Arrays.stream(order(centers, scale))
            .mapToObj(i -> round(centers[i], scale))
            .toArray(double[][]::new);
    int distinct = 0;
    for (double[] center : rounded) {
      if (distinct == 0 || !Arrays.equals(rounded[distinct - 1], center)) {
        rounded[distinct++] = center;
      }
    }
    return new NearestCenterModel(algorithm, Arrays.copyOf(rounded, distinct));
  }

  /**
   * Where the centres come from that {@link #of} makes of distinct ones.
   *
   * @param centers as found
   * @param scale along each axis
   * @return for each segment the index of its centre
   */
  static int[] order(double[][] centers, double[] scale) {
    double[][] rounded =
        Arrays.stream(centers).map(center -> round(center, scale)).toArray(double[][]::new);
    return IntStream.range(0, centers.length)
        .boxed()
        .sorted((a, b) -> Arrays.compare(rounded[a], rounded[b]))
        .mapToInt(i -> i)
        .toArray();
  }

  private static double[] round(double[] center, double[] scale) {
    double[] rounded = new double[center.length];
    for (int i = 0; i < center.length; i++) {
      int magnitude = scale[i] > 0 ? (int) Math.floor(Math.log10(scale[i])) : 0;
      rounded[i] =
          BigDecimal.valueOf(center[i])
                  .setScale(DIGITS - magnitude, RoundingMode.HALF_EVEN)
                  .doubleValue()
              + 0.0;
    }
    return rounded;
  }

  @Override
  public String algorithm() {
    return algorithm;
  }

  @Override
  public int segments() {
    return centers.length;
  }

  @Override
  public int segment(double[] point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < centers.length; i++) {
      double squared = Distances.squared(point, centers[i]);
      if (squared < least) {
        least = squared;
        nearest = i;
      }
    }
    return nearest;
  }

  @Override
  public void segments(double[] axes, int count, int[] into) {
    double[] flat = flat(centers);
    int width = axes.length / count;
    double[] squared = new double[Axes.TILE];
    double[] least = new double[Axes.TILE];
    for (int from = 0; from < count; from += Axes.TILE) {
      int size = Math.min(Axes.TILE, count - from);
      Arrays.fill(into, from, from + size, 0);
      Axes.squared(axes, count, from, size, flat, 0, least);
      for (int c = 1; c < centers.length; c++) {
        Axes.squared(axes, count, from, size, flat, c * width, squared);
        nearer(squared, least, size, c, from, into);
      }
    }
  }

  private static void nearer(
      double[] squared, double[] least, int size, int center, int from, int[] into) {
    for (int i = 0; i < size; i++) {
      long bits = Double.doubleToRawLongBits(squared[i]);
      long others = Double.doubleToRawLongBits(least[i]);
      long nearer = Axes.less(bits, others);
      least[i] = Double.longBitsToDouble(others ^ ((bits ^ others) & nearer));
      into[from + i] ^= (into[from + i] ^ center) & (int) nearer;
    }
  }

  /** Row after row. */
  static double[] flat(double[][] rows) {
    double[] flat = new double[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
    }
    return flat;
  }

  /** The centres, in the order of the segments. */
  double[][] centers() {
    return Arrays.stream(centers).map(double[]::clone).toArray(double[][]::new);
  }

  @Override
  public Assignment assign(double[] point) {
    int nearest = 0;
    double first = Double.POSITIVE_INFINITY;
    double second = Double.POSITIVE_INFINITY;
    for (int i = 0; i < centers.length; i++) {
      double squared = Distances.squared(point, centers[i]);
      if (squared < first) {
        second = first;
        first = squared;
        nearest = i;
      } else if (squared < second) {
        second = squared;
      }
    }
    double d1 = Math.sqrt(first);
    double d2 = Math.sqrt(second);
    double confidence = d2 > 0 ? 1 - d1 / d2 : 0;
    return new Assignment(nearest, d1, d2 - d1, confidence);
  }

  @Override
  public double distance(double[] point, int segment) {
    return Distances.euclidean(point, centers[segment]);
  }

  @Override
  public Optional<KMeansModel> toMLlib(String uid) {
    Vector[] vectors = Arrays.stream(centers).map(Vectors::dense).toArray(Vector[]::new);
    KMeansModel model =
        new KMeansModel(uid, new org.apache.spark.mllib.clustering.KMeansModel(vectors));
    // It does not count its centres.
    model.set(model.k(), vectors.length);
    return Optional.of(model);
  }

  @Override
  public JsonNode toJson() {
    ObjectNode json = Json.object();
    json.put("type", TYPE);
    json.put("algorithm", algorithm);
    ArrayNode all = json.putArray("centers");
    for (double[] center : centers) {
      all.add(Json.array(center));
    }
    return json;
  }

  static NearestCenterModel readCenters(JsonNode json) {
    JsonNode all = json.get("centers");
    double[][] centers = new double[all.size()][];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = Json.doubles(all.get(i));
    }
    return new NearestCenterModel(json.get("algorithm").asText(), centers);
  }
}
