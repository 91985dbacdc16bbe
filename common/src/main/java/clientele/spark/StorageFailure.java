package clientele.spark;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.hadoop.security.AccessControlException;

/**
 * What an exception of a file system says of the storage. S3A and its SDK are told by the names of
 * their exceptions: they are not on every class path.
 */
public enum StorageFailure {
  /** Without valid keys, or with keys that may not do this. */
  REFUSED("access is refused"),
  /** No such bucket. */
  NO_BUCKET("there is no such bucket"),
  /** No answer, or none but errors, until the time was up. */
  UNREACHABLE("the storage cannot be reached, or answers nothing but errors"),
  /** None of these. */
  OTHER("");

  private static final Set<String> UNANSWERED =
      Set.of(
          "AWSServiceThrottledException",
          "AWSStatus500Exception",
          "AWSNoResponseException",
          "AWSApiCallTimeoutException",
          "ApiCallTimeoutException",
          "HttpChannelEOFException",
          "NoHttpResponseException");

  private static final Set<String> UNKNOWN_KEYS =
      Set.of("NoAuthWithAWSException", "NoAwsCredentialsException");

  private final String words;

  StorageFailure(String words) {
    this.words = words;
  }

  /**
   * What an exception says of the storage.
   *
   * @param failure what was thrown
   * @return the first of these that it or one of its causes names
   */
  public static StorageFailure of(Throwable failure) {
    Set<Throwable> seen = new LinkedHashSet<>();
    for (Throwable at = failure; at != null && seen.add(at); at = at.getCause()) {
      StorageFailure kind = ofItself(at);
      if (kind != OTHER) {
        return kind;
      }
    }
    return OTHER;
  }

  /**
   * What an exception itself says, its causes left aside.
   *
   * @param failure what was thrown
   * @return {@link #OTHER} where it is not of the storage
   */
  public static StorageFailure ofItself(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (failure instanceof AccessDeniedException
        || failure instanceof AccessControlException
        || UNKNOWN_KEYS.contains(name)
        || message.contains("permission denied")
        || message.contains("accessdenied")) {
      return REFUSED;
    }
    if (name.equals("UnknownStoreException") || name.equals("NoSuchBucketException")) {
      return NO_BUCKET;
    }
    if (failure instanceof SocketException
        || failure instanceof SocketTimeoutException
        || failure instanceof UnknownHostException
        || UNANSWERED.contains(name)) {
      return UNREACHABLE;
    }
    return OTHER;
  }

  /**
   * The same for people.
   *
   * @return the beginning of a sentence; empty for {@link #OTHER}
   */
  public String words() {
    return words;
  }
}
