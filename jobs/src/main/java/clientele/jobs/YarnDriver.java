package clientele.jobs;

import java.util.Properties;
import org.apache.spark.SparkUserAppException;

/**
 * How a command ends where YARN's application master runs it, in cluster mode. The master takes any
 * early end of its process for a failure, a good one too; so a command that has done its work comes
 * back from {@code main}, and one that has not says its exit code by an exception, which the master
 * puts into the application's diagnostics.
 */
final class YarnDriver {
  private YarnDriver() {}

  /**
   * Whether a process is such a master.
   *
   * @param properties of the process, where the master has put them
   */
  static boolean is(Properties properties) {
    return "yarn".equals(properties.getProperty("spark.master"))
        && "cluster".equals(properties.getProperty("spark.submit.deployMode"));
  }

  /**
   * Ends a command.
   *
   * @param code the exit code
   * @throws Exception Spark's of an application that says its exit code, where that is not 0
   */
  static void end(int code) throws Exception {
    if (code != 0) {
      throw Failure.of(code);
    }
  }

  /** Apart, because Java loads an exception to check the code that makes it. */
  private static final class Failure {
    static Exception of(int code) {
      return new SparkUserAppException(code, null);
    }
  }
}
