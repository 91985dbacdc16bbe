package clientele.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** A Delta table anywhere, seen as its present data files. */
public final class DeltaFolder {
  private final SparkSession spark;
  private final DeltaLog log;
  private final Snapshot snapshot;

  /**
   * The table as it is now.
   *
   * @param spark the session that reads it
   * @param path its folder
   */
  public DeltaFolder(SparkSession spark, String path) {
    this.spark = spark;
    this.log = DeltaLog.forTable(spark, new Path(path));
    this.snapshot = log.update(false, Option.empty(), Option.empty());
  }

  /**
   * A data file.
   *
   * @param path where it is, as a row's metadata tells it
   * @param bytes its size
   * @param modified when it was written, in milliseconds since 1970
   * @param deletedRows names the list of its deleted rows; empty where none is deleted
   */
  public record DataFile(String path, long bytes, long modified, String deletedRows) {
    /**
     * A file's path as Spark's {@code _metadata.file_path} writes it: a URI, in which a blank is
     * %20.
     *
     * @param file a file
     * @return the path
     */
    public static String path(Path file) {
      return new Path(file.toString()).toUri().toString();
    }
  }

  /**
   * The data files.
   *
   * @return in the order of the log
   */
  public List<DataFile> files() {
    List<DataFile> files = new ArrayList<>();
    for (AddFile file : present()) {
      files.add(
          new DataFile(
              path(file),
              file.size(),
              file.modificationTime(),
              file.deletionVector() == null ? "" : file.deletionVector().uniqueId()));
    }
    return files;
  }

  /**
   * The rows of some data files.
   *
   * @param paths of {@link #files}
   * @return with the columns of the table
   */
  public Dataset<Row> rows(Set<String> paths) {
    List<AddFile> wanted = present().stream().filter(file -> paths.contains(path(file))).toList();
    // Delta takes the session of the thread.
    Option<SparkSession> before = SparkSession.getActiveSession();
    SparkSession.setActiveSession(spark);
    try {
      return log.createDataFrame(
          snapshot, CollectionConverters.asScala(wanted).toSeq(), false, Option.empty());
    } finally {
      if (before.isEmpty()) {
        SparkSession.clearActiveSession();
      } else {
        SparkSession.setActiveSession(before.get());
      }
    }
  }

  private List<AddFile> present() {
    return snapshot.allFiles().collectAsList();
  }

  private String path(AddFile file) {
    return DataFile.path(file.absolutePath(log));
  }
}
