package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What each quality rule did, run after run. Table {@code quality_report}. */
public final class QualityReport {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("quality_report", "What each quality rule did, run after run.")
          .grain("a rule of a source in a run", "run_id", "source", "rule")
          .required("run_id", DataTypes.StringType, "the run")
          .required("source", DataTypes.StringType, "which source")
          .required("rule", DataTypes.StringType, "which rule or declared check")
          .required("severity", DataTypes.StringType, "error, warning or info")
          .required(
              "rows_checked",
              DataTypes.LongType,
              "rows that the rule saw; 0 where it could not be asked")
          .required(
              "rows_failed",
              DataTypes.LongType,
              "rows that broke it; all, where the source as a whole did")
          .required(
              "action",
              DataTypes.StringType,
              "quarantined, repaired, flagged, merged, warned, stopped or none")
          .optional(
              "detail",
              DataTypes.StringType,
              "the rule in words, with its bounds, and what was found where it failed")
          .build();

  private QualityReport() {}
}
