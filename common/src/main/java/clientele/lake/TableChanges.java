package clientele.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What differs between two versions of a table, in whole data files: a row that was only written
 * again, beside one that changed, has both left and come.
 *
 * @param added the rows of the files that came
 * @param removed the rows of the files that left
 * @param share the size of these files against that of the table now; above 1 where more left than
 *     stays
 */
public record TableChanges(Dataset<Row> added, Dataset<Row> removed, double share) {

  static Optional<TableChanges> since(
      SparkSession spark, Snapshot snapshot, TableContract contract, long version) {
    DeltaLog log = snapshot.deltaLog();
    long latest = snapshot.version();
    if (version > latest) {
      return Optional.empty();
    }
    Map<Path, Long> came = new LinkedHashMap<>();
    Map<Path, Long> left = new LinkedHashMap<>();
    long expected = version;
    scala.collection.Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
        log.getChanges(version + 1, Option.empty(), false);
    while (commits.hasNext()) {
      Tuple2<Object, scala.collection.immutable.Seq<Action>> commit = commits.next();
      if ((Long) commit._1() != ++expected) {
        return Optional.empty();
      }
      for (Action action : CollectionConverters.asJava(commit._2())) {
        if (action instanceof AddFile file) {
          came.put(file.absolutePath(log), file.size());
        } else if (action instanceof RemoveFile file) {
          Path path = file.absolutePath(log);
          // What came and left again in between was never seen.
          if (came.remove(path) == null) {
            left.put(path, file.size().isEmpty() ? 0 : (Long) file.size().get());
          }
        }
      }
    }
    if (expected != latest || !allThere(spark, left.keySet())) {
      return Optional.empty();
    }
    long bytes =
        came.values().stream().mapToLong(Long::longValue).sum()
            + left.values().stream().mapToLong(Long::longValue).sum();
    StructType schema = contract.schema();
    return Optional.of(
        new TableChanges(
            rows(spark, schema, came.keySet()),
            rows(spark, schema, left.keySet()),
            bytes / Math.max(1.0, (double) snapshot.sizeInBytes())));
  }

  static boolean allThere(SparkSession spark, Iterable<Path> files) {
    try {
      for (Path file : files) {
        FileSystem fs = file.getFileSystem(spark.sessionState().newHadoopConf());
        if (!fs.exists(file)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Dataset<Row> rows(SparkSession spark, StructType schema, Iterable<Path> files) {
    List<String> paths = new ArrayList<>();
    files.forEach(file -> paths.add(file.toString()));
    return paths.isEmpty()
        ? spark.createDataFrame(List.of(), schema)
        : spark
            .read()
            .option(TableWrite.GLOBS, "false")
            .schema(schema)
            .parquet(paths.toArray(String[]::new));
  }
}
