package clientele.jobs;

import clientele.clustering.FeatureTransform;
import clientele.clustering.SegmentIdentity;
import clientele.clustering.SegmentIdentity.Previous;
import clientele.clustering.Segmentation;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The segmentations that the lake has had, as far as a new one needs them for the ids of its
 * segments. They are read from {@code segment_models}, which is small; customers are only read of
 * the one segmentation that is compared.
 */
final class SegmentHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A segmentation of another time. */
  private record Past(
      LocalDate asOf, boolean published, Set<Integer> ids, String centers, List<String> features) {}

  private final Lake lake;
  private final LocalDate asOf;
  private final List<Past> past = new ArrayList<>();

  private SegmentHistory(Lake lake, LocalDate asOf) {
    this.lake = lake;
    this.asOf = asOf;
  }

  /** What the lake knows, seen from a date. */
  static SegmentHistory of(Lake lake, LocalDate asOf) {
    SegmentHistory history = new SegmentHistory(lake, asOf);
    if (lake.has(SegmentModels.CONTRACT)) {
      lake.read(SegmentModels.CONTRACT)
          .select(
              functions.col("as_of").cast("string"),
              functions.col("status"),
              functions.col("model"),
              functions.col("centers"),
              functions.col("features"))
          .orderBy("as_of", "status")
          .collectAsList()
          .forEach(
              row -> {
                Set<Integer> ids = new TreeSet<>();
                Segmentation.read(row.getString(2))
                    .segments()
                    .forEach(segment -> ids.add(segment.id()));
                history.past.add(
                    new Past(
                        LocalDate.parse(row.getString(0)),
                        row.getString(1).equals("published"),
                        ids,
                        row.getString(3),
                        row.getList(4)));
              });
    }
    return history;
  }

  /**
   * The lasting id of each segment.
   *
   * @param current the new segmentation, by the model's own numbers
   * @param labelled customer_id and segment_id, which is the model's number plus 1
   * @param transform of the new segmentation
   */
  int[] ids(SegmentIdentity.Current current, Dataset<Row> labelled, FeatureTransform transform) {
    Optional<Past> before =
        past.stream()
            .filter(model -> model.published() && model.asOf().isBefore(asOf))
            .reduce((first, second) -> second);
    int largest =
        past.stream()
            .filter(model -> !model.asOf().equals(asOf))
            .flatMap(model -> model.ids().stream())
            .mapToInt(id -> id)
            .max()
            .orElse(0);
    if (before.isEmpty()) {
      return SegmentIdentity.ids(current, Previous.none(), new long[0][], bornHere(), largest);
    }
    List<Integer> ids = List.copyOf(before.get().ids());
    long[][] shared = new long[current.customers().size()][ids.size()];
    Long[] customers = new Long[ids.size()];
    java.util.Arrays.fill(customers, 0L);
    Dataset<Row> then =
        lake.read(CustomerSegments.CONTRACT, before.get().asOf())
            .where("segment_id is not null")
            .select(functions.col("customer_id"), functions.col("segment_id").as("before"));
    Dataset<Row> now = labelled.select("customer_id", "segment_id");
    then.join(
            now,
            scala.jdk.javaapi.CollectionConverters.asScala(List.of("customer_id")).toSeq(),
            "left")
        .groupBy("segment_id", "before")
        .count()
        .collectAsList()
        .forEach(
            row -> {
              int index = ids.indexOf(row.getInt(1));
              customers[index] += row.getLong(2);
              if (!row.isNullAt(0)) {
                shared[row.getInt(0) - 1][index] = row.getLong(2);
              }
            });
    return SegmentIdentity.ids(
        current,
        new Previous(ids, List.of(customers), centers(before.get(), ids, transform)),
        shared,
        bornHere(),
        largest);
  }

  /** Ids that this date's present segmentation has and none of an earlier date. */
  private List<Integer> bornHere() {
    Set<Integer> born = new TreeSet<>();
    past.stream()
        .filter(model -> model.asOf().equals(asOf))
        .forEach(model -> born.addAll(model.ids()));
    past.stream()
        .filter(model -> model.asOf().isBefore(asOf))
        .forEach(model -> born.removeAll(model.ids()));
    return List.copyOf(born);
  }

  /** The centres of a past segmentation in the new one's coordinates; none for other features. */
  private static List<double[]> centers(
      Past before, List<Integer> ids, FeatureTransform transform) {
    List<String> features =
        transform.space().features().stream().map(feature -> feature.name()).toList();
    if (!new TreeSet<>(features).equals(new TreeSet<>(before.features()))) {
      return List.of();
    }
    try {
      double[][] centers = new double[ids.size()][];
      for (JsonNode center : JSON.readTree(before.centers())) {
        centers[ids.indexOf(center.get("segment_id").asInt())] =
            transform.recode(center.get("input"));
      }
      return List.of(centers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("segment_models.centers is no JSON", e);
    }
  }
}
