package clientele.jobs.console;

import java.time.Instant;

/** What the machinery behind a step is doing at this moment. */
public interface Activity {
  /** Nothing that could be counted. */
  Activity NONE = () -> new Snapshot(0, 0, 0, Instant.EPOCH);

  /**
   * Looks now.
   *
   * @return figures of the present step
   */
  Snapshot now();

  /** A step begins; counts start anew. */
  default void restart() {}

  /**
   * Figures of a step.
   *
   * @param rows rows read since it began
   * @param done tasks done of those that are under way together
   * @param all those tasks; 0 where nothing runs
   * @param since when those tasks began to run
   */
  record Snapshot(long rows, int done, int all, Instant since) {}
}
