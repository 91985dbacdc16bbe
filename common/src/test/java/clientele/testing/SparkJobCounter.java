package clientele.testing;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the Spark jobs that a piece of work starts: performance as a unit test. Jobs of tests that
 * run beside it are not counted.
 */
public final class SparkJobCounter implements AutoCloseable {
  private static final String COUNTED = "clientele.testing.counted";

  private final SparkSession spark;
  private final String name = UUID.randomUUID().toString();
  private final AtomicInteger started = new AtomicInteger();
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart event) {
          if (name.equals(event.properties().getProperty(COUNTED))) {
            started.incrementAndGet();
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
    // Threads that the work begins, and those of Spark's pools, take over the property.
    spark.sparkContext().setLocalProperty(COUNTED, name);
    try {
      work.run();
    } finally {
      spark.sparkContext().setLocalProperty(COUNTED, null);
    }
    drain();
    return started.get() - before;
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
