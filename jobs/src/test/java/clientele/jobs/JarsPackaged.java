package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that spark-submit gets; runs after they are built. */
class JarsPackaged {
  private static final Path TARGET = Path.of("target");
  private static final Path WHOLE = TARGET.resolve("clientele-jobs.jar");
  private static final Path THIN = TARGET.resolve("clientele-jobs-thin.jar");

  private static Set<String> entries(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      Set<String> names = new TreeSet<>();
      file.stream()
          .filter(entry -> !entry.isDirectory())
          .forEach(entry -> names.add(entry.getName()));
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(jar.toString(), e);
    }
  }

  private static String text(Path jar, String entry) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return new String(
          file.getInputStream(file.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Spark as Maven knows it, and the distribution where SPARK_HOME names one. */
  private static List<Path> sparkJars() throws IOException {
    List<Path> jars = new ArrayList<>();
    String path = Files.readString(TARGET.resolve("spark-classpath")).strip();
    Arrays.stream(path.split(File.pathSeparator)).map(Path::of).forEach(jars::add);
    String home = System.getenv("SPARK_HOME");
    if (home != null && !home.isBlank()) {
      try (Stream<Path> files = Files.list(Path.of(home, "jars"))) {
        files.filter(file -> file.toString().endsWith(".jar")).forEach(jars::add);
      }
    }
    return jars;
  }

  @Test
  void noClassIsSparksToo() throws IOException {
    Set<String> ours = new TreeSet<>(entries(WHOLE));
    ours.removeIf(name -> !name.endsWith(".class"));
    assertThat(ours).hasSizeGreaterThan(5000);
    List<String> twice = new ArrayList<>();
    for (Path jar : sparkJars()) {
      entries(jar).stream()
          .filter(ours::contains)
          .limit(3)
          .forEach(name -> twice.add(jar.getFileName() + ": " + name));
    }
    assertThat(twice).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"clientele-jobs.jar", "clientele-jobs-thin.jar"})
  void whatCouldClashIsRelocatedOrLeftOut(String jar) {
    assertThat(entries(TARGET.resolve(jar)))
        .contains("clientele/jobs/Main.class", "clientele/config/SettingsLoader.class")
        .contains(
            "clientele/shaded/config/Config.class", "clientele/shaded/picocli/CommandLine.class")
        .contains("reference.conf", "clientele/jobs/log4j2.properties")
        .noneMatch(
            name ->
                name.matches(
                    "(com/typesafe|picocli|org/apache/http|scala|org/slf4j|io/netty|com/google|com/fasterxml)/.*"))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
  }

  @Test
  void theWholeJarHasDeltaAndStorageAndTheThinOneNeither() {
    String delta = "org/apache/spark/sql/delta/DeltaLog.class";
    String storage = "org/apache/hadoop/fs/s3a/S3AFileSystem.class";
    assertThat(entries(WHOLE))
        .contains(delta, storage, "software/amazon/awssdk/services/s3/S3Client.class");
    assertThat(entries(THIN))
        .noneMatch(
            name ->
                name.startsWith("org/") || name.startsWith("io/") || name.startsWith("software/"));
  }

  @Test
  void servicesAreMergedAndLicencesKept() throws IOException {
    assertThat(text(WHOLE, "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister"))
        .contains("DeltaDataSource");
    assertThat(text(WHOLE, "META-INF/services/software.amazon.awssdk.http.SdkHttpService"))
        .contains("ApacheSdkHttpService");
    assertThat(text(WHOLE, "META-INF/LICENSE")).startsWith("MIT License");
    assertThat(text(WHOLE, "META-INF/LICENSE.txt")).contains("Apache License");
    assertThat(text(WHOLE, "META-INF/NOTICE.txt")).contains("Hadoop");
  }

  @Test
  void theEmbeddedClassPathIsOfJarsAlone() throws IOException {
    List<Path> jars =
        Arrays.stream(
                Files.readString(TARGET.resolve("classpath")).strip().split(File.pathSeparator))
            .map(Path::of)
            .toList();
    assertThat(jars).allMatch(Files::isRegularFile).doesNotHaveDuplicates();
    assertThat(jars.stream().map(jar -> jar.getFileName().toString()))
        .anyMatch(name -> name.startsWith("delta-spark"))
        .anyMatch(name -> name.startsWith("hadoop-aws"))
        .noneMatch(name -> name.startsWith("clientele-") || name.startsWith("picocli"));
  }
}
