package clientele.jobs;

import clientele.jobs.console.Activity;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Counts what Spark does: rows read, and tasks done of the stages that run now. */
final class SparkActivity extends SparkListener implements Activity {
  private record Running(AtomicInteger done, int all, Instant since) {}

  private final Map<Integer, Running> running = new ConcurrentHashMap<>();
  private final LongAdder rows = new LongAdder();
  private final Clock clock;

  SparkActivity(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted event) {
    running.put(
        event.stageInfo().stageId(),
        new Running(new AtomicInteger(), event.stageInfo().numTasks(), clock.instant()));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted event) {
    running.remove(event.stageInfo().stageId());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    Running stage = running.get(event.stageId());
    if (stage != null) {
      stage.done().incrementAndGet();
    }
    if (event.taskMetrics() != null) {
      rows.add(event.taskMetrics().inputMetrics().recordsRead());
    }
  }

  @Override
  public void restart() {
    rows.reset();
  }

  @Override
  public Snapshot now() {
    int done = 0;
    int all = 0;
    Instant since = clock.instant();
    for (Running stage : running.values()) {
      done += stage.done().get();
      all += stage.all();
      since = stage.since().isBefore(since) ? stage.since() : since;
    }
    return new Snapshot(rows.sum(), Math.min(done, all), all, since);
  }
}
