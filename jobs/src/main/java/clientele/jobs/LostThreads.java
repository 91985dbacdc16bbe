package clientele.jobs;

import clientele.run.ExitCode;
import java.util.Arrays;

/**
 * Ends the process when memory has run out in a thread that nobody waits for: Spark's scheduler,
 * the thread that renews the lease. Without it the command would wait for ever for what that thread
 * was to do. What else such a thread dies of goes to the log.
 */
final class LostThreads implements Thread.UncaughtExceptionHandler {
  /** Spark's own, which ends the process in a way of its own where a task ran out of memory. */
  private static final String OF_SPARK = "org.apache.spark.util.SparkUncaughtExceptionHandler";

  private final Interruption interruption;

  private LostThreads(Interruption interruption) {
    this.interruption = interruption;
  }

  /** Watches over all threads of this process that have no handler of their own. */
  static void watch(Interruption interruption) {
    Thread.setDefaultUncaughtExceptionHandler(new LostThreads(interruption));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    if (!isOfTheMachine(failure)) {
      Logging.failure(failure);
      return;
    }
    interruption.outOfMemory();
    try {
      // Another thread: whoever waits for this one would keep it from ending.
      new Thread(() -> System.exit(ExitCode.FAILED.code()), "clientele-lost").start();
    } catch (OutOfMemoryError e) {
      Runtime.getRuntime().halt(ExitCode.FAILED.code());
    }
  }

  private static boolean isOfTheMachine(Throwable failure) {
    return Failures.chain(failure).stream().anyMatch(VirtualMachineError.class::isInstance);
  }

  /** Whether it is Spark that ends this process, because of memory. */
  static boolean isSparkEnding() {
    try {
      return Thread.getAllStackTraces().values().stream()
          .flatMap(Arrays::stream)
          .anyMatch(frame -> frame.getClassName().startsWith(OF_SPARK));
    } catch (OutOfMemoryError e) {
      return true;
    }
  }
}
