package clientele.jobs;

import clientele.config.SegmentSettings.TableInput;
import clientele.run.UserException;
import java.util.Locale;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Reads the table of {@code segment.input}. */
final class SegmentInput {
  private SegmentInput() {}

  /**
   * The table as it is. Headers and types of a CSV are taken from the file unless the options say
   * otherwise.
   *
   * @throws UserException (usage) for a path that is not there, (data) for a file that cannot be
   *     read
   */
  static Dataset<Row> read(SparkSession spark, TableInput input) {
    String format = input.format().name().toLowerCase(Locale.ROOT);
    DataFrameReader reader = spark.read().format(format);
    if (format.equals("csv")) {
      reader = reader.option("header", "true").option("inferSchema", "true");
    }
    try {
      return reader.options(input.options()).load(input.path());
    } catch (Exception e) {
      // Spark's own exceptions are checked ones, though its methods do not declare them.
      throw explain(input, format, e);
    }
  }

  private static UserException explain(TableInput input, String format, Exception failure) {
    String condition =
        failure instanceof SparkThrowable thrown ? String.valueOf(thrown.getCondition()) : "";
    if (condition.equals("PATH_NOT_FOUND")) {
      return UserException.usage("segment.input.path: there is nothing at " + input.path() + ".")
          .causedBy(failure);
    }
    return UserException.data(
            "segment.input: "
                + input.path()
                + " cannot be read as "
                + format
                + ": "
                + String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("")
                + ". Look at the file and at segment.input.format and .options.")
        .causedBy(failure);
  }
}
