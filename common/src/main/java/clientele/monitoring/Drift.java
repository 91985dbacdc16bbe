package clientele.monitoring;

import java.util.Optional;

/**
 * How far a feature has moved.
 *
 * @param segment its lasting id; empty for all customers
 * @param feature which
 * @param psi population stability index; empty where too few are compared
 * @param ks distance of the distribution functions; empty for categories too
 * @param psiThreshold from which on psi is an alert
 * @param ksThreshold from which on ks is
 * @param reference rows of equal weight that tell as much as the reference
 * @param customers compared now
 * @param share of the customers now who have their like in the reference
 */
public record Drift(
    Optional<Integer> segment,
    WatchedFeature feature,
    Optional<Double> psi,
    Optional<Double> ks,
    Optional<Double> psiThreshold,
    Optional<Double> ksThreshold,
    double reference,
    long customers,
    double share) {

  /**
   * Whether either statistic reached its threshold.
   *
   * @return true for an alert
   */
  public boolean alert() {
    return reached(psi, psiThreshold) || reached(ks, ksThreshold);
  }

  private static boolean reached(Optional<Double> value, Optional<Double> threshold) {
    return value.isPresent() && threshold.isPresent() && value.get() >= threshold.get();
  }

  /**
   * What has moved, by how much, and where.
   *
   * @return such as "monetary in segment 3 (PSI 0.31, KS 0.21)"
   */
  public String words() {
    return feature.name()
        + segment.map(id -> " in segment " + id).orElse("")
        + " (PSI "
        + Words.number(psi.orElse(Double.NaN))
        + ks.map(value -> ", KS " + Words.number(value)).orElse("")
        + ")";
  }
}
