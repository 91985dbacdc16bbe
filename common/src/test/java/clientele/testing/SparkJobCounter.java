package clientele.testing;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the Spark jobs that a piece of work starts, and the bytes that their tasks send to the
 * driver: performance as a unit test. Jobs of tests that run beside it are not counted.
 */
public final class SparkJobCounter implements AutoCloseable {
  private static final String COUNTED = "clientele.testing.counted";
  private static final String NOBODY = "no class's name";

  private final SparkSession spark;
  private final String name = UUID.randomUUID().toString();
  private final AtomicInteger started = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private volatile String except = NOBODY;
  private final Map<Integer, String> stages = new ConcurrentHashMap<>();
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart event) {
          if (name.equals(event.properties().getProperty(COUNTED))) {
            started.incrementAndGet();
            event.stageInfos().foreach(stage -> stages.put(stage.stageId(), stage.details()));
          }
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd event) {
          String callers = stages.get(event.stageId());
          if (callers != null && !callers.contains(except) && event.taskMetrics() != null) {
            sent.addAndGet(event.taskMetrics().resultSize());
          }
        }
      };

  private SparkJobCounter(SparkSession spark) {
    this.spark = spark;
  }

  static SparkJobCounter of(SparkSession spark) {
    SparkJobCounter counter = new SparkJobCounter(spark);
    spark.sparkContext().addSparkListener(counter.listener);
    return counter;
  }

  /**
   * The jobs that some work starts.
   *
   * @param work what is measured
   * @return how many Spark jobs it started
   */
  public int jobs(Runnable work) {
    drain();
    int before = started.get();
    run(work);
    return started.get() - before;
  }

  /**
   * What the tasks of some work send to the driver.
   *
   * @param work what is measured
   * @return bytes of its tasks' results
   */
  public long bytesToTheDriver(Runnable work) {
    return bytes(NOBODY, work);
  }

  /**
   * The same without one class's part, which has a bound of its own.
   *
   * @param bounded whose jobs are left out
   * @param work what is measured
   * @return bytes of the other tasks' results
   */
  public long bytesToTheDriver(Class<?> bounded, Runnable work) {
    return bytes(bounded.getName(), work);
  }

  private long bytes(String bounded, Runnable work) {
    drain();
    long before = sent.get();
    except = bounded;
    run(work);
    except = NOBODY;
    return sent.get() - before;
  }

  private void run(Runnable work) {
    // Threads that the work begins, and those of Spark's pools, take over the property.
    spark.sparkContext().setLocalProperty(COUNTED, name);
    try {
      work.run();
    } finally {
      spark.sparkContext().setLocalProperty(COUNTED, null);
    }
    drain();
  }

  private void drain() {
    try {
      spark.sparkContext().listenerBus().waitUntilEmpty(120_000);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("Cannot count jobs: Spark's listener bus is stuck.", e);
    }
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(listener);
  }
}
