package clientele.jobs;

import clientele.clustering.FeatureTransform;
import clientele.clustering.Incumbent;
import clientele.clustering.SegmentIdentity;
import clientele.clustering.SegmentIdentity.Issued;
import clientele.clustering.SegmentIdentity.Previous;
import clientele.clustering.SegmentLineage;
import clientele.clustering.Segmentation;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The segmentations that the lake has had, as far as a new one needs them for the ids of its
 * segments. They are read from {@code segment_models} and {@code segment_ledger}, which are small.
 */
final class SegmentHistory {
  /** The column of {@link #former()} that says where a customer was before. */
  static final String FORMER = "former_segment_id";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A segmentation of another time. */
  private record Past(
      LocalDate asOf,
      boolean published,
      String algorithm,
      List<Integer> ids,
      String centers,
      List<String> features,
      List<Integer> issued) {}

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
              functions.col("features"),
              functions.col("issued_ids"),
              functions.col("algorithm"),
              functions.col("model_id"))
          .orderBy("as_of", "model_id")
          .collectAsList()
          .forEach(
              row ->
                  history.past.add(
                      new Past(
                          LocalDate.parse(row.getString(0)),
                          row.getString(1).equals("published"),
                          row.getString(6),
                          ids(PublishedModel.read(row.getString(7), row.getString(2))),
                          row.getString(3),
                          row.getList(4),
                          row.getList(5))));
    }
    return history;
  }

  private static List<Integer> ids(Segmentation model) {
    return model.segments().stream().map(Segmentation.Segment::id).sorted().toList();
  }

  /** The published segmentation with the greatest date strictly before this one. */
  private Optional<Past> before() {
    return past.stream()
        .filter(model -> model.published() && model.asOf().isBefore(asOf))
        .reduce((first, second) -> second);
  }

  /** The date of the segmentation that this one is compared with. */
  Optional<LocalDate> comparedWith() {
    return before().map(Past::asOf);
  }

  /**
   * What the new segmentation is to go on from: nothing where other features were clustered.
   *
   * @param features of the new one
   * @param lead by how much another number of segments must be better; 0 for asking anew
   */
  Optional<Incumbent> incumbent(List<String> features, double lead) {
    return before()
        .filter(model -> lead > 0 && sameFeatures(model, features))
        .map(model -> new Incumbent(model.algorithm(), model.ids().size(), lead));
  }

  private static boolean sameFeatures(Past before, List<String> features) {
    return new TreeSet<>(features).equals(new TreeSet<>(before.features()));
  }

  /** customer_id and {@link #FORMER} of the segmentation that this one is compared with. */
  Optional<Dataset<Row>> former() {
    return before()
        .map(
            model ->
                lake.read(CustomerSegments.CONTRACT, model.asOf())
                    .where("segment_id is not null")
                    .select(functions.col("customer_id"), functions.col("segment_id").as(FORMER)));
  }

  /** The ids that occur in {@link #former()}, ascending. */
  List<Integer> formerIds() {
    return before().map(Past::ids).orElse(List.of());
  }

  /**
   * What became of the segments before, and the lasting id of each new one.
   *
   * @param current the new segmentation, by the model's own numbers
   * @param shared customers that each new segment shares with each of {@link #formerIds()}
   * @param transform of the new segmentation
   */
  SegmentLineage lineage(
      SegmentIdentity.Current current, long[][] shared, FeatureTransform transform) {
    int largest =
        past.stream().flatMap(model -> model.issued().stream()).mapToInt(id -> id).max().orElse(0);
    return SegmentIdentity.lineage(
        current,
        before().map(model -> previous(model, shared, transform)).orElse(Previous.none()),
        shared,
        new Issued(issuedHere(), largest));
  }

  private Previous previous(Past before, long[][] shared, FeatureTransform transform) {
    Map<Integer, Long> sizes = new TreeMap<>();
    lake.read(SegmentLedger.CONTRACT, before.asOf())
        .select("segment_id", "customers")
        .collectAsList()
        .forEach(row -> sizes.put(row.getInt(0), row.getLong(1)));
    List<Long> customers = new ArrayList<>();
    for (int p = 0; p < before.ids().size(); p++) {
      long still = 0;
      for (long[] row : shared) {
        still += row[p];
      }
      customers.add(Math.max(still, sizes.getOrDefault(before.ids().get(p), 0L)));
    }
    return new Previous(before.ids(), customers, centers(before, transform));
  }

  /** Ids that runs of this date have brought up, ascending. */
  private List<Integer> issuedHere() {
    Set<Integer> issued = new TreeSet<>();
    past.stream()
        .filter(model -> model.asOf().equals(asOf))
        .forEach(model -> issued.addAll(model.issued()));
    return List.copyOf(issued);
  }

  /** All ids that runs of this date have brought up, this run's among them; ascending. */
  List<Integer> issued(SegmentLineage lineage) {
    Set<Integer> issued = new TreeSet<>(issuedHere());
    issued.addAll(lineage.issued());
    return List.copyOf(issued);
  }

  /** The centres of a past segmentation in the new one's coordinates; none for other features. */
  private static List<double[]> centers(Past before, FeatureTransform transform) {
    if (!sameFeatures(before, transform.featureNames())) {
      return List.of();
    }
    try {
      double[][] centers = new double[before.ids().size()][];
      for (JsonNode center : JSON.readTree(before.centers())) {
        centers[before.ids().indexOf(center.get("segment_id").asInt())] =
            transform.recode(center.get("input"));
      }
      return List.of(centers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("segment_models.centers is no JSON", e);
    }
  }
}
