package clientele.run;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything a stage may know of the world outside its inputs.
 *
 * @param runId names the run in every row that it writes; sorts by start
 * @param startedAt when the run began
 * @param clock the only source of time (heartbeats, durations), which never goes back; never used
 *     for a result
 * @param asOf the date the results are true for, where it was given; what happened before its 00:00
 *     UTC counts
 * @param seed from which all randomness is drawn
 * @param progress where the run tells what it does
 */
public record RunContext(
    String runId,
    Instant startedAt,
    Clock clock,
    Optional<LocalDate> asOf,
    long seed,
    Progress progress) {
  private static final DateTimeFormatter RUN_ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Within a run time does not go back, whatever is done to the machine's clock. */
  public RunContext {
    clock = ForwardClock.of(clock);
  }

  /**
   * Begins a run now.
   *
   * @param clock the source of time
   * @param asOf the date the results are to be true for, if it was given
   * @param seed from which all randomness is drawn
   * @param progress where to tell what is being done
   * @return a context with a fresh run id
   */
  public static RunContext begin(
      Clock clock, Optional<LocalDate> asOf, long seed, Progress progress) {
    Clock forward = ForwardClock.of(clock);
    Instant now = forward.instant();
    String runId = RUN_ID_TIME.format(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
    return new RunContext(runId, now, forward, asOf, seed, progress);
  }

  /**
   * The same run, once its date is known from the data.
   *
   * @param date the date the results are true for
   * @return a copy with that date
   */
  public RunContext withAsOf(LocalDate date) {
    return new RunContext(runId, startedAt, clock, Optional.of(date), seed, progress);
  }
}
