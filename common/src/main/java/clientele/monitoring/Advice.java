package clientele.monitoring;

import clientele.config.MonitorSettings;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a segmentation can stay as it is. The rule, in this order:
 *
 * <ol>
 *   <li><b>refit</b>, a new model, where a feature that the model clusters by has drifted among all
 *       customers; or the agreement with the segmentation before, corrected for chance, is below
 *       its bound; or the customers' mean confidence has fallen since the model was fitted by more
 *       than its bound; or segments whose card is red hold more of the customers than in the
 *       segmentation before, by more than the bound; or the model is older than its bound;
 *   <li>else <b>refresh</b>, new segments by the same model, where the newest data are later than
 *       the segments by more than the bound, or more customers have come since than the bound;
 *   <li>else <b>keep</b>.
 * </ol>
 *
 * @param kind what to do
 * @param reasons a sentence each
 */
public record Advice(Kind kind, List<String> reasons) {
  /** Copies the list. */
  public Advice {
    reasons = List.copyOf(reasons);
  }

  /** What to do. */
  public enum Kind {
    /** Nothing. */
    KEEP,
    /** Give everyone a segment anew, by the same model. */
    REFRESH,
    /** Fit a new model. */
    REFIT;

    /**
     * As in {@code monitor_advice.advice}.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is known of a segmentation.
   *
   * @param asOf its date
   * @param modelAsOf the date that its model was fitted on, where the model is known
   * @param from the date of the segmentation before
   * @param drifts of features
   * @param agreement with the segmentation before
   * @param confidence mean of its customers' confidence
   * @param fittedConfidence the same at the model's date, where that is another
   * @param red share of the customers in segments whose card is red
   * @param redBefore the same of the cards before
   * @param newest the day after the last purchase or the date of the newest features, whichever is
   *     later; empty where later segments exist
   * @param newShare customers who first bought since, as a share of those segmented
   */
  public record Known(
      LocalDate asOf,
      Optional<LocalDate> modelAsOf,
      Optional<LocalDate> from,
      List<Drift> drifts,
      Optional<Agreement> agreement,
      Optional<Double> confidence,
      Optional<Double> fittedConfidence,
      Optional<Double> red,
      Optional<Double> redBefore,
      Optional<LocalDate> newest,
      Optional<Double> newShare) {
    /** Copies the list. */
    public Known {
      drifts = List.copyOf(drifts);
    }
  }

  /**
   * The advice.
   *
   * @param known of the segmentation
   * @param bounds from which on something is to be done
   * @return with all reasons of its kind
   */
  public static Advice of(Known known, MonitorSettings.Advice bounds) {
    List<String> refit = refit(known, bounds);
    if (!refit.isEmpty()) {
      return new Advice(Kind.REFIT, refit);
    }
    List<String> refresh = refresh(known, bounds);
    if (!refresh.isEmpty()) {
      return new Advice(Kind.REFRESH, refresh);
    }
    return new Advice(
        Kind.KEEP,
        List.of(
            known.from().isPresent()
                ? "No clustered feature has drifted, customers are where they were, and model and"
                    + " segments are young enough."
                : "There is no segmentation before "
                    + known.asOf()
                    + " to compare with; model and segments are young enough."));
  }

  private static List<String> refit(Known known, MonitorSettings.Advice bounds) {
    List<String> reasons = new ArrayList<>();
    List<Drift> drifted =
        known.drifts().stream()
            .filter(drift -> drift.alert() && drift.feature().clustered())
            .filter(drift -> drift.segment().isEmpty())
            .toList();
    if (!drifted.isEmpty()) {
      reasons.add(
          "Features that the segments are made of have drifted: "
              + drifted.stream().map(Drift::words).collect(Collectors.joining(", "))
              + ".");
    }
    known
        .agreement()
        .filter(agreement -> agreement.kappa() < bounds.agreement())
        .ifPresent(
            agreement ->
                reasons.add(
                    "Customers change segments more than is sound: "
                        + Words.percent(agreement.kept())
                        + " kept theirs since "
                        + known.from().map(LocalDate::toString).orElse("")
                        + ", corrected for chance "
                        + Words.number(agreement.kappa())
                        + ", below "
                        + bounds.agreement()
                        + "."));
    known
        .fittedConfidence()
        .filter(
            fitted -> known.confidence().orElse(fitted) < fitted * (1 - bounds.confidenceLoss()))
        .ifPresent(
            fitted ->
                reasons.add(
                    "Customers lie nearer to the borders of segments than when the model was"
                        + " fitted: mean confidence "
                        + Words.number(known.confidence().orElseThrow())
                        + ", then "
                        + Words.number(fitted)
                        + "."));
    known
        .red()
        .filter(red -> red > known.redBefore().orElse(red) + bounds.redShare())
        .ifPresent(
            red ->
                reasons.add(
                    "Segments whose card is red hold "
                        + Words.percent(red)
                        + " of the customers, in the segmentation before "
                        + Words.percent(known.redBefore().orElseThrow())
                        + "."));
    known
        .modelAsOf()
        .map(date -> ChronoUnit.DAYS.between(date, known.asOf()))
        .filter(days -> days > bounds.modelDays())
        .ifPresent(
            days ->
                reasons.add(
                    "The model is "
                        + days
                        + " days old, more than "
                        + bounds.modelDays()
                        + " (monitor.advice.model_days)."));
    return reasons;
  }

  private static List<String> refresh(Known known, MonitorSettings.Advice bounds) {
    List<String> reasons = new ArrayList<>();
    known
        .newest()
        .map(date -> ChronoUnit.DAYS.between(known.asOf(), date))
        .filter(days -> days > bounds.sliceDays())
        .ifPresent(
            days ->
                reasons.add(
                    "The data go on for "
                        + days
                        + " days after the segments' date, more than "
                        + bounds.sliceDays()
                        + " (monitor.advice.slice_days)."));
    known
        .newShare()
        .filter(share -> share > bounds.newCustomers())
        .ifPresent(
            share ->
                reasons.add(
                    "Customers without a segment have come since: "
                        + Words.percent(share)
                        + " of those who have one, more than "
                        + Words.percent(bounds.newCustomers())
                        + " (monitor.advice.new_customers)."));
    return reasons;
  }
}
