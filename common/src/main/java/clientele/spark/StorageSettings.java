package clientele.spark;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * What Clientele chooses for a lake or a source on S3 where nobody else has: a log that several
 * writers may append to, and an end to waiting for a storage that does not answer. S3A's own bounds
 * multiply to hours for a server that is overloaded or silent.
 */
public final class StorageSettings {
  private static final String HADOOP = "spark.hadoop.";

  /** Delta's setting of one log for all file systems, which excludes one for S3 alone. */
  private static final String ONE_LOG_STORE = "spark.delta.logStore.class";

  private static final Map<String, String> CHOSEN = chosen();

  private StorageSettings() {}

  private static Map<String, String> chosen() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.delta.logStore.s3a.impl", "clientele.lake.ConditionalLogStore");
    // The SDK repeats a request at once, S3A around it with pauses that double from a second:
    // about half a minute of pauses in all.
    settings.put(HADOOP + "fs.s3a.attempts.maximum", "1");
    settings.put(HADOOP + "fs.s3a.retry.limit", "5");
    settings.put(HADOOP + "fs.s3a.retry.interval", "500ms");
    settings.put(HADOOP + "fs.s3a.retry.throttle.limit", "5");
    settings.put(HADOOP + "fs.s3a.retry.throttle.interval", "500ms");
    // A server that does not take the connection, or takes it and stays silent. Uploads of parts
    // have a longer time of their own.
    settings.put(HADOOP + "fs.s3a.connection.establish.timeout", "5s");
    settings.put(HADOOP + "fs.s3a.connection.timeout", "30s");
    settings.put(HADOOP + "fs.s3a.connection.request.timeout", "30s");
    return settings;
  }

  /**
   * The settings of Clientele's that nobody has set: neither the configuration, nor spark-submit
   * (whose settings are system properties), nor a cluster's site files of Hadoop.
   *
   * @param given the configuration's settings
   * @return name to value, to be added to Spark's settings
   */
  public static Map<String, String> unset(Map<String, String> given) {
    Set<String> names = new HashSet<>(given.keySet());
    names.addAll(System.getProperties().stringPropertyNames());
    return unset(names, new Configuration());
  }

  static Map<String, String> unset(Set<String> set, Configuration hadoop) {
    Map<String, String> settings = new LinkedHashMap<>(CHOSEN);
    settings
        .keySet()
        .removeIf(
            name ->
                set.contains(name)
                    || (name.startsWith(HADOOP)
                        && isOfSite(hadoop, name.substring(HADOOP.length()))));
    if (set.contains(ONE_LOG_STORE)) {
      settings.keySet().removeIf(name -> name.startsWith("spark.delta.logStore."));
    }
    return settings;
  }

  /** Hadoop's own defaults are nobody's choice. */
  private static boolean isOfSite(Configuration hadoop, String name) {
    String[] sources = hadoop.getPropertySources(name);
    return sources != null
        && Arrays.stream(sources).anyMatch(source -> !source.equals("core-default.xml"));
  }
}
