package clientele.config;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What ingest accepts.
 *
 * @param dates bounds of a possible date
 * @param age bounds of a possible age, in years
 * @param rejectedShare how much of a source may be rejected
 * @param outliers when an amount is flagged as an outlier
 * @param history which earlier runs a run is compared with
 * @param nearDuplicates what becomes of one person under two ids
 */
public record IngestSettings(
    Dates dates,
    Age age,
    RejectedShare rejectedShare,
    Outliers outliers,
    History history,
    NearDuplicates nearDuplicates) {
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
   * Tukey's far-out fence on the logarithm of the price of a unit, product by product, and of the
   * amount of lines whose product is not known well enough (Tukey 1977).
   *
   * @param fence how many interquartile ranges above the upper quartile the fence stands; 0 turns
   *     the rule off
   * @param leastLines purchase lines of a product from which its own fence is taken
   * @param leastTimes how many times the median an amount is at least before it is flagged
   */
  public record Outliers(
      @Range(min = 0) double fence,
      @Range(min = 4) int leastLines,
      @Range(min = 1) double leastTimes) {}

  /**
   * The earlier runs that declared checks compare a run with: the last that ended well.
   *
   * @param runs at most so many
   * @param least with fewer, nothing is compared
   */
  public record History(@Range(min = 1, max = 1000) int runs, @Range(min = 1) int least) {}

  /**
   * What becomes of one person under two ids.
   *
   * @param action whether the ids are merged
   * @param apart pairs of ids that are two persons, whatever they look like
   */
  public record NearDuplicates(Action action, List<List<String>> apart) implements Checked {
    /** What becomes of the later ids. */
    public enum Action {
      /** They are flagged, and remain customers. */
      FLAG,
      /** What they did counts for the first one. */
      MERGE
    }

    @Override
    public void check(Complaints complaints) {
      if (apart.stream().anyMatch(pair -> pair.size() != 2)) {
        complaints.add("apart", "has an entry that is not a pair of ids, such as [C1, C2]");
      }
    }
  }
}
