package clientele.jobs;

import java.net.URISyntaxException;
import java.net.URL;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Keeps Spark's log off the terminal unless it is asked for. Where a log file is named it takes
 * warnings and stack traces.
 */
final class Logging {
  /** System property that names the log file. */
  static final String FILE = "clientele.log";

  private static final String LEVEL = "clientele.log.level";
  private static final String RESOURCE = "log4j2.properties";
  private static final String[] CHOSEN = {
    "log4j2.configurationFile", "log4j.configurationFile", "log4j.configuration", "spark.log.level"
  };

  private Logging() {}

  /**
   * Sets the log up, before the first class of Spark's is used where that can be.
   *
   * @param verbose whether warnings are shown on stderr as well
   */
  static void set(boolean verbose) {
    for (String property : CHOSEN) {
      if (System.getProperty(property) != null) {
        return;
      }
    }
    if ("cluster".equals(System.getProperty("spark.submit.deployMode"))) {
      // There the driver's stderr is the log.
      return;
    }
    System.setProperty(LEVEL, verbose ? "warn" : "off");
    URL quiet = Logging.class.getResource(RESOURCE);
    try {
      Configurator.reconfigure(quiet.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("Cannot set the log up from " + quiet, e);
    }
  }

  /** Writes a failure, with its stack trace, to the log. */
  static void failure(Throwable failure) {
    LogManager.getLogger("clientele.failure").error(failure.getMessage(), failure);
  }
}
