package clientele.jobs;

import clientele.config.ScoreSettings;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Changes of customers, read as a stream of batches. The checkpoint says which files a batch holds
 * before it is worked on, and that it is done after its rows are published; a run that ends in
 * between does that batch again. What a batch writes goes by customer and date, so that doing it
 * twice leaves what doing it once does: together, each change counts exactly once.
 */
final class ScoreStream {
  private static final String AS_OF = "as_of";

  private final StageContext context;
  private final ChangeSource source;
  private final String key;

  private ScoreStream(StageContext context, ChangeSource source, String key) {
    this.context = context;
    this.source = source;
    this.key = key;
  }

  /** Works on a batch. */
  @FunctionalInterface
  interface Work {
    /**
     * Scores and publishes.
     *
     * @param rows the batch
     * @param batch its number, the same when it is done again
     */
    void on(Dataset<Row> rows, long batch);
  }

  /**
   * A stream of the configuration's changes, not begun yet.
   *
   * @throws UserException where the source is not there, has no dates, or the lake has no model
   */
  static ScoreStream of(StageContext context) {
    List.of(
            CustomerFeatures.CONTRACT,
            SegmentModels.CONTRACT,
            SegmentLedger.CONTRACT,
            CustomerSegments.CONTRACT)
        .forEach(context.lake()::requireShape);
    ChangeSource source = ChangeSource.of(context);
    // Without a model nothing is read, so that nothing counts as done.
    PublishedModel model = PublishedModel.latest(context.lake());
    return new ScoreStream(context, source, model.segmentation().transform().space().key());
  }

  ChangeSource source() {
    return source;
  }

  /**
   * Begins.
   *
   * @param trigger when to look for changes
   * @param work on each batch
   * @return the query, to be awaited or stopped
   * @throws UserException (usage) where the table's dates and --as-of do not go together
   */
  StreamingQuery start(Trigger trigger, Work work) {
    Dataset<Row> changes = source.stream(context.spark());
    requireDates(changes);
    try {
      return changes
          .writeStream()
          .queryName("clientele score " + context.run().runId())
          .option("checkpointLocation", source.checkpoint())
          .trigger(trigger)
          .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (rows, batch) -> work.on(rows, batch))
          .start();
    } catch (TimeoutException e) {
      throw UserException.failed("The stream did not start in time: " + e.getMessage() + ".")
          .causedBy(e);
    }
  }

  private void requireDates(Dataset<Row> changes) {
    boolean dated = List.of(changes.columns()).contains(AS_OF);
    boolean given = context.run().asOf().isPresent();
    if (dated && given) {
      throw UserException.usage(
          "The rows of "
              + source.path()
              + " say by as_of which date they are true for: leave --as-of out.");
    }
    if (!dated && !given) {
      throw UserException.usage(
          "The rows of "
              + source.path()
              + " have no column as_of: say with --as-of which date they are true for.");
    }
  }

  /**
   * Waits until a query has ended, and ends it where it has not.
   *
   * @throws UserException where a batch failed for a reason that a person can mend
   */
  static void await(StreamingQuery query) {
    try {
      query.awaitTermination();
    } catch (StreamingQueryException e) {
      throw Failures.explain(e) instanceof UserException user
          ? user
          : new IllegalStateException("A batch of the stream has failed.", e);
    } finally {
      stop(query);
    }
  }

  /** Ends a query. */
  static void stop(StreamingQuery query) {
    try {
      query.stop();
    } catch (TimeoutException e) {
      throw UserException.failed("The stream did not end in time: " + e.getMessage() + ".")
          .causedBy(e);
    }
  }

  /** What a batch is worked on with. */
  BatchScore scorer(StageContext of, Dataset<Row> rows) {
    ScoreSettings.Stream settings = context.settings().score().stream();
    return new BatchScore(of.with(rows.sparkSession()), source, key, settings.order());
  }
}
