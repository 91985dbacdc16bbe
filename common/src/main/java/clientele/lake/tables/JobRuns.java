package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Every stage that started, and how it ended. Table {@code job_runs}. */
public final class JobRuns {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("job_runs", "Every stage that started, and how it ended.")
          .grain("a stage of a run", "run_id", "job")
          .required("run_id", DataTypes.StringType, "the run")
          .required("job", DataTypes.StringType, "the stage")
          .optional("as_of", DataTypes.DateType, "the date, where the stage has one")
          .required("started_at", DataTypes.TimestampType, "UTC")
          .optional(
              "ended_at",
              DataTypes.TimestampType,
              "UTC; NULL while it runs, or where it was killed")
          .required("status", DataTypes.StringType, "running, succeeded or failed")
          .optional("rows_in", DataTypes.LongType, "rows read")
          .optional(
              "rows_out", DataTypes.LongType, "rows written to the tables that the stage publishes")
          .optional("rows_rejected", DataTypes.LongType, "rows that went to quarantine")
          .required("config_hash", DataTypes.StringType, "SHA-256 of the effective configuration")
          .required("software_version", DataTypes.StringType, "version of Clientele")
          .optional("seed", DataTypes.LongType, "from which all randomness of the run is drawn")
          .optional(
              "configuration",
              DataTypes.StringType,
              "JSON: the effective configuration without lake.root, Spark's settings and secrets")
          .optional(
              "input_versions",
              Types.VERSIONS,
              "version of each table that the stage reads or writes, when it began")
          .optional(
              "output_versions",
              Types.VERSIONS,
              "version of each table that the stage writes, when it ended")
          .optional(
              "metrics",
              Types.NUMBERS,
              "what the stage cost on Spark: jobs, tasks, failed_tasks; sums over tasks in"
                  + " task_seconds, cpu_seconds, gc_seconds, read_bytes, written_bytes,"
                  + " shuffled_bytes, spilled_bytes, driver_result_bytes; peak_task_memory_bytes,"
                  + " peak_driver_heap_bytes")
          .optional("error", DataTypes.StringType, "what was wrong, where, what to do")
          .build();

  private JobRuns() {}
}
