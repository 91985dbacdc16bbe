package clientele.shop;

/** Times as microseconds since 1970-01-01 UTC. */
final class Times {
  static final long SECONDS_IN_DAY = 86_400;
  private static final long MICROS_IN_SECOND = 1_000_000;

  /** 1900-06-15 12:00: before any customer could have bought. */
  private static final long LONG_AGO = -2_194_430_400L * MICROS_IN_SECOND;

  /** 2200-01-01 00:00. */
  private static final long FAR_AHEAD = 7_258_118_400L * MICROS_IN_SECOND;

  private Times() {}

  static long micros(long day, long secondOfDay) {
    return (day * SECONDS_IN_DAY + secondOfDay) * MICROS_IN_SECOND;
  }

  static long plusSeconds(long micros, long seconds) {
    return micros + seconds * MICROS_IN_SECOND;
  }

  /** A time that no data can have, for the n-th row that needs one. */
  static long outOfRange(long n) {
    return n % 2 == 0 ? LONG_AGO : FAR_AHEAD;
  }

  /** A second of the day around an hour, within opening times. */
  static long secondOfDay(Draws draws, double hour, double deviation, int opens, int closes) {
    double drawn = draws.normal(hour, deviation);
    double open = Math.max(opens, Math.min(closes - 1e-3, drawn));
    // Those that came too early or too late are spread over the open hours, not put at their edge.
    double at = open == drawn ? open : draws.between(opens, closes);
    return (long) (at * 3600);
  }
}
