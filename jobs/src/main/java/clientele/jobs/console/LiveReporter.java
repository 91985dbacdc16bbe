package clientele.jobs.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One line that is written over as the work goes on; what should stay scrolls up above it. */
final class LiveReporter implements Reporter {
  private static final long EVERY_MILLIS = 250;
  private static final Duration TELLING = Duration.ofSeconds(3);
  // Of fewer, the share that is done says little of how far the work is.
  private static final int TASKS_TOLD = 5;
  private static final String CLEAR = "\r\u001b[K";

  private final Terminal terminal;
  private final Clock clock;
  private final ScheduledExecutorService ticker;
  private Activity activity = Activity.NONE;
  private String part = "";
  private String step = "";
  private Instant partBegan;
  private Instant stepBegan;
  private boolean isShown;

  LiveReporter(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.partBegan = clock.instant();
    this.stepBegan = partBegan;
    this.ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "clientele-progress");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        ticker.scheduleAtFixedRate(this::show, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void begins(String name) {
    part = name;
    step = "";
    partBegan = clock.instant();
    stepBegan = partBegan;
    activity.restart();
  }

  @Override
  public synchronized void ended(String name) {
    clear();
    String took = Words.time(Duration.between(partBegan, clock.instant()));
    terminal.err().println(name + terminal.faint("  " + took));
    part = "";
    step = "";
  }

  @Override
  public synchronized void step(String what) {
    step = what;
    stepBegan = clock.instant();
    activity.restart();
  }

  @Override
  public synchronized void warn(String what) {
    clear();
    String where = part.isEmpty() ? "" : part + ": ";
    terminal.err().println(terminal.warning(where + "warning: ") + what);
  }

  @Override
  public synchronized void watch(Activity other) {
    activity = other;
  }

  @Override
  public synchronized void close() {
    ticker.shutdownNow();
    clear();
  }

  private void clear() {
    if (isShown) {
      terminal.err().print(CLEAR);
      isShown = false;
    }
    terminal.err().flush();
  }

  private synchronized void show() {
    if (ticker.isShutdown() || (part.isEmpty() && step.isEmpty())) {
      return;
    }
    String line = line();
    int width = terminal.width() - 1;
    String shown = line.length() > width ? line.substring(0, width) : line;
    terminal.err().print(CLEAR + shown);
    terminal.err().flush();
    isShown = true;
  }

  /** Such as "ingest: reading transactions, 1,234,567 rows, 56 %, 12 s left (34 s)". */
  private String line() {
    StringBuilder line = new StringBuilder(part);
    if (!step.isEmpty()) {
      line.append(part.isEmpty() ? "" : ": ").append(step);
    }
    Activity.Snapshot now = activity.now();
    if (now.rows() > 0) {
      line.append(", ").append(Words.count(now.rows(), "row"));
    }
    if (now.all() >= TASKS_TOLD) {
      line.append(", ").append(100L * now.done() / now.all()).append(" %");
      Duration running = Duration.between(now.since(), clock.instant());
      if (now.done() > 0 && running.compareTo(TELLING) > 0) {
        Duration left = running.multipliedBy(now.all() - now.done()).dividedBy(now.done());
        line.append(", ").append(Words.time(left)).append(" left");
      }
    }
    Duration elapsed = Duration.between(stepBegan, clock.instant());
    if (elapsed.compareTo(TELLING) > 0) {
      line.append(" (").append(Words.time(elapsed)).append(")");
    }
    return line.toString();
  }
}
