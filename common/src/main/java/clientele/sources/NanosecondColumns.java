package clientele.sources;

import clientele.run.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * Times in nanoseconds, as pandas writes them to Parquet. Spark refuses the type, or reads it as a
 * whole number.
 */
final class NanosecondColumns {
  private NanosecondColumns() {}

  /**
   * The nanosecond columns of the first file.
   *
   * @return column name to whether its values are instants (true) or wall-clock times (false)
   */
  static Map<String, Boolean> of(List<FileStatus> files, Configuration hadoop) {
    Map<String, Boolean> columns = new LinkedHashMap<>();
    for (FileStatus file : files) {
      if (file.getLen() == 0) {
        continue;
      }
      try (ParquetFileReader reader =
          ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
        for (Type type : reader.getFileMetaData().getSchema().getFields()) {
          LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
          if (annotation instanceof TimestampLogicalTypeAnnotation timestamp
              && timestamp.getUnit() == TimeUnit.NANOS) {
            columns.put(type.getName(), timestamp.isAdjustedToUTC());
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuntimeException e) {
        throw UserException.data(
                file.getPath()
                    + " cannot be read as Parquet: its description is damaged, or names no column.")
            .causedBy(e);
      }
      break;
    }
    return columns;
  }

  /** The instant of a count of nanoseconds; before 1970 too, where {@code div} would cut upward. */
  static Column timestamp(Column nanoseconds, boolean instants) {
    Column thousand = functions.lit(1000L);
    Column micros =
        functions.call_function(
            "div", nanoseconds.minus(functions.pmod(nanoseconds, thousand)), thousand);
    Column instant = functions.timestamp_micros(micros);
    // A wall-clock time is counted as if it were UTC; it means that time in the source's zone.
    return instants ? instant : functions.to_utc_timestamp(instant, functions.current_timezone());
  }
}
