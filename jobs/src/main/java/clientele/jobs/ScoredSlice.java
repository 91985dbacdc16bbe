package clientele.jobs;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;

import clientele.lake.Publication;
import clientele.lake.tables.CustomerSegments;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A whole slice of {@code customer_segments} by the current model.
 *
 * @param context the lake, and the run that writes
 * @param scoring of the date
 * @param rows the slice; nothing of it is written yet
 */
record ScoredSlice(StageContext context, Scoring scoring, Dataset<Row> rows) {

  /**
   * Scores.
   *
   * @param frame one row a customer
   */
  static ScoredSlice of(
      StageContext context, PublishedModel model, LocalDate asOf, Dataset<Row> frame) {
    Scoring scoring = Scoring.of(context, model, asOf);
    return new ScoredSlice(context, scoring, scoring.rows(frame));
  }

  /** Whether it differs from what the model's own fit has published. */
  boolean isDue() {
    if (scoring.fitted().isEmpty()) {
      return true;
    }
    Row made = rows.agg(count("*"), count_if(col("assigned_by").equalTo("scored"))).first();
    return made.getLong(1) > 0 || made.getLong(0) != scoring.fitted().get().count();
  }

  /** Replaces the slice. */
  StageResult publish() {
    Publication publication = context.lake().publication();
    long written =
        publication.replaceSlice(CustomerSegments.CONTRACT, rows, Map.of("as_of", scoring.asOf()));
    List<String> summary = summary(publication, written);
    publication.commit();
    return new StageResult(Optional.of(scoring.asOf()), written, written, 0, summary);
  }

  private List<String> summary(Publication publication, long written) {
    Dataset<Row> slice =
        publication
            .pending(CustomerSegments.CONTRACT)
            .where(col("as_of").equalTo(lit(scoring.asOf())))
            .select("customer_id", "segment_id", "segment_name", "assigned_by", "confidence");
    Dataset<Row> former =
        scoring
            .former()
            .map(before -> before.withColumnRenamed("customer_id", "former_id"))
            .orElseGet(
                () ->
                    slice
                        .limit(0)
                        .select(
                            col("customer_id").as("former_id"),
                            col("segment_id").as(SegmentHistory.FORMER)));
    Column before = col(SegmentHistory.FORMER);
    List<Row> segments =
        slice
            .join(former, col("customer_id").equalTo(col("former_id")), "left")
            .groupBy("segment_id", "segment_name")
            .agg(
                count("*"),
                count_if(col("assigned_by").equalTo("held")),
                count_if(before.isNull()),
                count_if(before.notEqual(coalesce(col("segment_id"), lit(0)))),
                avg("confidence"))
            .orderBy("segment_id")
            .collectAsList();
    return lines(segments, written);
  }

  private List<String> lines(List<Row> segments, long written) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d customers as of %s by the model %s: %d held in their segment, %d new, %d in"
                + " another segment than before.",
            written,
            scoring.asOf(),
            scoring.model().id(),
            sum(segments, 3),
            sum(segments, 4),
            sum(segments, 5)));
    lines.add(
        String.format(
            Locale.ROOT,
            "%4s %10s %7s %11s  %s",
            "id",
            "customers",
            "share",
            "confidence",
            "name"));
    for (Row segment : segments) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%4s %10d %5.1f %% %11.2f  %s",
              segment.isNullAt(0) ? "-" : segment.get(0),
              segment.getLong(2),
              100.0 * segment.getLong(2) / written,
              segment.isNullAt(6) ? Double.NaN : segment.getDouble(6),
              segment.isNullAt(1) ? "" : segment.getString(1)));
    }
    return lines;
  }

  private static long sum(List<Row> segments, int column) {
    return segments.stream().mapToLong(row -> row.getLong(column)).sum();
  }
}
