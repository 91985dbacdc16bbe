package clientele.testing;

import clientele.lake.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;

/** A real lake in a folder of its own, gone after the test. */
public final class TemporaryLake implements AutoCloseable {
  private final Path folder;
  private final Lake lake;
  private int others;

  private TemporaryLake(Path folder, SparkSession spark) {
    this.folder = folder;
    this.lake = new Lake(spark, folder.resolve("lake").toUri().toString());
  }

  static TemporaryLake create(SparkSession spark) {
    try {
      return new TemporaryLake(Files.createTempDirectory("clientele-lake"), spark);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The lake.
   *
   * @return empty when the test begins
   */
  public Lake lake() {
    return lake;
  }

  /**
   * Another lake beside this one.
   *
   * @return empty
   */
  public Lake another() {
    return new Lake(lake.spark(), next().toUri().toString());
  }

  /**
   * Another lake beside this one, which begins with all that this one holds: a test writes to it,
   * and this one serves the next.
   *
   * @return the copy
   */
  public Lake copy() {
    Path from = folder.resolve("lake");
    Path to = next();
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Lake(lake.spark(), to.toUri().toString());
  }

  private Path next() {
    others++;
    return folder.resolve("lake-" + others);
  }

  /**
   * A folder for the test's other files, above the lake.
   *
   * @return an existing folder
   */
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    forgetTables();
    delete(folder);
  }

  /** Delta keeps every table that it has seen for an hour, with the plans of its snapshots. */
  private void forgetTables() {
    try (Stream<Path> paths = Files.walk(folder)) {
      paths
          .filter(path -> path.endsWith("_delta_log"))
          .map(log -> new org.apache.hadoop.fs.Path(log.getParent().toUri()))
          .forEach(table -> DeltaLog.invalidateCache(lake.spark(), table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
