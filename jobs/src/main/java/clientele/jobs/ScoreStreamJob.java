package clientele.jobs;

import clientele.lake.TableContract;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.spark.sql.streaming.Trigger;

/**
 * Scores the changes that there are, batch by batch, and ends: {@code score --stream} for a
 * scheduler.
 */
public final class ScoreStreamJob implements Stage {
  private final LongConsumer begun;
  private final LongConsumer published;

  /** As a command runs it. */
  public ScoreStreamJob() {
    this(batch -> {}, batch -> {});
  }

  /**
   * With something that happens in the middle of a batch.
   *
   * @param begun is given the batch's number before anything of it is published
   * @param published is given it between that and what the checkpoint notes of it
   */
  ScoreStreamJob(LongConsumer begun, LongConsumer published) {
    this.begun = begun;
    this.published = published;
  }

  @Override
  public String name() {
    return "score";
  }

  @Override
  public List<TableContract> reads() {
    return new ScoreJob().reads();
  }

  @Override
  public List<TableContract> writes() {
    return new ScoreJob().writes();
  }

  @Override
  public StageResult run(StageContext context) {
    ScoreStream stream = ScoreStream.of(context);
    Map<LocalDate, Long> written = new TreeMap<>();
    long[] batches = {0};
    context.run().progress().step("scoring the changes of " + stream.source().path());
    ScoreStream.await(
        stream.start(
            Trigger.AvailableNow(),
            (rows, batch) -> {
              begun.accept(batch);
              stream
                  .scorer(context, rows)
                  .publish(rows)
                  .forEach((date, customers) -> written.merge(date, customers, Long::sum));
              batches[0]++;
              published.accept(batch);
            }));
    return result(written, batches[0]);
  }

  /** What batches have done. */
  static StageResult result(Map<LocalDate, Long> written, long batches) {
    long rows = written.values().stream().mapToLong(Long::longValue).sum();
    Optional<LocalDate> latest = written.keySet().stream().reduce((first, last) -> last);
    List<String> summary = new ArrayList<>();
    if (written.isEmpty()) {
      summary.add("Nothing has changed since the last run.");
    }
    written.forEach(
        (date, customers) ->
            summary.add(customers + " segments of customers written as of " + date + "."));
    summary.add(batches + (batches == 1 ? " batch." : " batches."));
    return new StageResult(latest, rows, rows, 0, summary);
  }
}
