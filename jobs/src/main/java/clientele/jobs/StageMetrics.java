package clientele.jobs;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkContext;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * What a stage of the flow has cost on Spark, for {@code job_runs}: all that the application did
 * while the stage ran, on every executor. Seconds and bytes are sums over tasks, but for the two
 * peaks.
 */
final class StageMetrics extends SparkListener implements AutoCloseable {
  private static final int PATIENCE_MILLISECONDS = 10_000;
  private static final double MILLISECONDS = 1e3;
  private static final double NANOSECONDS = 1e9;

  private final SparkContext spark;
  private final LongAdder jobs = new LongAdder();
  private final LongAdder tasks = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder running = new LongAdder();
  private final LongAdder processor = new LongAdder();
  private final LongAdder collecting = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder shuffled = new LongAdder();
  private final LongAdder spilled = new LongAdder();
  private final LongAdder toDriver = new LongAdder();
  private final LongAccumulator taskMemory = new LongAccumulator(Math::max, 0);

  private StageMetrics(SparkContext spark) {
    this.spark = spark;
  }

  /** Begins to listen. */
  static StageMetrics of(SparkContext spark) {
    StageMetrics metrics = new StageMetrics(spark);
    spark.addSparkListener(metrics);
    return metrics;
  }

  @Override
  public void onJobStart(SparkListenerJobStart event) {
    jobs.increment();
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd event) {
    tasks.increment();
    if (!event.taskInfo().successful()) {
      failed.increment();
    }
    TaskMetrics of = event.taskMetrics();
    // A task that was lost with its executor has told nothing.
    if (of != null) {
      running.add(of.executorRunTime());
      processor.add(of.executorCpuTime());
      collecting.add(of.jvmGCTime());
      read.add(of.inputMetrics().bytesRead());
      written.add(of.outputMetrics().bytesWritten());
      shuffled.add(of.shuffleWriteMetrics().bytesWritten());
      spilled.add(of.diskBytesSpilled());
      toDriver.add(of.resultSize());
      taskMemory.accumulate(of.peakExecutionMemory());
    }
  }

  /** Forgets what was before. */
  void restart() {
    drain();
    for (LongAdder sum :
        List.of(
            jobs,
            tasks,
            failed,
            running,
            processor,
            collecting,
            read,
            written,
            shuffled,
            spilled,
            toDriver)) {
      sum.reset();
    }
    taskMemory.reset();
    heap().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** What was since {@link #restart}, by the names of {@code job_runs.metrics}. */
  Map<String, Double> now() {
    drain();
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("jobs", jobs.doubleValue());
    metrics.put("tasks", tasks.doubleValue());
    metrics.put("failed_tasks", failed.doubleValue());
    metrics.put("task_seconds", running.sum() / MILLISECONDS);
    metrics.put("cpu_seconds", processor.sum() / NANOSECONDS);
    metrics.put("gc_seconds", collecting.sum() / MILLISECONDS);
    metrics.put("read_bytes", read.doubleValue());
    metrics.put("written_bytes", written.doubleValue());
    metrics.put("shuffled_bytes", shuffled.doubleValue());
    metrics.put("spilled_bytes", spilled.doubleValue());
    metrics.put("driver_result_bytes", toDriver.doubleValue());
    metrics.put("peak_task_memory_bytes", taskMemory.doubleValue());
    metrics.put(
        "peak_driver_heap_bytes",
        (double) heap().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum());
    return metrics;
  }

  private static List<MemoryPoolMXBean> heap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }

  /** Spark tells of what has happened a little later. */
  private void drain() {
    try {
      spark.listenerBus().waitUntilEmpty(PATIENCE_MILLISECONDS);
    } catch (TimeoutException late) {
      // A figure that lacks some tasks is better than a stage that waits.
    }
  }

  @Override
  public void close() {
    spark.removeSparkListener(this);
  }
}
