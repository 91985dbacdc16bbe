package clientele.jobs.console;

import clientele.run.Progress;
import java.time.Clock;

/** Tells a person how a command gets on. */
public interface Reporter extends Progress, AutoCloseable {
  /**
   * The one that suits a terminal.
   *
   * @param terminal where to tell
   * @param clock for durations
   * @return a line written over where a person watches, plain lines elsewhere
   */
  static Reporter on(Terminal terminal, Clock clock) {
    return terminal.isLive()
        ? new LiveReporter(terminal, clock)
        : new PlainReporter(terminal, clock);
  }

  /**
   * A part of the command begins.
   *
   * @param name such as a stage's
   */
  void begins(String name);

  /**
   * The part has ended well.
   *
   * @param name such as a stage's
   */
  void ended(String name);

  /**
   * Where the figures of a step come from, from now on.
   *
   * @param activity asked a few times a second
   */
  void watch(Activity activity);

  /** Leaves the terminal as it was found. */
  @Override
  void close();
}
