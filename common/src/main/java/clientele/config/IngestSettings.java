package clientele.config;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What ingest accepts.
 *
 * @param dates bounds of a possible date
 * @param age bounds of a possible age, in years
 * @param rejectedShare how much of a source may be rejected
 * @param outliers when an amount is flagged as an outlier
 */
public record IngestSettings(Dates dates, Age age, RejectedShare rejectedShare, Outliers outliers) {
  /**
   * Bounds of a possible date, both included.
   *
   * @param min the first possible day
   * @param max the last possible day; absent for the day after the run's start
   */
  public record Dates(LocalDate min, Optional<LocalDate> max) implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (max.isPresent() && max.get().isBefore(min)) {
        complaints.add("max", "is " + max.get() + ", before min, which is " + min);
      }
    }
  }

  /**
   * Bounds of a possible age, both included, in years.
   *
   * @param min the least
   * @param max the greatest
   */
  public record Age(@Range(min = 0, max = 200) int min, @Range(min = 0, max = 200) int max)
      implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (max < min) {
        complaints.add("max", "is " + max + ", below min, which is " + min);
      }
    }
  }

  /**
   * How much of a source may be rejected before the run fails.
   *
   * @param max share of the rows read, 0 to 1
   */
  public record RejectedShare(@Range(min = 0, max = 1) double max) {}

  /**
   * Tukey's far-out fence on the logarithm of the amount (Tukey 1977).
   *
   * @param fence how many interquartile ranges above the upper quartile the fence stands; 0 turns
   *     the rule off
   */
  public record Outliers(@Range(min = 0) double fence) {}
}
