package clientele.jobs;

import clientele.spark.SparkSettings;
import clientele.spark.StorageSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The Spark session of a command. Under {@code spark-submit} the cluster's own settings stay and
 * only those are added that results depend on; otherwise Spark runs within this process, with its
 * temporary files in a folder that goes when the session does. A session that is there already is
 * used, and left open.
 */
final class Session implements AutoCloseable {
  private static final String MASTER = "spark.master";
  private static final String EXTENSIONS = "spark.sql.extensions";

  /** What is then still there, the system cleans with its temporary folder. */
  private static final int ATTEMPTS = 20;

  private final SparkSession spark;
  private final boolean isOwn;
  private final Optional<Path> folder;

  private Session(SparkSession spark, boolean isOwn, Optional<Path> folder) {
    this.spark = spark;
    this.isOwn = isOwn;
    this.folder = folder;
  }

  /**
   * Opens a session.
   *
   * @param given settings of the configuration; they win over Clientele's own
   * @return a session, to be closed
   */
  static Session open(Map<String, String> given) {
    boolean isThere = !SparkSession.getDefaultSession().isEmpty();
    boolean isSubmitted = System.getProperty(MASTER) != null;
    boolean isEmbedded = !isSubmitted && given.getOrDefault(MASTER, "local").startsWith("local");
    Map<String, String> settings = new LinkedHashMap<>();
    Optional<Path> folder = Optional.empty();
    if (isEmbedded && !isThere) {
      settings.putAll(SparkSettings.embedded(Runtime.getRuntime().availableProcessors()));
      folder = Optional.of(temporaryFolder());
      settings.put("spark.local.dir", folder.get().toString());
      settings.put("spark.sql.warehouse.dir", folder.get().resolve("warehouse").toUri().toString());
    } else {
      settings.putAll(SparkSettings.required());
    }
    settings.putAll(StorageSettings.unset(given));
    given.forEach(
        (name, value) -> {
          if (!(isSubmitted && name.equals(MASTER))) {
            settings.put(name, value);
          }
        });
    settings.put(EXTENSIONS, extensions(given));
    SparkSession.Builder builder = SparkSession.builder();
    settings.forEach(builder::config);
    if (!settings.containsKey("spark.app.name") && System.getProperty("spark.app.name") == null) {
      builder.appName("clientele");
    }
    try {
      return new Session(builder.getOrCreate(), !isThere, folder);
    } catch (RuntimeException | Error e) {
      folder.ifPresent(Session::delete);
      throw e;
    }
  }

  /** Delta's extension beside those that the platform or the configuration brings. */
  private static String extensions(Map<String, String> given) {
    Set<String> all = new LinkedHashSet<>();
    for (String several :
        List.of(
            System.getProperty(EXTENSIONS, ""),
            given.getOrDefault(EXTENSIONS, ""),
            SparkSettings.required().get(EXTENSIONS))) {
      Arrays.stream(several.split(",", -1))
          .map(String::strip)
          .filter(name -> !name.isEmpty())
          .forEach(all::add);
    }
    return String.join(",", all);
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("clientele-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SparkSession spark() {
    return spark;
  }

  /** Stops Spark and removes its temporary files; a second call does nothing. */
  @Override
  public void close() {
    if (isOwn) {
      spark.stop();
    }
    folder.ifPresent(Session::delete);
  }

  private static void delete(Path folder) {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(folder); attempt++) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (IOException | UncheckedIOException e) {
        // Threads of Spark's may still be writing where it was stopped.
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }
}
