package clientele.jobs;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether the process has been told to end (Ctrl-C, SIGTERM). Spark then stops itself, which
 * ends the command; the process waits for that a while, so that temporary files go and the lake is
 * given back.
 */
final class Interruption {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean isUnderWay;

  private Interruption() {}

  /** One that hears of nothing. */
  static Interruption none() {
    return new Interruption();
  }

  /** One that hears of the process's end. */
  static Interruption ofProcess() {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::begin, "clientele-stop"));
    return interruption;
  }

  private void begin() {
    if (finished.getCount() == 0) {
      return;
    }
    isUnderWay = true;
    try {
      finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  /** The command has ended by itself. */
  void finished() {
    finished.countDown();
  }
}
