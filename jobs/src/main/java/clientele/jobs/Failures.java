package clientele.jobs;

import clientele.config.Secrets;
import clientele.run.UserException;
import clientele.spark.StorageFailure;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.SparkThrowable;

/**
 * Says in words what an exception of Spark, Delta or Hadoop means, where a person can do something
 * about it. A stage that knows better, because it knows which source or table it was at, says so
 * itself before it comes to this.
 */
final class Failures {
  private static final String MORE_MEMORY =
      "Give the driver more, as CLIENTELE_JAVA_OPTS=-Xmx8g or with spark-submit --driver-memory, or"
          + " take less data at once.";

  /** Where no exception says more. */
  static final String OUT_OF_MEMORY =
      "There was not enough memory; no published table has changed. " + MORE_MEMORY;

  private Failures() {}

  /**
   * The exception to show.
   *
   * @param failure what was thrown
   * @return a {@link UserException} where the cause is known, else the failure itself
   */
  static Throwable explain(Throwable failure) {
    List<Throwable> chain = chain(failure);
    for (Throwable cause : chain) {
      if (cause instanceof UserException user) {
        return user;
      }
    }
    for (Throwable cause : chain) {
      UserException user = explain(cause, failure);
      if (user != null) {
        return user.causedBy(failure);
      }
    }
    return failure;
  }

  private static UserException explain(Throwable cause, Throwable failure) {
    String message = String.valueOf(cause.getMessage());
    String plain = message.toLowerCase(Locale.ROOT);
    if (cause instanceof OutOfMemoryError
        || plain.contains("outofmemoryerror")
        || plain.contains("gc overhead limit exceeded")
        || plain.contains("not enough memory to build and broadcast")) {
      return UserException.failed(
          "There was not enough memory (" + clause(message) + "). " + MORE_MEMORY);
    }
    if (plain.contains("no space left on device") || plain.contains("disk quota exceeded")) {
      return UserException.failed(
          "The disk is full: "
              + clause(message)
              + ". Make room under lake.root and in the temporary folder"
              + " (spark.local.dir), then run again; no published table has changed.");
    }
    String condition =
        cause instanceof SparkThrowable thrown ? String.valueOf(thrown.getCondition()) : "";
    UserException ofSpark = ofCondition(condition, cause);
    UserException known = ofSpark != null ? ofSpark : ofStorage(cause);
    return known != null ? known : ofClassPath(cause, plain, failure);
  }

  private static UserException ofCondition(String condition, Throwable cause) {
    if (condition.equals("INVALID_DRIVER_MEMORY") || condition.equals("INVALID_EXECUTOR_MEMORY")) {
      return UserException.failed(
          "There is not enough memory for Spark to start: " + text(cause) + " " + MORE_MEMORY);
    }
    if (condition.equals("PATH_NOT_FOUND")) {
      return UserException.usage(text(cause) + " Check the paths of the configuration.");
    }
    if (condition.startsWith("FAILED_READ_FILE") || condition.equals("CANNOT_READ_FILE_FOOTER")) {
      return UserException.data(
          "A file cannot be read: "
              + text(cause)
              + " It is cut short, damaged, or not in the format that the configuration says.");
    }
    if (condition.startsWith("DELTA_CONCURRENT")
        || cause.getClass().getName().startsWith("io.delta.exceptions.Concurrent")) {
      return UserException.busy(
          "Another program has changed the lake meanwhile: " + text(cause) + " Try again.");
    }
    if (condition.endsWith("DIFFERENT_DELTA_TABLE_READ_BY_STREAMING_SOURCE")) {
      return UserException.usage(
          "The checkpoint of the stream is of another table: "
              + text(cause)
              + " Remove it, or name another as score.stream.checkpoint: all is then read again, to"
              + " the same end.");
    }
    if (condition.equals("DELTA_UNSUPPORTED_FEATURES_FOR_READ")
        || condition.equals("DELTA_UNSUPPORTED_FEATURES_FOR_WRITE")
        || condition.equals("DELTA_INVALID_PROTOCOL_VERSION")) {
      return UserException.failed(
          "A table of the lake was written by newer software than this: " + text(cause));
    }
    return null;
  }

  private static UserException ofStorage(Throwable cause) {
    return switch (StorageFailure.ofItself(cause)) {
      case REFUSED ->
          UserException.failed(
              "Access was refused: " + text(cause) + " Check the rights on the path, or the keys.");
      case NO_BUCKET ->
          UserException.failed(
              "A bucket is not there, or not any more: " + text(cause) + " Check the paths.");
      case UNREACHABLE ->
          UserException.failed(
              "The storage or the cluster cannot be reached, or answers nothing but errors: "
                  + text(cause)
                  + " Check its address, and try again.");
      case OTHER -> null;
    };
  }

  private static UserException ofClassPath(Throwable cause, String plain, Throwable failure) {
    String kind = cause.getClass().getSimpleName();
    if (kind.equals("UnsupportedFileSystemException")
        || plain.contains("no filesystem for scheme")) {
      return UserException.usage(
          text(cause) + " Check the beginning of the paths, such as file:, hdfs: or s3a:.");
    }
    if (kind.equals("ClassNotFoundException") && plain.contains("s3a")) {
      return UserException.usage(
          "This jar has no S3: use clientele-jobs.jar, or give Spark hadoop-aws. " + text(failure));
    }
    if (plain.contains("sparkcontext was shut down") || plain.contains("stopped sparkcontext")) {
      return UserException.failed("Spark was stopped while it worked: " + text(cause));
    }
    return null;
  }

  /** The message's first lines as one sentence, without the error class that leads it. */
  static String text(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String plain =
        lines(message)
            .replaceFirst("^\\[[A-Z0-9_.]+]\\s*", "")
            .replaceFirst("\\s*SQLSTATE:.*$", "");
    String shown = shortened(Secrets.hide(plain));
    return shown.matches("(?s).*[.!?]") ? shown : shown + ".";
  }

  /** What the innermost exception says that a message quotes, to stand within a sentence. */
  private static String clause(String message) {
    String inner = lines(message).replaceFirst("^.*(?:Exception|Error): ", "");
    return shortened(Secrets.hide(inner.replaceFirst("[.]+$", "")));
  }

  /** What Spark says of a failed task goes on with a stack trace. */
  private static String lines(String message) {
    return Arrays.stream(message.strip().split("\\R"))
        .map(String::strip)
        .takeWhile(line -> !line.startsWith("at "))
        .filter(line -> !line.isEmpty())
        .limit(2)
        .collect(Collectors.joining(" "));
  }

  private static String shortened(String text) {
    return text.length() <= 600 ? text : text.substring(0, 600) + " …";
  }

  /** The failure and its causes, outermost first. */
  static List<Throwable> chain(Throwable failure) {
    Set<Throwable> chain = new LinkedHashSet<>();
    for (Throwable at = failure; at != null && chain.add(at); ) {
      at = at.getCause();
    }
    return List.copyOf(chain);
  }
}
