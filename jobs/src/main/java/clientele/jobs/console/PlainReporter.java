package clientele.jobs.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Lines for log files and pipes, each with the seconds since the command began. */
final class PlainReporter implements Reporter {
  private final Terminal terminal;
  private final Clock clock;
  private final Instant began;
  private String part = "";

  PlainReporter(Terminal terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.began = clock.instant();
  }

  @Override
  public synchronized void begins(String name) {
    part = name + ": ";
  }

  @Override
  public synchronized void ended(String name) {
    line(name + ": done");
    part = "";
  }

  @Override
  public synchronized void step(String what) {
    line(part + what);
  }

  @Override
  public synchronized void warn(String what) {
    line(part + "warning: " + what);
  }

  @Override
  public void watch(Activity activity) {
    // Plain lines tell what begins, not how far it is.
  }

  @Override
  public void close() {
    terminal.err().flush();
  }

  private void line(String text) {
    double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
    terminal.err().println(String.format(Locale.ROOT, "%7.1f s  %s", seconds, text));
  }
}
