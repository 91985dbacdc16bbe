package clientele.monitoring;

import clientele.clustering.ClusteredFeature;
import java.util.Locale;

/**
 * A feature whose drift is watched.
 *
 * @param value where its value stands in {@code customer_features}
 * @param comparison with what it is compared
 * @param clustered whether the model clusters by it
 */
public record WatchedFeature(ClusteredFeature value, Comparison comparison, boolean clustered) {
  /** What grows older day by day with every customer. */
  static final String TENURE = "tenure_days";

  /**
   * With what customers are compared, so that getting older is no drift.
   *
   * <p>Where as many customers come every month, and all behave as before, those of a year's tenure
   * have the distribution today that those of a year's tenure had then, whatever the feature. All
   * customers together have not: a shop's purchases, money, intervals and averages over a growing
   * history grow with the age of its customers. So what is summed up over a customer's time is
   * compared at equal tenure: the reference is weighted to the present mix of tenures (direct
   * standardisation, as of mortality by age; post-stratification in surveys, Holt and Smith 1979).
   * Tenure itself is compared with that of the reference grown older by the days between, those who
   * came in as many days before it standing for those who came since.
   */
  public enum Comparison {
    /** With all customers of the reference, as they are. */
    AS_IS,
    /** With customers of equal tenure, in the present mix of tenures. */
    EQUAL_TENURE,
    /** With the reference grown older. */
    AGED;

    /**
     * As in {@code segment_drift.compared}.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The fair comparison for a feature.
   *
   * @param feature with its block
   * @param clustered whether the model clusters by it
   * @return tenure is aged; the other features of value, behaviour and attitude, a person's age and
   *     the days since registration are compared at equal tenure; other features as they are
   */
  public static WatchedFeature of(ClusteredFeature feature, boolean clustered) {
    Comparison comparison =
        switch (feature.block()) {
          case "value", "behaviour", "attitudinal" ->
              feature.name().equals(TENURE) ? Comparison.AGED : Comparison.EQUAL_TENURE;
          default ->
              feature.name().equals("age") || feature.name().equals("signup_days")
                  ? Comparison.EQUAL_TENURE
                  : Comparison.AS_IS;
        };
    return new WatchedFeature(feature, comparison, clustered);
  }

  String name() {
    return value.name();
  }

  boolean isNumber() {
    return value.kind() == ClusteredFeature.Kind.NUMBER;
  }
}
