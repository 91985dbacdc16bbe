package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers at once does so because it loads no class of Spark, Scala or Hadoop. */
class NoSparkTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "--help, 0",
    "--version, 0",
    "flow, 0",
    "flow --json, 0",
    "config --set lake.root=x, 0",
    "pipelin, 2",
    "pipeline --set segment.k.mn=3, 2",
    "pipeline --as-of yesterday, 2",
    "ingest --config none.conf, 2",
    "segment --dry-run --set lake.root=x, 0",
    "models --help, 0",
    "models, 2",
    "score --stream --dry-run --set lake.root=x, 0",
    "generate --output x --customers 0 --transactions 1, 2"
  })
  void noClassOfSparkIsLoaded(String line, int code) throws Exception {
    Path here = Files.createDirectory(folder.resolve("here"));
    String[] args = line.split(" ", -1);
    try (ForkedJvm jvm =
        ForkedJvm.start(here, List.of("-Xlog:class+load:stdout"), Main.class, args)) {
      assertThat(jvm.end()).as(jvm.err()).isEqualTo(code);
      List<String> loaded = loaded(jvm);
      assertThat(loaded).contains("clientele.jobs.Main");
      assertThat(loaded)
          .noneMatch(
              name ->
                  name.startsWith("org.apache.spark.")
                      || name.startsWith("org.apache.hadoop.")
                      || name.startsWith("scala."));
    }
    try (var left = Files.list(here)) {
      assertThat(left).isEmpty();
    }
  }

  /** Names from lines such as "[0.2s][info][class,load] clientele.jobs.Main source: file:…". */
  private static List<String> loaded(ForkedJvm jvm) throws IOException {
    return jvm.out()
        .lines()
        .filter(line -> line.contains("[class,load]"))
        .map(line -> line.substring(line.indexOf("[class,load]") + 12).strip().split(" ", 2)[0])
        .toList();
  }
}
