package clientele.jobs;

import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentValidity;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What a fit says of itself beside its model: a candidate, a segment or a segment's fate a row,
 * some dozens in all. {@code segment_models.details} keeps them as JSON, so that a model which is
 * published later, or again, brings its own.
 */
final class FitDetails {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<TableContract> TABLES =
      List.of(KSelection.CONTRACT, SegmentValidity.CONTRACT, SegmentLedger.CONTRACT);

  private final JsonNode tables;

  private FitDetails(JsonNode tables) {
    this.tables = tables;
  }

  /** The rows of each table. */
  static FitDetails of(Map<TableContract, Dataset<Row>> rows) {
    ObjectNode tables = JSON.createObjectNode();
    for (TableContract table : TABLES) {
      ArrayNode array = tables.putArray(table.name());
      // The run that publishes them writes them; done again, a fit has the same details.
      rows.get(table).drop("run_id").toJSON().collectAsList().forEach(row -> array.add(parse(row)));
    }
    return new FitDetails(tables);
  }

  /** What {@link #toString} wrote. */
  static FitDetails read(String json) {
    return new FitDetails(parse(json));
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("segment_models.details is no JSON", e);
    }
  }

  @Override
  public String toString() {
    return tables.toString();
  }

  /** The date of the segmentation that it was compared with; empty for a lake's first. */
  Optional<LocalDate> comparedWith() {
    for (JsonNode event : tables.path(SegmentLedger.CONTRACT.name())) {
      if (event.hasNonNull("matched_as_of")) {
        return Optional.of(LocalDate.parse(event.get("matched_as_of").asText()));
      }
    }
    return Optional.empty();
  }

  /** How many customers each segment had, those held there included. */
  Map<Integer, Long> sizes() {
    Map<Integer, Long> sizes = new TreeMap<>();
    tables
        .path(SegmentValidity.CONTRACT.name())
        .forEach(card -> sizes.put(card.get("segment_id").asInt(), card.get("size").asLong()));
    return sizes;
  }

  /** Takes the rows of a date out of the tables: they are of no published model. */
  static void clear(StageContext context, Publication publication, LocalDate asOf) {
    for (TableContract table : TABLES) {
      publication.replaceSlice(
          table, context.spark().createDataFrame(List.of(), table.schema()), Map.of("as_of", asOf));
    }
  }

  /** Replaces the tables' slices of a date. */
  void publish(StageContext context, Publication publication, LocalDate asOf) {
    for (TableContract table : TABLES) {
      List<String> rows = new ArrayList<>();
      tables.path(table.name()).forEach(row -> rows.add(row.toString()));
      Dataset<Row> frame =
          context
              .spark()
              .read()
              .schema(table.schema())
              .json(context.spark().createDataset(rows, Encoders.STRING()))
              .withColumn("run_id", functions.lit(context.run().runId()));
      publication.replaceSlice(table, frame, Map.of("as_of", asOf));
    }
  }
}
