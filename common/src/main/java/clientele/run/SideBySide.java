package clientele.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs independent pieces of work beside each other. Much of a small Spark job is planning on one
 * core of the driver; two at a time leave none idle. Threads inherit what the calling one has set
 * for Spark: its session, its job group, its descriptions.
 */
public final class SideBySide {
  private static final int THREADS = 3;

  private SideBySide() {}

  /**
   * Does the same with each of several items.
   *
   * @param items what to work on
   * @param work what to do; no two calls may change the same thing
   * @param <A> an item
   * @param <B> what comes of it
   * @return the results in the order of the items; the first failure in that order is thrown as it
   *     is, once all that had begun has ended, and nothing more is begun after a failure
   */
  public static <A, B> List<B> map(Collection<A> items, Function<A, B> work) {
    if (items.size() < 2) {
      return items.stream().map(work).toList();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(THREADS, items.size()), SideBySide::thread);
    AtomicBoolean failed = new AtomicBoolean();
    List<Future<B>> futures = new ArrayList<>();
    for (A item : items) {
      futures.add(threads.submit(guarded(() -> work.apply(item), failed)));
    }
    threads.shutdown();
    return results(futures, threads);
  }

  /**
   * Does the same with each of several items, for what it does and not for what comes of it.
   *
   * @param items what to work on
   * @param work what to do; no two calls may change the same thing
   * @param <A> an item
   */
  public static <A> void each(Collection<A> items, Consumer<A> work) {
    map(
        items,
        item -> {
          work.accept(item);
          return true;
        });
  }

  private static <B> Callable<B> guarded(Callable<B> work, AtomicBoolean failed) {
    return () -> {
      if (failed.get()) {
        return null;
      }
      try {
        return work.call();
      } catch (Throwable failure) {
        failed.set(true);
        throw failure;
      }
    };
  }

  private static <B> List<B> results(List<Future<B>> futures, ExecutorService threads) {
    List<B> results = new ArrayList<>();
    Throwable first = null;
    for (Future<B> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        first = first == null ? e.getCause() : first;
      } catch (InterruptedException e) {
        threads.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("The run was interrupted.", e);
      }
    }
    if (first != null) {
      SideBySide.<RuntimeException>rethrow(first);
    }
    return results;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "clientele-side-by-side");
    // A run that is told to end does not wait for it.
    thread.setDaemon(true);
    return thread;
  }

  /** Spark throws checked exceptions that its methods do not declare; they pass unchanged. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }
}
