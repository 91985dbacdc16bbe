package clientele.jobs.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers and times as people read them, the same on every machine. */
public final class Words {
  private Words() {}

  /**
   * A count.
   *
   * @param number any
   * @return with commas between thousands: 1,234,567
   */
  public static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /**
   * A count of things.
   *
   * @param number how many
   * @param one what one is called
   * @return such as "1 row" or "1,234 rows"
   */
  public static String count(long number, String one) {
    return number(number) + " " + one + (number == 1 ? "" : "s");
  }

  /**
   * A span of time.
   *
   * @param time not negative
   * @return such as "0.4 s", "12 s", "2 min 05 s", "1 h 12 min"
   */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    long seconds = Math.round(millis / 1000.0);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
  }
}
