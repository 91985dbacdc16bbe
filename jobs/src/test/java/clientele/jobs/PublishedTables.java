package clientele.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What readers of a lake in a local folder see, to be compared before and after a command. */
final class PublishedTables {
  /** Tables that a failed run may add to. */
  private static final Set<String> OPEN = Set.of("quarantine", "quality_report", "job_runs");

  private PublishedTables() {}

  /** Each file of the logs of the published tables, with what it holds. */
  static Map<String, Integer> of(Path lake) {
    Map<String, Integer> commits = new TreeMap<>();
    if (!Files.exists(lake)) {
      return commits;
    }
    try (Stream<Path> files = Files.walk(lake)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path below = lake.relativize(file);
        boolean isLog =
            below.getNameCount() > 1 && below.getName(1).toString().equals("_delta_log");
        if (isLog && !OPEN.contains(below.getName(0).toString())) {
          commits.put(below.toString(), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return commits;
  }

  /** Copies a lake. */
  static Path copy(Path lake, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(lake)) {
      for (Path path : paths.toList()) {
        Files.copy(path, to.resolve(lake.relativize(path).toString()));
      }
    }
    return to;
  }

  /** Removes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
