package clientele.jobs;

import clientele.clustering.Evidence;
import clientele.clustering.FeatureTransform;
import clientele.clustering.PinnedFrame;
import clientele.clustering.Points;
import clientele.clustering.SegmentChoice.Ranked;
import clientele.clustering.SegmentLineage;
import clientele.clustering.Segmentation;
import clientele.clustering.ValidityCards;
import clientele.clustering.ValidityIndex;
import clientele.clustering.Verdict;
import clientele.config.SegmentSettings;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.SegmentValidity;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** The rows of the tables that {@link SegmentJob} writes. */
final class SegmentRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageContext context;
  private final SegmentSource source;
  private final PinnedFrame frame;
  private final Points points;
  private final Segmentation segmentation;
  private final String model;

  SegmentRows(
      StageContext context,
      SegmentSource source,
      PinnedFrame frame,
      Points points,
      Segmentation segmentation) {
    this.context = context;
    this.source = source;
    this.frame = frame;
    this.points = points;
    this.segmentation = segmentation;
    this.model = segmentation.toJson().toString();
  }

  /** The same model has the same id, whichever run made it. */
  String modelId() {
    return String.format(
        Locale.ROOT,
        "%s-%s-%d-%s",
        source.asOf(),
        segmentation.model().algorithm(),
        segmentation.segments().size(),
        DigestUtils.sha256Hex(model).substring(0, 12));
  }

  /** Labels everyone. */
  interface Labels {
    /** As {@link Segmentation#score(PinnedFrame)}, perhaps with {@link Segmentation#HELD}. */
    Dataset<Row> of(Segmentation segmentation);
  }

  Dataset<Row> customers(Labels labels) {
    Dataset<Row> labelled = labels.of(segmentation);
    boolean holds = List.of(labelled.columns()).contains(Segmentation.HELD);
    Column by =
        holds
            ? functions.when(functions.col(Segmentation.HELD), "held").otherwise("fitted")
            : functions.lit("fitted");
    return labelled
        .withColumn("assigned_by", by)
        .drop(source.carried().keySet().toArray(String[]::new))
        .drop(SegmentHistory.FORMER, Segmentation.HELD)
        .withColumn("as_of", functions.lit(source.asOf()))
        .withColumn("algorithm", functions.lit(segmentation.model().algorithm()))
        .withColumn("model_id", functions.lit(modelId()))
        .withColumn("run_id", functions.lit(context.run().runId()));
  }

  Dataset<Row> selection(List<Ranked> ranked) {
    StructType schema = KSelection.CONTRACT.schema();
    List<Row> rows = new ArrayList<>();
    for (Ranked place : ranked) {
      Map<String, Object> values = new TreeMap<>();
      values.put("as_of", source.asOf());
      values.put("algorithm", place.evidence().candidate().algorithm());
      values.put("k", place.evidence().candidate().segments());
      values.put("run_id", context.run().runId());
      for (ValidityIndex index : ValidityIndex.values()) {
        place.evidence().value(index).ifPresent(value -> values.put(index.column(), value));
      }
      place.score().ifPresent(score -> values.put("score", score));
      place.rank().ifPresent(rank -> values.put("rank", rank));
      values.put("chosen", place.chosen());
      values.put("reason", place.reason());
      rows.add(row(schema, values));
    }
    return context.spark().createDataFrame(rows, schema);
  }

  Dataset<Row> validity(List<ValidityCards.Card> cards) {
    StructType schema = SegmentValidity.CONTRACT.schema();
    Map<Integer, String> names = new TreeMap<>();
    segmentation.segments().forEach(segment -> names.put(segment.id(), segment.name()));
    List<Row> rows = new ArrayList<>();
    for (ValidityCards.Card card : cards) {
      ValidityCards.Measures measures = card.measures();
      Map<String, Object> values = new TreeMap<>();
      values.put("as_of", source.asOf());
      values.put("segment_id", card.id());
      values.put("segment_name", names.get(card.id()));
      put(values, "homogeneity", measures.homogeneity());
      put(values, "separation", measures.separation());
      put(values, "stability_within", measures.within());
      put(values, "stability_across", measures.across());
      values.put("size", card.size());
      put(values, "share", measures.share());
      put(values, "confidence", measures.confidence());
      put(values, "margin", measures.margin());
      put(values, "spread", measures.spread());
      values.put("neighbour_id", measures.neighbour());
      put(values, "neighbour_distance", measures.neighbourDistance());
      values.put("light", card.light().text());
      values.put("reasons", card.reasons().toArray(String[]::new));
      values.put("run_id", context.run().runId());
      rows.add(row(schema, values));
    }
    return context.spark().createDataFrame(rows, schema);
  }

  private static void put(Map<String, Object> values, String column, double value) {
    if (Double.isFinite(value)) {
      values.put(column, value);
    }
  }

  Dataset<Row> ledger(
      SegmentLineage lineage, List<Long> customers, Optional<LocalDate> comparedWith) {
    StructType schema = SegmentLedger.CONTRACT.schema();
    List<Row> rows = new ArrayList<>();
    for (SegmentLineage.Event event : lineage.events()) {
      Map<String, Object> values = new TreeMap<>();
      values.put("segment_id", event.id());
      values.put("as_of", source.asOf());
      values.put("event", event.kind().text());
      values.put("parent_ids", event.parents().toArray(Integer[]::new));
      values.put("successor_ids", event.successors().toArray(Integer[]::new));
      event.score().ifPresent(score -> values.put("match_score", score));
      if (event.by() != SegmentLineage.By.NOTHING) {
        values.put("matched_by", event.by().name().toLowerCase(Locale.ROOT));
      }
      comparedWith.ifPresent(date -> values.put("matched_as_of", date));
      values.put("customers", event.segment() < 0 ? 0L : customers.get(event.segment()));
      values.put("run_id", context.run().runId());
      rows.add(row(schema, values));
    }
    return context.spark().createDataFrame(rows, schema);
  }

  Dataset<Row> models(
      Ranked chosen, Verdict verdict, List<Integer> issued, String status, FitDetails details) {
    StructType schema = SegmentModels.CONTRACT.schema();
    Evidence evidence = chosen.evidence();
    FeatureTransform transform = segmentation.transform();
    Map<String, Object> values = new TreeMap<>();
    values.put("model_id", modelId());
    values.put("as_of", source.asOf());
    values.put("status", status);
    values.put("algorithm", evidence.candidate().algorithm());
    values.put("k", evidence.candidate().segments());
    values.put("features", transform.featureNames().toArray(String[]::new));
    values.put("scaling", transform.toJson().toString());
    values.put("centers", centers(evidence).toString());
    values.put("model", model);
    values.put("metrics", metrics(evidence).toString());
    values.put("details", details.toString());
    values.put("issued_ids", issued.toArray(Integer[]::new));
    values.put("verdict", verdict.kind().label());
    values.put("p_value", verdict.pValue());
    values.put("seed", context.run().seed());
    ObjectNode versions = JSON.createObjectNode();
    new TreeMap<>(source.inputVersions()).forEach(versions::put);
    values.put("input_versions", versions.toString());
    values.put("config_hash", context.configHash());
    values.put("software_version", context.softwareVersion());
    values.put("run_id", context.run().runId());
    return context.spark().createDataFrame(List.of(row(schema, values)), schema);
  }

  /** The mean of each segment's members. */
  private ArrayNode centers(Evidence evidence) {
    ArrayNode centers = JSON.createArrayNode();
    for (int i = 0; i < evidence.means().size(); i++) {
      double[] mean = evidence.means().get(i);
      ObjectNode center = centers.addObject();
      center.put("segment_id", segmentation.segments().get(i).id());
      ArrayNode scaled = center.putArray("scaled");
      for (double coordinate : mean) {
        scaled.add(coordinate);
      }
      center.set("input", segmentation.transform().decode(mean));
    }
    return centers;
  }

  private ObjectNode metrics(Evidence evidence) {
    ObjectNode metrics = JSON.createObjectNode();
    for (ValidityIndex index : ValidityIndex.values()) {
      evidence.value(index).ifPresent(value -> metrics.put(index.column(), value));
    }
    ObjectNode separation = metrics.putObject("separation");
    segmentation
        .transform()
        .separation(evidence.means(), evidence.weights())
        .forEach(separation::put);
    SegmentSettings settings = context.settings().segment();
    ObjectNode search = metrics.putObject("search");
    search.put("search", settings.search().name().toLowerCase(Locale.ROOT));
    search.put("rows", points.count());
    search.put("partitions", frame.partitions());
    search.put("starts", settings.starts());
    search.put("max_iterations", settings.maxIterations());
    search.put("silhouette_sample", settings.silhouetteSample());
    search.put("coreset", settings.coreset());
    search.put("resamples", settings.resamples());
    search.put("references", settings.references());
    return metrics;
  }

  private static Row row(StructType schema, Map<String, Object> values) {
    Object[] row = new Object[schema.length()];
    for (int i = 0; i < row.length; i++) {
      row[i] = values.get(schema.fields()[i].name());
    }
    return RowFactory.create(row);
  }
}
