package clientele.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a segmentation is watched by.
 *
 * @param reference what features are compared with
 * @param features names or blocks of the features that are watched; empty for those that the model
 *     clusters, those that the catalogue keeps, and tenure_days
 * @param drift when a feature has moved
 * @param period what the figures of segments are of
 * @param market what is known of the market
 * @param targets by a name of the user's choice
 * @param advice when the segmentation is to be renewed
 */
public record MonitorSettings(
    Reference reference,
    List<String> features,
    Drift drift,
    Period period,
    Market market,
    Map<String, Target> targets,
    Advice advice) {
  /** Copies the collections. */
  public MonitorSettings {
    features = List.copyOf(features);
    targets = Map.copyOf(targets);
  }

  /** What features are compared with. */
  public enum Reference {
    /** The slice that the model was fitted on; where that is this date's, the one before. */
    MODEL,
    /** The slice before. */
    PREVIOUS
  }

  /** What the figures of segments are of. */
  public enum Period {
    /** The time since the segmentation before; a month where there is none. */
    SINCE_LAST,
    /** The month before the date. */
    MONTH,
    /** The three months before the date. */
    QUARTER,
    /** The year before the date. */
    YEAR
  }

  /**
   * When a feature has moved: by more than these, and by more than chance explains.
   *
   * @param psi least population stability index
   * @param ks least distance of the distribution functions
   * @param falseAlarms probability that a run raises any alarm where nothing has moved, at most
   * @param minCustomers fewer are not compared
   */
  public record Drift(
      @Range(min = 0, max = 10) double psi,
      @Range(min = 0, max = 1) double ks,
      @Range(min = 1e-9, max = 0.5) double falseAlarms,
      @Range(min = 20) int minCustomers) {}

  /**
   * What is known of the market.
   *
   * @param measure of the market source that is its size in money; absent for unknown
   * @param unit lake.currency that a figure of 1 stands for
   */
  public record Market(Optional<String> measure, @Range(min = 1e-9) double unit) {}

  /**
   * What a figure is to be.
   *
   * @param kpi column of {@code segment_kpis}
   * @param segment id or name; absent for all customers together
   * @param min at least this
   * @param max at most this
   */
  public record Target(
      @OneOf({
            "customers",
            "active_customers",
            "orders",
            "revenue",
            "average_order_value",
            "retention",
            "churn",
            "satisfaction",
            "revenue_share",
            "market_share",
            "margin"
          })
          String kpi,
      Optional<String> segment,
      Optional<Double> min,
      Optional<Double> max)
      implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (min.isEmpty() && max.isEmpty()) {
        complaints.add("kpi", "is \"" + kpi + "\", but there is neither min nor max");
      }
      if (min.isPresent() && max.isPresent() && max.get() < min.get()) {
        complaints.add("max", "is " + max.get() + ", below min, which is " + min.get());
      }
    }
  }

  /**
   * When the segmentation is to be renewed.
   *
   * @param modelDays an older model is to be fitted anew
   * @param sliceDays segments that are older than the last purchase by more are to be given anew
   * @param newCustomers likewise where more customers, as a share, have come since
   * @param agreement a lower agreement with the segmentation before, corrected for chance, asks for
   *     a new model
   * @param confidenceLoss likewise a greater loss of the mean confidence since the model was
   *     fitted, as a share of it
   * @param redShare likewise where segments whose card is red hold more of the customers than
   *     before, by more than this share of all
   */
  public record Advice(
      @Range(min = 1) int modelDays,
      @Range(min = 1) int sliceDays,
      @Range(min = 0, max = 1) double newCustomers,
      @Range(min = -1, max = 1) double agreement,
      @Range(min = 0, max = 1) double confidenceLoss,
      @Range(min = 0, max = 1) double redShare) {}
}
