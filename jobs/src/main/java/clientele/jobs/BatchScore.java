package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.rank;

import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * One batch of changes, scored and published, date by date in their order. Whatever part of it was
 * published before is written again as it was.
 *
 * @param context the lake under its lease
 * @param source where the changes come from
 * @param key the column that names a customer
 * @param order which of several changes of a customer at a date counts
 */
record BatchScore(StageContext context, ChangeSource source, String key, Optional<String> order) {
  private static final String KEY = "_clientele_key";
  private static final StorageLevel LEVEL = StorageLevel.MEMORY_AND_DISK();

  /**
   * Scores a batch.
   *
   * @param rows of the source
   * @return customers written, by date
   */
  Map<LocalDate, Long> publish(Dataset<Row> rows) {
    return source.own() ? wholeDates(rows) : changes(rows);
  }

  /** The slices that were derived, as they are now: another batch may hold the rest of them. */
  private Map<LocalDate, Long> wholeDates(Dataset<Row> rows) {
    Map<LocalDate, Long> written = new TreeMap<>();
    for (Row date :
        rows.select(col("as_of").cast("string")).distinct().orderBy("as_of").collectAsList()) {
      LocalDate asOf = LocalDate.parse(date.getString(0));
      Dataset<Row> features = context.lake().read(CustomerFeatures.CONTRACT, asOf);
      model(asOf)
          .map(model -> ScoredSlice.of(context, model, asOf, features))
          .filter(slice -> !features.isEmpty() && slice.isDue())
          .ifPresent(slice -> written.put(asOf, slice.publish().rowsOut()));
    }
    return written;
  }

  private Map<LocalDate, Long> changes(Dataset<Row> rows) {
    Map<LocalDate, Long> written = new TreeMap<>();
    Dataset<Row> dated =
        List.of(rows.columns()).contains("as_of")
            ? rows.withColumn("as_of", col("as_of").cast("date"))
            : rows.withColumn("as_of", lit(context.run().asOf().orElseThrow()));
    Dataset<Row> latest = latest(dated.withColumn(KEY, keyOf(dated))).persist(LEVEL);
    try {
      for (LocalDate asOf : dates(latest)) {
        Dataset<Row> changed = latest.where(col("as_of").equalTo(lit(asOf))).drop(KEY);
        model(asOf).ifPresent(model -> written.put(asOf, publish(model, asOf, changed)));
      }
      return written;
    } finally {
      latest.unpersist(false);
    }
  }

  private Column keyOf(Dataset<Row> rows) {
    if (!List.of(rows.columns()).contains(key)) {
      throw UserException.data(
          "The changes in "
              + source.path()
              + " have no column "
              + key
              + ", which names the customer. Its columns are "
              + String.join(", ", rows.columns())
              + ".");
    }
    return rows.col('`' + key.replace("`", "``") + '`').cast("string");
  }

  private Dataset<Row> latest(Dataset<Row> rows) {
    return order.map(sql -> latest(rows, sql)).orElse(rows);
  }

  private Dataset<Row> latest(Dataset<Row> rows, String sql) {
    try {
      return rows.withColumn(
              "_clientele_rank",
              rank().over(Window.partitionBy("as_of", KEY).orderBy(expr(sql).desc())))
          .where("_clientele_rank = 1")
          .drop("_clientele_rank");
    } catch (Exception e) {
      // Spark's own exceptions are checked ones, though its methods do not declare them.
      throw UserException.usage(
              "score.stream.order = "
                  + sql
                  + " is no expression over the columns of "
                  + source.path()
                  + ": "
                  + Failures.text(e))
          .causedBy(e);
    }
  }

  /** The dates of a batch, ascending, once it is sure that each row is one customer's. */
  private List<LocalDate> dates(Dataset<Row> rows) {
    List<Row> dates =
        rows.groupBy("as_of")
            .agg(
                count("*").as("all"),
                count(KEY).as("named"),
                count_distinct(col(KEY)).as("customers"))
            .orderBy("as_of")
            .select(col("as_of").cast("string"), col("all"), col("named"), col("customers"))
            .collectAsList();
    for (Row date : dates) {
      if (date.isNullAt(0) || date.getLong(1) > date.getLong(2)) {
        throw UserException.data(
            "Rows of "
                + source.path()
                + " have no "
                + (date.isNullAt(0) ? "as_of" : key)
                + ". Every change needs its customer and date. Take such rows out of the table, and"
                + " remove the checkpoint "
                + source.checkpoint()
                + ", so that they are not read again: the rest is, to the same end.");
      }
      if (date.getLong(2) > date.getLong(3)) {
        throw UserException.data(
            (date.getLong(2) - date.getLong(3))
                + " rows of "
                + source.path()
                + " as of "
                + date.getString(0)
                + " repeat the customer of another in one batch"
                + (order.isPresent() ? " and are equal by score.stream.order" : "")
                + ". Say with score.stream.order which of them is the latest.");
      }
    }
    return dates.stream().map(date -> LocalDate.parse(date.getString(0))).toList();
  }

  private long publish(PublishedModel model, LocalDate asOf, Dataset<Row> changed) {
    Lake lake = context.lake();
    Dataset<Row> rows = Scoring.of(context, model, asOf).rows(changed);
    Publication publication = lake.publication();
    boolean there =
        lake.has(CustomerSegments.CONTRACT)
            && !lake.read(CustomerSegments.CONTRACT, asOf).isEmpty();
    long written =
        there
            ? publication.upsert(CustomerSegments.CONTRACT, rows)
            : publication.replaceSlice(
                CustomerSegments.CONTRACT, withTheOthers(rows, asOf), Map.of("as_of", asOf));
    publication.commit();
    return written;
  }

  /** A new date holds everyone: of whom nothing new is said keeps the segment of before. */
  private Dataset<Row> withTheOthers(Dataset<Row> rows, LocalDate asOf) {
    Dataset<Row> conformed = CustomerSegments.CONTRACT.conform(rows);
    return Scoring.sliceBefore(context.lake(), asOf)
        .map(
            date ->
                context
                    .lake()
                    .read(CustomerSegments.CONTRACT, date)
                    .join(
                        rows.select(col("customer_id").as(KEY)),
                        col("customer_id").equalTo(col(KEY)),
                        "left_anti")
                    .withColumn("as_of", lit(asOf))
                    .withColumn("assigned_by", lit("held"))
                    .withColumn("run_id", lit(context.run().runId())))
        .map(others -> conformed.unionByName(CustomerSegments.CONTRACT.conform(others)))
        .orElse(conformed);
  }

  private Optional<PublishedModel> model(LocalDate asOf) {
    Optional<PublishedModel> model = PublishedModel.find(context.lake(), asOf);
    if (model.isEmpty()) {
      context
          .run()
          .progress()
          .warn(
              "No model was published for "
                  + asOf
                  + " or a date before: its customers have no segment.");
    }
    return model;
  }
}
