package clientele.config;

import java.util.ArrayList;
import java.util.List;

/** The names of the lake's tables, for keys that name one; the tables themselves are Spark's. */
public final class LakeTables {
  /** Those with a slice a date, of which old ones can go. */
  public static final List<String> DATED =
      List.of(
          "customer_features",
          "score_cuts",
          "feature_catalog",
          "value_models",
          "factor_models",
          "drivers",
          "exploration",
          "k_selection",
          "segment_validity",
          "customer_segments",
          "segment_migrations",
          "segment_drift",
          "segment_kpis",
          "segment_kpi_effects",
          "monitor_advice");

  /** Those with a slice a date that must stay: models, and ids that are never used again. */
  public static final List<String> LASTING = List.of("segment_models", "segment_ledger");

  private static final List<String> UNDATED =
      List.of(
          "clean_transactions",
          "clean_customers",
          "clean_products",
          "clean_events",
          "clean_surveys",
          "clean_feedback",
          "clean_campaigns",
          "clean_market",
          "quarantine",
          "quality_report",
          "source_files",
          "review_list",
          "identity_map",
          "customer_days",
          "maintenance",
          "job_runs");

  private LakeTables() {}

  /**
   * All names.
   *
   * @return in no order that matters
   */
  public static List<String> all() {
    List<String> all = new ArrayList<>(DATED);
    all.addAll(LASTING);
    all.addAll(UNDATED);
    return all;
  }
}
