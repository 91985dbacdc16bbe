package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * From a row's features to a point, and from a point back to the features' own units. Fitted once
 * by {@link FeatureTransformFitter}, recorded in {@code segment_models.scaling}, and used alike for
 * fitting and scoring.
 */
public final class FeatureTransform implements Serializable {
  private static final long serialVersionUID = 1L;

  private final transient String key;
  private final transient List<Coding> codings;
  private final transient Optional<String> within;
  private final transient int width;

  FeatureTransform(String key, List<Coding> codings, Optional<String> within) {
    this.key = key;
    this.codings = List.copyOf(codings);
    this.within = within;
    this.width = codings.stream().mapToInt(Coding::width).sum();
  }

  /**
   * What is clustered.
   *
   * @return the key and the features that vary, in the order of the coordinates
   */
  public FeatureSpace space() {
    return new FeatureSpace(key, codings.stream().map(Coding::feature).toList(), within);
  }

  /**
   * What is clustered.
   *
   * @return the names of the features that vary, in the order of the coordinates
   */
  public List<String> featureNames() {
    return codings.stream().map(coding -> coding.feature().name()).toList();
  }

  /**
   * The number of coordinates of a point.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * How people say what the coordinates are.
   *
   * @param features how features are spoken of; those without an entry go by their names
   * @return one for each coordinate
   */
  public List<Wording> wordings(Map<String, Wording.Feature> features) {
    List<Wording> wordings = new ArrayList<>();
    for (Coding coding : codings) {
      String name = coding.feature().name();
      for (int i = 0; i < coding.width(); i++) {
        wordings.add(coding.wording(i, features.getOrDefault(name, Wording.Feature.named(name))));
      }
    }
    return wordings;
  }

  /**
   * The point of a row of a {@link FeatureSpace#project projected} frame. Minus zero never occurs.
   */
  Encoder encoder(FeatureSpace frame) {
    return new Encoder(this, frame);
  }

  /**
   * The points of a frame's rows as MLlib has them.
   *
   * @param frame with the key and the features' columns
   * @return customer_id (the key) and features, a vector in scaled units
   * @throws clientele.run.UserException (data) where the frame lacks a column
   */
  public Dataset<Row> vectors(Dataset<Row> frame) {
    Encoder encoder = encoder(space());
    StructType schema =
        new StructType()
            .add("customer_id", DataTypes.StringType, true)
            .add("features", SQLDataTypes.VectorType(), false);
    return space()
        .project(frame, Map.of())
        .map(
            (MapFunction<Row, Row>)
                row -> RowFactory.create(row.getString(0), Vectors.dense(encoder.point(row))),
            Encoders.row(schema));
  }

  /** Reads rows of one projected frame; values are found by position. */
  static final class Encoder implements Serializable {
    private static final long serialVersionUID = 1L;
    private final FeatureTransform transform;
    private final int[] positions;
    private final int group;

    private Encoder(FeatureTransform transform, FeatureSpace frame) {
      this.transform = transform;
      Map<String, Integer> byName = new TreeMap<>();
      int position = 1;
      for (ClusteredFeature.Kind kind : ClusteredFeature.Kind.values()) {
        for (ClusteredFeature feature : frame.of(kind)) {
          byName.put(feature.name(), position++);
        }
      }
      group = transform.within.isPresent() && frame.within().isPresent() ? position : -1;
      positions =
          transform.codings.stream()
              .mapToInt(coding -> byName.get(coding.feature().name()))
              .toArray();
    }

    double[] point(Row row) {
      double[] point = new double[transform.width];
      String within = group < 0 ? null : row.getString(group);
      int at = 0;
      for (int i = 0; i < positions.length; i++) {
        Coding coding = transform.codings.get(i);
        if (coding instanceof NumberCoding number) {
          number.encode(row.getDouble(positions[i]), within, point, at);
        } else if (coding instanceof CategoryCoding category) {
          category.encode(row.getString(positions[i]), within, point, at);
        }
        at += coding.width();
      }
      for (int i = 0; i < point.length; i++) {
        point[i] += 0.0;
      }
      return point;
    }

