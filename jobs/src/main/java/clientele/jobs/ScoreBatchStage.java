package clientele.jobs;

import clientele.lake.TableContract;
import clientele.run.ExitCode;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A batch of a stream that goes on for ever. Each batch is a run of its own, under a lease of its
 * own, so that other runs have the lake in between; where one of them has it, the batch waits.
 */
final class ScoreBatchStage implements Stage {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ScoreStream stream;
  private final Dataset<Row> rows;

  private ScoreBatchStage(ScoreStream stream, Dataset<Row> rows) {
    this.stream = stream;
    this.rows = rows;
  }

  /** Work on batches of a stream that is held by no lease. */
  static ScoreStream.Work work(
      ScoreStream stream, StageContext context, StageRunner.Listener listener) {
    return (rows, batch) -> {
      ScoreBatchStage stage = new ScoreBatchStage(stream, rows);
      RunContext run = context.run();
      while (!Thread.currentThread().isInterrupted()) {
        try {
          RunContext own = RunContext.begin(run.clock(), run.asOf(), run.seed(), run.progress());
          StageRunner.run(List.of(stage), context.with(rows.sparkSession()).with(own), listener);
          return;
        } catch (UserException e) {
          if (e.exitCode() != ExitCode.BUSY) {
            throw e;
          }
          run.progress().step("waiting for the lake");
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      }
      // Without this the checkpoint would count the batch as done.
      throw new IllegalStateException("The stream was ended while it waited for the lake.");
    };
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
    return ScoreStreamJob.result(stream.scorer(context, rows).publish(rows), 1);
  }
}
