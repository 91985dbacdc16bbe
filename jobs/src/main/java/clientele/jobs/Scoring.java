package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import clientele.clustering.Segmentation;
import clientele.clustering.Segmentation.Hold;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * From customers' features to rows of {@code customer_segments}, by a published model and with
 * nothing but what it recorded: the same features get what they got when it was fitted, to the last
 * bit. Who is near a border is held in the segment that he was in at the date before, as a fit
 * would; whom the model was fitted with, and who has the same place still, stays fitted.
 */
final class Scoring {
  private static final String FORMER_KEY = "former_customer_id";
  private static final Column PLACE =
      struct(
          col("segment_id"),
          col("nearest_segment_id"),
          col("distance"),
          col("margin"),
          col("confidence"));

  private final StageContext context;
  private final PublishedModel model;
  private final LocalDate asOf;
  private final Optional<Dataset<Row>> former;
  private final Optional<Dataset<Row>> fitted;

  private Scoring(
      StageContext context,
      PublishedModel model,
      LocalDate asOf,
      Optional<Dataset<Row>> former,
      Optional<Dataset<Row>> fitted) {
    this.context = context;
    this.model = model;
    this.asOf = asOf;
    this.former = former;
    this.fitted = fitted;
  }

  /**
   * Scoring of a date.
   *
   * @param context the lake, and the run that writes
   * @param model current at the date
   * @param asOf the date
   */
  static Scoring of(StageContext context, PublishedModel model, LocalDate asOf) {
    return of(context, model, asOf, List.of(), segments(context.lake()));
  }

  /**
   * Scoring of a date.
   *
   * @param context the lake, and the run that writes
   * @param model current at the date
   * @param asOf the date
   * @param retiring models that this run takes back
   * @param segments customer_segments as they will be; empty where there are none
   */
  static Scoring of(
      StageContext context,
      PublishedModel model,
      LocalDate asOf,
      List<String> retiring,
      Optional<Dataset<Row>> segments) {
    Lake lake = context.lake();
    if (!model.asOf().equals(asOf)) {
      Optional<Dataset<Row>> before =
          segments.flatMap(rows -> standingBefore(lake, rows, asOf, retiring));
      return new Scoring(context, model, asOf, before, Optional.empty());
    }
    // What its own fit went by, and what it gave.
    Optional<Dataset<Row>> given =
        segments.map(
            rows ->
                rows.where(col("as_of").equalTo(lit(asOf)))
                    .where(col("model_id").equalTo(lit(model.id()))));
    return new Scoring(context, model, asOf, SegmentHistory.of(lake, asOf).former(), given);
  }

  LocalDate asOf() {
    return asOf;
  }

  PublishedModel model() {
    return model;
  }

  /** Where customers were before: customer_id and {@link SegmentHistory#FORMER}. */
  Optional<Dataset<Row>> former() {
    return former;
  }

  /** The rows of the date that the model's own fit gave; empty where it was fitted for another. */
  Optional<Dataset<Row>> fitted() {
    return fitted;
  }

  /**
   * Scores.
   *
   * @param frame the model's features, one row a customer
   * @return the customers' rows of {@code customer_segments} for this date
   */
  Dataset<Row> rows(Dataset<Row> frame) {
    Segmentation segmentation = model.segmentation();
    Hold hold = new Hold(SegmentHistory.FORMER, context.settings().segment().hysteresis());
    Dataset<Row> labelled =
        former
            .map(rows -> segmentation.score(beside(frame, rows), hold))
            .orElseGet(() -> segmentation.score(frame));
    Column by =
        former.isPresent()
            ? when(col(Segmentation.HELD), "held").otherwise("scored")
            : lit("scored");
    return keepingFitted(labelled.withColumn("assigned_by", by))
        .drop(SegmentHistory.FORMER, Segmentation.HELD)
        .withColumn("as_of", lit(asOf))
        .withColumn("algorithm", lit(segmentation.model().algorithm()))
        .withColumn("model_id", lit(model.id()))
        .withColumn("run_id", lit(context.run().runId()));
  }

  private Dataset<Row> beside(Dataset<Row> frame, Dataset<Row> before) {
    String key = model.segmentation().transform().space().key();
    Dataset<Row> keyed = before.withColumnRenamed("customer_id", FORMER_KEY);
    return frame
        .join(
            keyed,
            frame
                .col('`' + key.replace("`", "``") + '`')
                .cast("string")
                .equalTo(keyed.col(FORMER_KEY)),
            "left")
        .drop(FORMER_KEY);
  }

  private Dataset<Row> keepingFitted(Dataset<Row> rows) {
    if (fitted.isEmpty()) {
      return rows;
    }
    Dataset<Row> known =
        fitted
            .get()
            .select(
                col("customer_id").as("known_id"),
                col("assigned_by").as("known_by"),
                PLACE.as("known_place"));
    return rows.join(known, col("customer_id").equalTo(col("known_id")), "left")
        .withColumn(
            "assigned_by",
            when(col("known_place").eqNullSafe(PLACE), col("known_by"))
                .otherwise(col("assigned_by")))
        .drop("known_id", "known_by", "known_place");
  }

  private static Optional<Dataset<Row>> segments(Lake lake) {
    return lake.has(CustomerSegments.CONTRACT)
        ? Optional.of(lake.read(CustomerSegments.CONTRACT))
        : Optional.empty();
  }

  /** The latest slice before a date that no model has made which was taken back since. */
  private static Optional<Dataset<Row>> standingBefore(
      Lake lake, Dataset<Row> segments, LocalDate asOf, List<String> retiring) {
    Object[] retired = Stream.concat(retired(lake).stream(), retiring.stream()).toArray();
    Optional<LocalDate> date = sliceBefore(segments, asOf);
    while (date.isPresent()) {
      Dataset<Row> slice = segments.where(col("as_of").equalTo(lit(date.get())));
      if (retired.length == 0 || slice.where(col("model_id").isin(retired)).isEmpty()) {
        return Optional.of(
            slice
                .where("segment_id is not null")
                .select(col("customer_id"), col("segment_id").as(SegmentHistory.FORMER)));
      }
      date = sliceBefore(segments, date.get());
    }
    return Optional.empty();
  }

  private static List<String> retired(Lake lake) {
    return lake.read(SegmentModels.CONTRACT)
        .where("status = 'retired'")
        .select("model_id")
        .as(Encoders.STRING())
        .collectAsList();
  }

  /** The latest slice of {@code customer_segments} before a date. */
  static Optional<LocalDate> sliceBefore(Lake lake, LocalDate date) {
    return segments(lake).flatMap(rows -> sliceBefore(rows, date));
  }

  private static Optional<LocalDate> sliceBefore(Dataset<Row> segments, LocalDate date) {
    Row latest =
        segments
            .where(col("as_of").lt(lit(date)))
            .agg(functions.max("as_of").cast("string"))
            .first();
    return latest.isNullAt(0)
        ? Optional.empty()
        : Optional.of(LocalDate.parse(latest.getString(0)));
  }
}
