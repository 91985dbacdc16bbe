package clientele.lake;

import clientele.run.SideBySide;
import clientele.run.UserException;
import clientele.spark.StorageFailure;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.storage.LogStore;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Says of a table that cannot be read, or not by this version, which one it is, what is wrong with
 * it and what to do. What Spark and Delta say themselves names a file at best, and has the rows of
 * customers in it where a line of the log is cut; the log of the program has it.
 */
final class TableFailure {
  private static final Set<String> NEWER =
      Set.of(
          "DELTA_UNSUPPORTED_FEATURES_FOR_READ",
          "DELTA_UNSUPPORTED_FEATURES_FOR_WRITE",
          "DELTA_INVALID_PROTOCOL_VERSION");

  /** What Delta throws where files of the log are missing. */
  private static final Set<String> GAPS =
      Set.of(
          "DELTA_TRUNCATED_TRANSACTION_LOG",
          "DELTA_MISSING_PART_FILES",
          "DELTA_VERSIONS_NOT_CONTIGUOUS",
          "DELTA_LOG_FILE_NOT_FOUND",
          "DELTA_NO_COMMITS_FOUND",
          "DELTA_STATE_RECOVER_ERROR");

  private static final JsonFactory JSON = new JsonFactory();
  private static final String COMMIT = "[0-9]{20}[.]json";
  private static final int TOLD = 3;

  private TableFailure() {}

  /** Of a failure to open a table: what it means, or itself where it is not of the table. */
  static RuntimeException ofLog(Lake lake, TableContract contract, Exception failure) {
    RuntimeException itself =
        failure instanceof RuntimeException unchecked
            ? unchecked
            : new IllegalStateException(failure.getMessage(), failure);
    if (StorageFailure.of(failure) != StorageFailure.OTHER) {
      return itself;
    }
    for (Throwable cause : chain(failure)) {
      String condition = condition(cause);
      if (cause instanceof UserException user) {
        return user;
      }
      if (NEWER.contains(condition)) {
        return newer(lake, contract, "it needs a newer Delta: " + sentence(cause))
            .causedBy(failure);
      }
      if (condition.startsWith("FAILED_READ_FILE") || condition.equals("CANNOT_READ_FILE_FOOTER")) {
        return damaged(lake, contract, file(cause)).causedBy(failure);
      }
      if (cause instanceof ChecksumException) {
        // Of the local file system, which notes sums beside the files.
        String file =
            String.valueOf(cause.getMessage())
                .replaceFirst("^Checksum error: (.*) at [0-9]+ exp.*", "the file $1");
        return damaged(lake, contract, file + " is cut short or damaged").causedBy(failure);
      }
      if (GAPS.contains(condition)) {
        return damaged(lake, contract, gap(lake, contract)).causedBy(failure);
      }
      if (condition.startsWith("DELTA_") && !condition.startsWith("DELTA_CONCURRENT")) {
        return damaged(lake, contract, sentence(cause)).causedBy(failure);
      }
    }
    return itself;
  }

