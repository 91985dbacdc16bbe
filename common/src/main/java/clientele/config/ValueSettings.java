package clientele.config;

import java.util.List;
import java.util.Optional;

/**
 * How the worth of customers is forecast.
 *
 * @param models candidates for the purchase model, such as {@code bg-nbd}; empty for no forecast
 * @param timeUnit the unit of all times and rates
 * @param horizon how far to look ahead, in time units
 * @param margin share of an order's amount that is earned
 * @param discountRate a year, 0.1 for ten per cent
 * @param groupBy Spark SQL over the columns of {@code customer_features}: a model for each of its
 *     values
 * @param holdOut share of the history that the trial fits do not see
 * @param minCustomers fewer get no model
 * @param minRepeatBuyers fewer customers with a repeat purchase get no model
 * @param maxGroups most groups of equal customers that the driver holds
 */
public record ValueSettings(
    @OneOf({"bg-nbd", "mbg-nbd", "pareto-nbd"}) List<String> models,
    TimeUnit timeUnit,
    @Range(min = 0.01, max = 100_000) double horizon,
    @Range(min = 0, max = 1) double margin,
    @Range(min = 0, max = 10) double discountRate,
    Optional<String> groupBy,
    @Range(min = 0, max = 0.8) double holdOut,
    @Range(min = 10) int minCustomers,
    @Range(min = 5) int minRepeatBuyers,
    @Range(min = 1000) int maxGroups) {

  /** A unit of time. */
  public enum TimeUnit {
    /** A day. */
    DAY(1),
    /** Seven days, the literature's unit. */
    WEEK(7);

    private final int days;

    TimeUnit(int days) {
      this.days = days;
    }

    /**
     * Its length.
     *
     * @return in days
     */
    public int days() {
      return days;
    }

    /**
     * Its name.
     *
     * @return as the configuration writes it
     */
    public String text() {
      return this == DAY ? "day" : "week";
    }
  }
}
