package clientele.jobs;

import clientele.run.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of the demo: emptied at each run, and never another's. */
final class DemoFolder {
  private static final String MARK = ".clientele-demo";

  private final Path path;

  private DemoFolder(Path path) {
    this.path = path;
  }

  /**
   * A folder that is the demo's, or may become so.
   *
   * @param path where
   * @return the folder; nothing is changed yet
   * @throws UserException (usage) where it holds files that no demo has written
   */
  static DemoFolder at(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    if (Files.exists(whole) && !Files.isDirectory(whole)) {
      throw UserException.usage(path + " is a file; name a folder with --output DIR.");
    }
    if (Files.isDirectory(whole) && !Files.exists(whole.resolve(MARK)) && !isEmpty(whole)) {
      throw UserException.usage(
          "The folder "
              + path
              + " holds files that are not the demo's; name another with --output DIR.");
    }
    return new DemoFolder(whole);
  }

  Path path() {
    return path;
  }

  Path shop() {
    return path.resolve("shop");
  }

  Path lake() {
    return path.resolve("lake");
  }

  /** Makes the folder the demo's. */
  void claim() {
    writing(
        () -> {
          Files.createDirectories(path);
          Files.writeString(
              path.resolve(MARK), "Written by clientele demo, and emptied by the next.\n");
        });
  }

  /** Removes what an earlier demo left. */
  void empty() {
    writing(
        () -> {
          delete(shop());
          delete(lake());
        });
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void writing(Writing work) {
    try {
      work.run();
    } catch (IOException e) {
      throw UserException.failed(
              "The folder of the demo cannot be written: "
                  + e
                  + ". Name another with --output DIR.")
          .causedBy(e);
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw UserException.failed(
              "The folder " + folder + " cannot be read: " + e.getMessage() + ".")
          .causedBy(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : paths) {
      Files.deleteIfExists(each);
    }
  }
}
