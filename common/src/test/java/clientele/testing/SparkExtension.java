package clientele.testing;

import clientele.spark.SparkSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the JVM's one Spark session, lakes in temporary folders, and a counter of jobs. */
public final class SparkExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace ROOT = Namespace.create(SparkExtension.class);

  /** Makes the session that of the thread, which may be another for each class. */
  @Override
  public void beforeAll(ExtensionContext context) {
    SparkSession.setActiveSession(session(context));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SparkSession.class
        || type == TemporaryLake.class
        || type == SparkJobCounter.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SparkSession spark = session(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == SparkSession.class) {
      return spark;
    }
    if (type == SparkJobCounter.class) {
      return context
          .getStore(ROOT)
          .getOrComputeIfAbsent(
              SparkJobCounter.class, key -> SparkJobCounter.of(spark), SparkJobCounter.class);
    }
    return context
        .getStore(ROOT)
        .getOrComputeIfAbsent(
            TemporaryLake.class, key -> TemporaryLake.create(spark), TemporaryLake.class);
  }

  private static SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ROOT)
        .getOrComputeIfAbsent(SharedSession.class, key -> new SharedSession(), SharedSession.class)
        .spark;
  }

  /** Closed by JUnit with the root context, when the last test of the JVM has run. */
  private static final class SharedSession implements AutoCloseable {
    private final SparkSession spark;
    private final Path folder;

    SharedSession() {
      try {
        folder = Files.createTempDirectory("clientele-spark");
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      SparkSession.Builder builder = SparkSession.builder();
      SparkSettings.embedded(2).forEach(builder::config);
      spark =
          builder
              .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toUri().toString())
              .config("spark.local.dir", folder.toString())
              .getOrCreate();
      spark.sparkContext().setLogLevel("ERROR");
    }

    @Override
    public void close() {
      spark.stop();
      TemporaryLake.delete(folder);
    }
  }
}
