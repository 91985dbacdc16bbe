package clientele.jobs;

import clientele.config.SegmentSettings.TableInput;
import clientele.run.UserException;
import java.io.IOException;
import java.util.Locale;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

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
      requireNoDelta(spark, input, format);
      Dataset<Row> table = reader.options(input.options()).load(input.path());
      return format.equals("csv") ? withKeyAsText(reader, input, table) : table;
    } catch (UserException e) {
      throw e;
    } catch (Exception e) {
      // Spark's own exceptions are checked ones, though its methods do not declare them.
      throw explain(input, format, e);
    }
  }

  /** A key is a name: inferred as a number, 007 would be 7. */
  private static Dataset<Row> withKeyAsText(
      DataFrameReader reader, TableInput input, Dataset<Row> table) {
    StructType schema = new StructType();
    for (StructField field : table.schema().fields()) {
      boolean isKey = field.name().equalsIgnoreCase(input.key());
      schema = schema.add(field.name(), isKey ? DataTypes.StringType : field.dataType());
    }
    return schema.isEmpty() ? table : reader.schema(schema).load(input.path());
  }

  /** The files of a Delta table hold rows that were deleted or replaced since. */
  private static void requireNoDelta(SparkSession spark, TableInput input, String format)
      throws IOException {
    Path log = new Path(input.path(), "_delta_log");
    if (format.equals("parquet")
        && log.getFileSystem(spark.sessionState().newHadoopConf()).exists(log)) {
      throw UserException.usage(
          "segment.input.path: "
              + input.path()
              + " is a Delta table. Set segment.input.format = delta.");
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
