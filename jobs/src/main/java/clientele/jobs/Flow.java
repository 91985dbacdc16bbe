package clientele.jobs;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The flow: every stage with what it reads and writes, in order. The commands, {@code pipeline} and
 * the documentation come from this list; tests hold the stages' own contracts against it. It names
 * classes and tables instead of referring to them, so that showing it loads no Spark.
 */
public final class Flow {
  private static final List<Step> STAGES =
      List.of(
          new Step(
              "ingest",
              "clean the sources; rejected rows go to quarantine",
              List.of(
                  "transactions",
                  "customers",
                  "products",
                  "events",
                  "surveys",
                  "feedback",
                  "campaigns",
                  "market"),
              List.of(),
              List.of(
                  "quarantine",
                  "quality_report",
                  "source_files",
                  "review_list",
                  "identity_map",
                  "clean_market",
                  "clean_campaigns",
                  "clean_feedback",
                  "clean_surveys",
                  "clean_events",
                  "clean_products",
                  "clean_customers",
                  "clean_transactions"),
              "clientele.jobs.IngestJob"),
          new Step(
              "features",
              "measure every customer: purchases, value, visits, attitudes, who and where",
              List.of(),
              List.of(
                  "clean_transactions",
                  "clean_customers",
                  "clean_products",
                  "clean_events",
                  "clean_campaigns",
                  "clean_feedback",
                  "clean_surveys",
                  "clean_market",
                  "identity_map"),
              List.of(
                  "customer_days",
                  "score_cuts",
                  "feature_catalog",
                  "value_models",
                  "factor_models",
                  "drivers",
                  "customer_features"),
              "clientele.jobs.FeaturesJob"),
          new Step(
              "explore",
              "describe the data: distributions, associations, cohorts, seasons, concentration",
              List.of(),
              List.of(
                  "clean_transactions",
                  "clean_customers",
                  "clean_products",
                  "clean_events",
                  "clean_surveys",
                  "clean_feedback",
                  "clean_campaigns",
                  "clean_market",
                  "customer_days",
                  "customer_features",
                  "feature_catalog"),
              List.of("exploration"),
              "clientele.jobs.ExploreJob"),
          new Step(
              "segment",
              "choose algorithm and number of segments, and give every customer one",
              List.of(),
              List.of("customer_features", "feature_catalog"),
              List.of(
                  "k_selection",
                  "segment_validity",
                  "segment_ledger",
                  "customer_segments",
                  "segment_models"),
              "clientele.jobs.SegmentJob"));

  private static final List<Step> BESIDE =
      List.of(
          new Step(
              "score",
              "give new and changed customers a segment by the current model",
              List.of(),
              List.of("customer_features", "segment_models", "segment_ledger", "customer_segments"),
              List.of("customer_segments"),
              "clientele.jobs.ScoreJob"),
          new Step(
              "monitor",
              "drift, migration, figures of segments; keep, refresh or refit, and why",
              List.of(),
              List.of(
                  "customer_segments",
                  "segment_models",
                  "segment_validity",
                  "segment_ledger",
                  "customer_features",
                  "feature_catalog",
                  "customer_days",
                  "clean_transactions",
                  "clean_products",
                  "clean_feedback",
                  "clean_market",
                  "identity_map"),
              List.of(
                  "segment_migrations",
                  "segment_drift",
                  "segment_kpis",
                  "segment_kpi_effects",
                  "monitor_advice"),
              "clientele.jobs.MonitorJob"),
          new Step(
              "maintain",
              "write small files together, remove old slices and files",
              List.of(),
              List.of(),
              List.of("maintenance"),
              "clientele.jobs.MaintainJob"));

  private Flow() {}

  /**
   * The stages of the pipeline.
   *
   * @return in the order in which they run
   */
  public static List<Step> stages() {
    return STAGES;
  }

  /**
   * The stages that are commands of their own and no part of the pipeline.
   *
   * @return each reads what the pipeline writes
   */
  public static List<Step> beside() {
    return BESIDE;
  }

  /**
   * All stages.
   *
   * @return those of the pipeline, then the others
   */
  public static List<Step> all() {
    return Stream.concat(STAGES.stream(), BESIDE.stream()).toList();
  }

  /**
   * One stage.
   *
   * @param name the command that runs it
   * @return empty where there is none
   */
  public static Optional<Step> stage(String name) {
    return all().stream().filter(step -> step.name().equals(name)).findFirst();
  }

  /**
   * A stage, as the flow knows it.
   *
   * @param name the command that runs it
   * @param does what it does, in a line
   * @param sources the user's sources that it reads
   * @param reads the lake's tables that it reads
   * @param writes the lake's tables that it writes, in commit order
   * @param job name of the class that implements {@link Stage}
   */
  public record Step(
      String name,
      String does,
      List<String> sources,
      List<String> reads,
      List<String> writes,
      String job) {
    /**
     * Whether {@code pipeline} runs it.
     *
     * @return false for one that is run by itself only
     */
    public boolean isInPipeline() {
      return STAGES.contains(this);
    }

    /**
     * The stage itself; loads Spark's classes.
     *
     * @return a new instance
     */
    public Stage stage() {
      try {
        return Class.forName(job).asSubclass(Stage.class).getDeclaredConstructor().newInstance();
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("Cannot make stage " + name + " of class " + job, e);
      }
    }
  }
}
