package clientele.clustering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A finished segmentation: what makes a point of a row, the model that assigns the point, and the
 * lasting identity and name of each segment. Its JSON is {@code segment_models.model}: enough to
 * score any frame that has the features' columns, with the labels that the fitted rows got.
 *
 * @param transform from a row to a point
 * @param model from a point to a segment
 * @param segments what the model's segments are called, in its order
 */
public record Segmentation(FeatureTransform transform, SegmentModel model, List<Segment> segments)
    implements Serializable {

  /** Of the JSON: another one is read by other software. */
  private static final int VERSION = 1;

  /** The columns that say where a row belongs, after the key. */
  private static final List<StructField> ASSIGNED =
      List.of(
          DataTypes.createStructField("segment_id", DataTypes.IntegerType, true),
          DataTypes.createStructField("segment_name", DataTypes.StringType, true),
          DataTypes.createStructField("nearest_segment_id", DataTypes.IntegerType, true),
          DataTypes.createStructField("distance", DataTypes.DoubleType, true),
          DataTypes.createStructField("margin", DataTypes.DoubleType, true),
          DataTypes.createStructField("confidence", DataTypes.DoubleType, true));

  /**
   * A segment as the lake knows it.
   *
   * @param id lasting identity, from 1
   * @param name unique among the segments
   */
  public record Segment(int id, String name) implements Serializable {}

  /** Whether a row was held in its former segment, after the others of {@link #ASSIGNED}. */
  public static final String HELD = "held";

  /**
   * Which rows keep the segment that they were in before, though another is nearer now: those for
   * whom the other is nearer by less than a share of the distance to the former one, {@code 1 − d₁
   * / d < share}. Segments' borders move a little with each refit, and customers near them would
   * change back and forth without having changed themselves.
   *
   * @param former column of the frame with the id of the segment before, NULL for none
   * @param share 0 holds no row
   */
  public record Hold(String former, double share) implements Serializable {}

  /** Copies the list and checks that each of the model's segments is named. */
  public Segmentation {
    segments = List.copyOf(segments);
    if (segments.size() != model.segments()) {
      throw new IllegalArgumentException(
          "Cannot name " + model.segments() + " segments by " + segments.size() + " names.");
    }
  }

  /**
   * Puts every row of a frame into its segment.
   *
   * @param frame with the key and the features' columns
   * @return customer_id (the key), segment_id, segment_name, nearest_segment_id, distance, margin,
   *     confidence
   * @throws clientele.run.UserException (data) where the frame lacks a column
   */
  public Dataset<Row> score(Dataset<Row> frame) {
    FeatureSpace space = transform.space();
    return assign(space.project(frame, Map.of()), space, Optional.empty());
  }

  /**
   * Puts every row of a frame into its segment, or leaves it in the one before.
   *
   * @param frame with the key, the features' columns and that of the former ids
   * @param hold which rows keep their segment
   * @return as {@link #score(PinnedFrame, Hold)}, with the column of the former ids
   * @throws clientele.run.UserException (data) where the frame lacks a column
   */
  public Dataset<Row> score(Dataset<Row> frame, Hold hold) {
    FeatureSpace space = transform.space();
    Map<String, String> carried = Map.of(hold.former(), hold.former());
    return assign(space.project(frame, carried), space, Optional.of(hold));
  }

  /**
   * Puts every row of a pinned frame into its segment.
   *
   * @param frame with the model's features, perhaps among others
   * @return as {@link #score(Dataset)}, with the carried columns
   */
  public Dataset<Row> score(PinnedFrame frame) {
    return assign(frame.rows(), frame.space(), Optional.empty());
  }

  /**
   * Puts every row of a pinned frame into its segment, or leaves it in the one before.
   *
   * @param frame with the model's features, perhaps among others, and the column of the former ids
   * @param hold which rows keep their segment
   * @return as {@link #score(PinnedFrame)}, and a BOOLEAN {@link #HELD}; distance is to the segment
   *     that the row is in, margin and confidence are about the nearest one
   */
  public Dataset<Row> score(PinnedFrame frame, Hold hold) {
    return assign(frame.rows(), frame.space(), Optional.of(hold));
  }

  private Dataset<Row> assign(Dataset<Row> projected, FeatureSpace space, Optional<Hold> hold) {
    FeatureTransform.Encoder encoder = transform.encoder(space);
    int former = hold.map(it -> List.of(projected.columns()).indexOf(it.former())).orElse(-1);
    double share = hold.map(Hold::share).orElse(0.0);
    int carriedFrom = 1 + space.features().size() + (space.within().isPresent() ? 1 : 0);
    StructField[] present = projected.schema().fields();
    StructType schema = new StructType().add("customer_id", DataTypes.StringType, true);
    for (int i = carriedFrom; i < present.length; i++) {
      schema = schema.add(present[i]);
    }
    for (StructField field : ASSIGNED) {
      schema = schema.add(field);
    }
    if (hold.isPresent()) {
      schema = schema.add(HELD, DataTypes.BooleanType, false);
    }
    int width = schema.length();
    boolean holds = hold.isPresent();
    int carried = present.length - carriedFrom;
    return projected.map(
        (MapFunction<Row, Row>)
            row -> {
              Object[] values = new Object[width];
              values[0] = row.getString(0);
              for (int i = 0; i < carried; i++) {
                values[1 + i] = row.get(carriedFrom + i);
              }
              int at = 1 + carried;
              double[] point = encoder.point(row);
              assign(point, encoder.guessed(row), values, at);
              if (holds) {
                values[width - 1] =
                    !row.isNullAt(former) && hold(point, row.getInt(former), share, values, at);
              }
              return RowFactory.create(values);
            },
        Encoders.row(schema));
  }

  private void assign(double[] point, double guessed, Object[] values, int at) {
    Assignment assignment = model.assign(point).guessed(guessed);
    if (assignment.segment() == Assignment.NOISE) {
      return;
    }
    Segment segment = segments.get(assignment.segment());
    values[at] = segment.id();
    values[at + 1] = segment.name();
    values[at + 2] = segment.id();
    values[at + 3] = assignment.distance();
    values[at + 4] = assignment.margin();
    values[at + 5] = assignment.confidence();
  }

  private boolean hold(double[] point, int former, double share, Object[] values, int at) {
    if (values[at] == null || former == (Integer) values[at]) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).id() == former) {
        double distance = model.distance(point, i);
        boolean held = (Double) values[at + 3] > (1 - share) * distance;
        if (held) {
          values[at] = former;
          values[at + 1] = segments.get(i).name();
          values[at + 3] = distance;
        }
        return held;
      }
    }
    return false;
  }

  /**
   * All that scoring needs.
   *
   * @return an object for {@code segment_models.model}
   */
  public JsonNode toJson() {
    ObjectNode json = Json.object();
    json.put("version", VERSION);
    ArrayNode names = json.putArray("segments");
    for (Segment segment : segments) {
      names.addObject().put("id", segment.id()).put("name", segment.name());
    }
    json.set("assign", model.toJson());
    json.set("transform", transform.toJson());
    return json;
  }

  /**
   * The segmentation that {@link #toJson} wrote.
   *
   * @param text the JSON
   * @return a segmentation that scores alike
   * @throws IllegalArgumentException where another version of Clientele wrote it
   */
  public static Segmentation read(String text) {
    JsonNode json = Json.parse(text);
    if (json.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          "Cannot read a model of version "
              + json.path("version").asText()
              + "; this is version "
              + VERSION
              + ".");
    }
    List<Segment> segments = new ArrayList<>();
    json.get("segments")
        .forEach(
            segment ->
                segments.add(new Segment(segment.get("id").asInt(), segment.get("name").asText())));
    return new Segmentation(
        FeatureTransform.read(json.get("transform")),
        SegmentModel.read(json.get("assign")),
        segments);
  }
}
