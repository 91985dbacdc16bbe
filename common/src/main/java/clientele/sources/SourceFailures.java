package clientele.sources;

import clientele.run.UserException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;

/** Says in words what Spark's exceptions mean for the source that was being read. */
public final class SourceFailures {
  private SourceFailures() {}

  /**
   * The exception a person can act on.
   *
   * @param source the source that was being read
   * @param failure what was thrown
   * @return a {@link UserException} where the source or its configuration is to blame, else the
   *     failure itself, unchecked
   */
  public static RuntimeException explain(String source, Exception failure) {
    for (Throwable cause : chain(failure)) {
      if (cause instanceof UserException user) {
        return user;
      }
      String condition =
          cause instanceof SparkThrowable thrown ? String.valueOf(thrown.getCondition()) : "";
      Map<String, String> parameters =
          cause instanceof SparkThrowable thrown ? thrown.getMessageParameters() : Map.of();
      UserException user = explain(source, cause, condition, parameters);
      if (user != null) {
        return user.causedBy(failure);
      }
    }
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure.getMessage(), failure);
  }

  private static UserException explain(
      String source, Throwable cause, String condition, Map<String, String> parameters) {
    String message = String.valueOf(cause.getMessage());
    if (condition.equals("PATH_NOT_FOUND")) {
      return UserException.usage(
          "sources." + source + ".path: there is nothing at " + parameters.get("path") + ".");
    }
    if (condition.equals("UNABLE_TO_INFER_SCHEMA")) {
      return UserException.usage(
          "sources."
              + source
              + ".path: the folder itself has no data file, though its subfolders may. If all of"
              + " them belong to the source, set sources."
              + source
              + ".options.recursiveFileLookup = true.");
    }
    if (condition.equals("COLUMN_ALREADY_EXISTS") || condition.equals("AMBIGUOUS_REFERENCE")) {
      return UserException.usage(
          "The source "
              + source
              + " has the column "
              + parameters.getOrDefault("columnName", parameters.getOrDefault("name", "of a name"))
              + " twice (upper and lower case are the same). Rename one of the two.");
    }
    if (condition.equals("CANNOT_MERGE_SCHEMAS")) {
      return UserException.data(
          "The source "
              + source
              + ": its files hold a column in different types. Some have "
              + parameters.get("left")
              + ", others "
              + parameters.get("right")
              + ". Bring the files to one type.");
    }
    if (condition.equals("FAILED_READ_FILE.PARQUET_COLUMN_DATA_TYPE_MISMATCH")) {
      return UserException.data(
          "The source "
              + source
              + ": its files hold the column "
              + parameters.get("column")
              + " in different types: "
              + parameters.get("path")
              + " has "
              + parameters.get("actualType")
              + ", another "
              + parameters.get("expectedType")
              + ". Bring the files to one type.");
    }
    String root = rootMessage(cause);
    if (root.contains("CSV header") && condition.startsWith("FAILED_READ_FILE")) {
      return UserException.data(
          "The source "
              + source
              + ": "
              + parameters.getOrDefault("path", "a file")
              + " has another header than the first file, or a header with a name left out or said"
              + " twice. Bring the files to one header in which every column has a name of its own,"
              + " or read them as sources of their own.");
    }
    if (condition.startsWith("FAILED_READ_FILE")
        || condition.equals("CANNOT_READ_FILE_FOOTER")
        || message.contains("is not a Parquet file")
        || message.contains("Could not read footer")
        || cause instanceof java.util.zip.ZipException
        || cause instanceof java.io.EOFException) {
      return UserException.data(
          "The source "
              + source
              + ": "
              + parameters.getOrDefault("path", "a file")
              + " cannot be read: "
              + root
              + ". It is cut short, damaged, or not in the format of sources."
              + source
              + ".format.");
    }
    if (message.contains("Permission denied")
        || cause instanceof org.apache.hadoop.security.AccessControlException) {
      return UserException.usage(
          "sources." + source + ".path: reading is not permitted: " + message + ".");
    }
    if (condition.equals("USER_RAISED_EXCEPTION")) {
      return UserException.data(
          "The source " + source + " was refused by its configuration: " + firstLines(cause, 1));
    }
    if (cause instanceof org.apache.spark.sql.AnalysisException
        || cause instanceof IllegalArgumentException
        || condition.startsWith("INCONSISTENT_BEHAVIOR_CROSS_VERSION")) {
      return UserException.usage(
          "sources." + source + " does not fit its configuration: " + firstLines(cause, 2));
    }
    return null;
  }

  /**
   * The first lines of a message, without the error class of Spark in front.
   *
   * @param failure what was thrown
   * @param lines how many, at most
   * @return in one line
   */
  public static String firstLines(Throwable failure, int lines) {
    return Arrays.stream(String.valueOf(failure.getMessage()).strip().split("\\R"))
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(lines)
        .collect(Collectors.joining(" "))
        .replaceFirst("^\\[[A-Z_.0-9]+]\\s*", "");
  }

  private static String rootMessage(Throwable failure) {
    String message = failure.getMessage();
    for (Throwable cause : chain(failure)) {
      if (cause.getMessage() != null) {
        message = cause.getMessage();
      }
    }
    String first = String.valueOf(message).strip().lines().findFirst().orElse("");
    return first.replaceFirst("[.]+$", "");
  }

  private static Set<Throwable> chain(Throwable failure) {
    Set<Throwable> chain = new LinkedHashSet<>();
    for (Throwable at = failure; at != null && chain.add(at); ) {
      at = at.getCause();
    }
    return chain;
  }
}