    /**
     * The variance of what stands imputed in the point of a row, in squared scaled units; 0 where
     * all is known.
     */
    double guessed(Row row) {
      double variance = 0;
      for (int i = 0; i < positions.length; i++) {
        Coding coding = transform.codings.get(i);
        if (coding instanceof NumberCoding number) {
          variance += number.guessed(row.getDouble(positions[i]));
        } else if (coding instanceof CategoryCoding category) {
          variance += category.guessed(row.getString(positions[i]));
        }
      }
      return variance;
    }
  }

  /**
   * What a point means in the features' own units.
   *
   * @param point its coordinates
   * @return an object: feature to number, or to the shares of its levels
   */
  public JsonNode decode(double[] point) {
    ObjectNode values = Json.object();
    int at = 0;
    for (Coding coding : codings) {
      values.set(coding.feature().name(), coding.decode(point, at));
      at += coding.width();
    }
    return values;
  }

  /**
   * What each feature contributes to the separation of segments: its part of the sum of squared
   * distances of the segments' means from the mean of all, weighted by their sizes.
   *
   * @param means of the segments, in coordinates
   * @param weights their sizes
   * @return feature to a share, 0 to 1, which add up to 1; all 0 for one segment
   */
  public Map<String, Double> separation(List<double[]> means, List<Double> weights) {
    double all = weights.stream().mapToDouble(Double::doubleValue).sum();
    double[] between = new double[width];
    for (int i = 0; i < width; i++) {
      double mean = 0;
      for (int segment = 0; segment < means.size(); segment++) {
        mean += weights.get(segment) / all * means.get(segment)[i];
      }
      for (int segment = 0; segment < means.size(); segment++) {
        double apart = means.get(segment)[i] - mean;
        between[i] += weights.get(segment) / all * apart * apart;
      }
    }
    double total = Arrays.stream(between).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    int at = 0;
    for (Coding coding : codings) {
      double own = Arrays.stream(between, at, at + coding.width()).sum();
      shares.put(coding.feature().name(), total > 0 ? own / total : 0);
      at += coding.width();
    }
    return shares;
  }

  /**
   * The point of values that {@link #decode} of this or another transform of the same features
   * gave.
   *
   * @param values an object of feature to value
   * @return its coordinates under this transform
   */
  public double[] recode(JsonNode values) {
    double[] point = new double[width];
    int at = 0;
    for (Coding coding : codings) {
      coding.recode(values.path(coding.feature().name()), point, at);
      at += coding.width();
    }
    return point;
  }

  /**
   * All that is needed to do the same again.
   *
   * @return an object for {@code segment_models.scaling}
   */
  public JsonNode toJson() {
    ObjectNode json = Json.object();
    json.put("key", key);
    within.ifPresent(column -> json.put("within", column));
    ArrayNode features = json.putArray("features");
    codings.forEach(coding -> features.add(coding.toJson()));
    return json;
  }

  /**
   * The transform that {@link #toJson} wrote.
   *
   * @param json the object
   * @return an equal transform
   */
  public static FeatureTransform read(JsonNode json) {
    List<Coding> codings = new ArrayList<>();
    json.get("features").forEach(feature -> codings.add(Coding.read(feature)));
    return new FeatureTransform(
        json.get("key").asText(),
        codings,
        Optional.ofNullable(json.get("within")).map(JsonNode::asText));
  }

  private Object writeReplace() {
    return new Written(Json.text(toJson()));
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("A transform travels as its JSON.");
  }

  /** A transform on its way to another process. */
  private record Written(String json) implements Serializable {
    private Object readResolve() {
      return read(Json.parse(json));
    }
  }
}
