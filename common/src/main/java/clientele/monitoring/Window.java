package clientele.monitoring;

import clientele.config.MonitorSettings.Period;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A span of days.
 *
 * @param start the first day
 * @param end the day after the last
 */
public record Window(LocalDate start, LocalDate end) {
  /**
   * The period that figures are of.
   *
   * @param period as configured
   * @param end the day after the last
   * @param last the date of the segmentation before
   * @return the period
   */
  public static Window of(Period period, LocalDate end, Optional<LocalDate> last) {
    return new Window(
        period == Period.SINCE_LAST && last.isPresent() ? last.get() : back(period, end), end);
  }

  /**
   * The time of equal length that ends at a date.
   *
   * @param period as configured
   * @param until the day after its last
   * @return as many months, or days where the period has no months
   */
  public Window before(Period period, LocalDate until) {
    return new Window(
        period == Period.SINCE_LAST
            ? until.minusDays(end.toEpochDay() - start.toEpochDay())
            : back(period, until),
        until);
  }

  private static LocalDate back(Period period, LocalDate end) {
    return end.minusMonths(
        switch (period) {
          case SINCE_LAST, MONTH -> 1;
          case QUARTER -> 3;
          case YEAR -> 12;
        });
  }

  /**
   * As in {@code segment_kpis.period}.
   *
   * @return an ISO 8601 interval of days
   */
  public String text() {
    return start + "/" + end;
  }
}
