package clientele.jobs;

import clientele.config.ScoreSettings;
import clientele.lake.tables.CustomerFeatures;
import clientele.run.UserException;
import java.io.IOException;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta table whose changes are scored.
 *
 * @param path its folder
 * @param own whether it is the lake's customer_features
 * @param checkpoint folder that remembers how far it has been read
 * @param maxFiles most data files of a batch
 */
record ChangeSource(String path, boolean own, String checkpoint, int maxFiles) {
  private static final String CHECKPOINTS = "_checkpoints/score";

  /**
   * The source that the configuration names.
   *
   * @throws UserException (usage) for a path without a Delta table; (nothing to do) where the lake
   *     has no features yet
   */
  static ChangeSource of(StageContext context) {
    ScoreSettings.Stream settings = context.settings().score().stream();
    String root = context.lake().root();
    Optional<String> given = settings.path();
    Path path =
        given
            .map(text -> ofDelta(text, context.spark().sessionState().newHadoopConf()))
            .orElseGet(() -> ofLake(context));
    String name =
        given.isPresent()
            ? DigestUtils.sha256Hex(path.toString()).substring(0, 12)
            : CustomerFeatures.CONTRACT.name();
    return new ChangeSource(
        path.toString(),
        given.isEmpty(),
        settings.checkpoint().orElse(new Path(root, CHECKPOINTS + "/" + name).toString()),
        settings.maxFiles());
  }

  private static Path ofLake(StageContext context) {
    if (!context.lake().has(CustomerFeatures.CONTRACT)) {
      throw UserException.nothingToDo(
          "There are no customer_features in the lake "
              + context.lake().root()
              + ". Run `clientele features` first.");
    }
    return context.lake().path(CustomerFeatures.CONTRACT);
  }

  private static Path ofDelta(String text, Configuration hadoop) {
    Path path = new Path(text);
    try {
      FileSystem files = path.getFileSystem(hadoop);
      if (files.exists(new Path(path, "_delta_log"))) {
        return files.makeQualified(path);
      }
      throw UserException.usage(
          files.exists(path)
              ? "score.stream.path: " + text + " is no Delta table; a stream needs one."
              : "score.stream.path: there is nothing at " + text + ".");
    } catch (IOException e) {
      throw UserException.failed(
              "score.stream.path: " + text + " cannot be read: " + e.getMessage() + ".")
          .causedBy(e);
    }
  }

  /** Its rows as they come; those of a file that was written again come again. */
  Dataset<Row> stream(SparkSession spark) {
    return spark
        .readStream()
        .format("delta")
        .option("ignoreChanges", "true")
        .option("maxFilesPerTrigger", maxFiles)
        .load(path);
  }
}
