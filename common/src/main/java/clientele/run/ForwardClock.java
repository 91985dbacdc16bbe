package clientele.run;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that never goes back: where the machine's is set back, it stands still until that has
 * caught up. What ends has then never ended before it began.
 */
public final class ForwardClock extends Clock {
  private final Clock clock;
  private final AtomicReference<Instant> latest;

  private ForwardClock(Clock clock, AtomicReference<Instant> latest) {
    this.clock = clock;
    this.latest = latest;
  }

  /**
   * A clock that never goes back.
   *
   * @param clock what it goes by
   * @return the same where it is one already
   */
  public static ForwardClock of(Clock clock) {
    return clock instanceof ForwardClock forward
        ? forward
        : new ForwardClock(clock, new AtomicReference<>(Instant.MIN));
  }

  @Override
  public ZoneId getZone() {
    return clock.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new ForwardClock(clock.withZone(zone), latest);
  }

  @Override
  public Instant instant() {
    return latest.accumulateAndGet(
        clock.instant(), (before, now) -> now.isBefore(before) ? before : now);
  }
}
