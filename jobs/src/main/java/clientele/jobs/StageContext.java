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
 * @param configHash SHA-256 of the effective configuration, in hexadecimal
 * @param softwareVersion version of Clientele
 * @param run identity, date, seed and progress of the run
 */
public record StageContext(
    SparkSession spark,
    Lake lake,
    Settings settings,
    String configHash,
    String softwareVersion,
    RunContext run) {

  StageContext with(RunContext other) {
    return new StageContext(spark, lake, settings, configHash, softwareVersion, other);
  }

  /** The same in another session of the application. */
  StageContext with(SparkSession session) {
    return new StageContext(session, lake.on(session), settings, configHash, softwareVersion, run);
  }

  StageContext with(Lake other) {
    return new StageContext(spark, other, settings, configHash, softwareVersion, run);
  }
}
