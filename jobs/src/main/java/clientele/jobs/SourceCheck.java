package clientele.jobs;

import clientele.config.Settings;
import clientele.config.SourceSettings;
import clientele.jobs.console.Words;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.sources.SourceFiles;
import clientele.spark.StorageSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** Looks at the files of the sources without starting Spark. */
final class SourceCheck {
  private static final String HADOOP = "spark.hadoop.";

  private SourceCheck() {}

  /**
   * Looks at every source that has a path.
   *
   * @param settings the configuration
   * @return a line a source: its path, number of files, size
   * @throws UserException that names every source that cannot be read
   */
  static List<String> look(Settings settings) {
    Configuration hadoop = hadoop(settings.spark());
    List<String> found = new ArrayList<>();
    List<UserException> wrong = new ArrayList<>();
    for (Map.Entry<String, SourceSettings> source : settings.sources().entrySet()) {
      if (source.getValue().path().isEmpty()) {
        found.add(source.getKey() + ": by its query over other sources");
        continue;
      }
      try {
        List<FileStatus> files =
            SourceFiles.find(source.getKey(), source.getValue(), hadoop).files();
        long bytes = files.stream().mapToLong(FileStatus::getLen).sum();
        found.add(
            source.getKey()
                + ": "
                + source.getValue().path().get()
                + " ("
                + Words.count(files.size(), "file")
                + ", "
                + Words.number((bytes + 1023) / 1024)
                + " KiB)");
      } catch (UserException e) {
        wrong.add(e);
      }
    }
    if (!wrong.isEmpty()) {
      throw together(wrong);
    }
    return found;
  }

  private static UserException together(List<UserException> wrong) {
    if (wrong.size() == 1) {
      return wrong.get(0);
    }
    String message = String.join("\n", wrong.stream().map(UserException::getMessage).toList());
    ExitCode code = wrong.get(0).exitCode();
    return switch (code) {
      case DATA -> UserException.data(message);
      case NOTHING_TO_DO -> UserException.nothingToDo(message);
      case FAILED -> UserException.failed(message);
      default -> UserException.usage(message);
    };
  }

  /** What Spark would give Hadoop. */
  private static Configuration hadoop(Map<String, String> spark) {
    Configuration hadoop = new Configuration();
    StorageSettings.unset(spark).forEach((name, value) -> copy(hadoop, name, value));
    System.getProperties()
        .stringPropertyNames()
        .forEach(name -> copy(hadoop, name, System.getProperty(name)));
    spark.forEach((name, value) -> copy(hadoop, name, value));
    return hadoop;
  }

  private static void copy(Configuration hadoop, String name, String value) {
    if (name.startsWith(HADOOP)) {
      hadoop.set(name.substring(HADOOP.length()), value);
    }
  }
}
