package clientele.jobs;

import clientele.run.ExitCode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Knows whether the process has been told to end (Ctrl-C, SIGTERM), or ends because memory has run
 * out. Spark then stops itself, which ends the command; the process waits for that a while, so that
 * temporary files go and the lake is given back.
 */
final class Interruption {
  private static final long PATIENCE_SECONDS = 10;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean isUnderWay;
  private volatile boolean isOutOfMemory;

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
    isOutOfMemory |= LostThreads.isSparkEnding();
    isUnderWay = true;
    PrintStream told = System.err;
    // Spark's threads, cut short, would show where they were.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS) && isOutOfMemory) {
        told.println("Error: " + message());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (isOutOfMemory) {
      // Spark's own exit code means nothing to our callers, and its end may want memory, too.
      Runtime.getRuntime().halt(ExitCode.FAILED.code());
    }
  }

  /** Memory has run out where it ends the process. */
  void outOfMemory() {
    isOutOfMemory = true;
  }

  /** Why the command has been stopped. */
  String message() {
    return isOutOfMemory
        ? Failures.OUT_OF_MEMORY
        : "Stopped before the end; what was not yet published is discarded.";
  }

  boolean isUnderWay() {
    return isUnderWay;
  }

  /** The command has ended by itself. */
  void finished() {
    finished.countDown();
  }
}