  /** Of a failure to read rows: which table's file it was, if it was a table's. */
  static Optional<UserException> ofFile(Lake lake, Throwable failure) {
    if (StorageFailure.of(failure) != StorageFailure.OTHER) {
      return Optional.empty();
    }
    for (Throwable cause : chain(failure)) {
      String condition = condition(cause);
      String path = parameters(cause).get("path");
      if (path != null
          && (condition.startsWith("FAILED_READ_FILE")
              || condition.equals("CANNOT_READ_FILE_FOOTER"))) {
        Optional<String> table = tableOf(lake, path);
        if (table.isPresent()) {
          return Optional.of(
              damaged(table.get(), new Path(lake.root(), table.get()), file(cause))
                  .causedBy(failure));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Requires each commit since the last checkpoint to hold something: Delta takes an empty file for
   * a commit that changed nothing, and the table's rows would be others than were published.
   */
  static void requireWholeLog(Lake lake, TableContract contract, Snapshot snapshot) {
    for (FileStatus commit : CollectionConverters.asJava(snapshot.logSegment().deltas())) {
      if (commit.getLen() == 0) {
        throw damaged(lake, contract, "the file " + commit.getPath() + " is empty");
      }
    }
  }

  /**
   * Requires each commit since the last checkpoint to be whole. Delta parses what it needs of them
   * when it needs it, and takes columns and protocol from a file of sums beside the commit: without
   * this a stage would meet the damage in the middle of its work.
   */
  static void requireReadableLog(Lake lake, TableContract contract, Snapshot snapshot) {
    Configuration hadoop = lake.spark().sessionState().newHadoopConf();
    LogStore store = snapshot.deltaLog().store();
    SideBySide.each(
        CollectionConverters.asJava(snapshot.logSegment().deltas()),
        commit -> {
          try {
            for (String line : CollectionConverters.asJava(store.read(commit, hadoop))) {
              requireJson(line);
            }
          } catch (IOException | UncheckedIOException e) {
            // Who reads by lines may have wrapped what the file system threw.
            boolean isDamage =
                chain(e).stream()
                    .anyMatch(
                        cause ->
                            cause instanceof ChecksumException
                                || cause instanceof JsonProcessingException);
            if (isDamage) {
              throw damaged(
                      lake, contract, "the file " + commit.getPath() + " is cut short or damaged")
                  .causedBy(e);
            }
            throw e instanceof UncheckedIOException unchecked
                ? unchecked
                : new UncheckedIOException("Cannot read " + commit.getPath(), (IOException) e);
          }
        });
  }

  private static void requireJson(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new JsonParseException(parser, "no object");
      }
    }
  }

  static UserException withoutLog(Lake lake, TableContract contract, String evidence) {
    return damaged(
        lake,
        contract,
        "there are data files, but no commit in "
            + new Path(lake.path(contract), "_delta_log")
            + ", though "
            + evidence);
  }

  static UserException newer(Lake lake, TableContract contract, String what) {
    return UserException.failed(
        "The table "
            + contract.name()
            + " ("
            + lake.path(contract)
            + ") was written by newer software than this: "
            + what
            + ". Use that version of Clientele or a later one, or another lake.root.");
  }

  private static UserException damaged(Lake lake, TableContract contract, String what) {
    return damaged(contract.name(), lake.path(contract), what);
  }

  private static UserException damaged(String table, Path folder, String what) {
    return UserException.data(
        "The table "
            + table
            + " ("
            + folder
            + ") is damaged: "
            + what
            + ". Restore it from a backup or the storage's former versions. Without one, move the"
            + " folder away and run the stage that writes the table again (`clientele flow` shows"
            + " which): it is then made anew, without what earlier runs had left in it.");
  }

  private static String file(Throwable cause) {
    String path = String.valueOf(parameters(cause).get("path"));
    return "the file "
        + path
        + (condition(cause).endsWith("FILE_NOT_EXIST")
            ? " is missing"
            : " is cut short or damaged");
  }

  /** Which commits are missing, as far as the others tell. */
  private static String gap(Lake lake, TableContract contract) {
    Path log = new Path(lake.path(contract), "_delta_log");
    TreeSet<Long> versions = new TreeSet<>();
    try {
      FileSystem files = log.getFileSystem(lake.spark().sessionState().newHadoopConf());
      for (FileStatus file : files.listStatus(log)) {
        String name = file.getPath().getName();
        if (name.matches(COMMIT)) {
          versions.add(Long.parseLong(name.substring(0, 20)));
        }
      }
    } catch (IOException e) {
      versions.clear();
    }
    Set<String> missing = new LinkedHashSet<>();
    long expected = 0;
    for (long version : versions) {
      for (long gone = expected; gone < version && missing.size() <= TOLD; gone++) {
        missing.add(String.format(Locale.ROOT, "%020d.json", gone));
      }
      expected = version + 1;
    }
    List<String> told = missing.stream().limit(TOLD).toList();
    return missing.isEmpty()
        ? "a file of its log " + log + ", a commit or a checkpoint, is missing"
        : "its log "
            + log
            + " lacks "
            + String.join(", ", told)
            + (missing.size() > TOLD ? " and more" : "")
            + ", and there is no checkpoint that would stand for it";
  }

  private static Optional<String> tableOf(Lake lake, String path) {
    try {
      Path root = new Path(lake.root());
      String folder =
          root.getFileSystem(lake.spark().sessionState().newHadoopConf())
              .makeQualified(root)
              .toUri()
              .getPath()
              .replaceFirst("/+$", "");
      String file = new Path(path).toUri().getPath();
      int end = file.indexOf('/', folder.length() + 1);
      return file.startsWith(folder + "/") && end > 0
          ? Optional.of(file.substring(folder.length() + 1, end))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String condition(Throwable cause) {
    return cause instanceof SparkThrowable thrown ? String.valueOf(thrown.getCondition()) : "";
  }

  private static Map<String, String> parameters(Throwable cause) {
    return cause instanceof SparkThrowable thrown ? thrown.getMessageParameters() : Map.of();
  }

  /** The message without the error class before it and the stop at its end. */
  private static String sentence(Throwable cause) {
    return String.valueOf(cause.getMessage())
        .strip()
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst("^\\[[A-Z0-9_.]+]\\s*", "")
        .replaceFirst("\\s*SQLSTATE:.*$", "")
        .replaceFirst("[.]+$", "");
  }

  private static List<Throwable> chain(Throwable failure) {
    Set<Throwable> chain = new LinkedHashSet<>();
    for (Throwable at = failure; at != null && chain.add(at); ) {
      at = at.getCause();
    }
    return List.copyOf(chain);
  }
}
