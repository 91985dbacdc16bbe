package clientele.jobs;

import clientele.config.Settings;
import clientele.lake.Lake;
import clientele.run.RunContext;
import org.apache.spark.sql.SparkSession;

/**
 * What a stage works with.
 *
 * @param spark the session
 * @param lake the tables
 * @param settings the effective configuration
 * @param run identity, date, seed and progress of the run
 */
public record StageContext(SparkSession spark, Lake lake, Settings settings, RunContext run) {}
