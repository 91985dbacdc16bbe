package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process: what it leaves behind, and how it ends when it is told to. */
@Tag("slow")
class ProcessTest {
  @TempDir Path folder;
  private Path here;
  private Path temporary;

  @BeforeEach
  void makeFolders() throws Exception {
    here = Files.createDirectory(folder.resolve("here"));
    temporary = Files.createDirectory(folder.resolve("tmp"));
  }

  private ForkedJvm start(String... more) throws Exception {
    List<String> options = new ArrayList<>(ForkedJvm.sparkOptions());
    options.add("-Djava.io.tmpdir=" + temporary);
    options.add("-Dclientele.log=" + folder.resolve("clientele.log"));
    List<String> args = new ArrayList<>(List.of("trial", "--set", "lake.root=" + lake()));
    args.addAll(List.of(more));
    return ForkedJvm.start(here, options, TrialMain.class, args.toArray(String[]::new));
  }

  private Path lake() {
    return folder.resolve("lake");
  }

  private static List<String> names(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void aRunIsQuietAndLeavesNothingBehind() throws Exception {
    try (ForkedJvm jvm = start("--set", "features.rfm_grid=where")) {
      assertThat(jvm.end()).as(jvm.err()).isZero();
      assertThat(jvm.out()).contains("Done in ").contains("too \u201eodd\u201c");
      assertThat(jvm.err().lines())
          .allMatch(line -> line.matches(" +[0-9.]+ s  .*"))
          .anyMatch(line -> line.contains("warning: " + temporary));
    }
    assertThat(names(here)).isEmpty();
    assertThat(names(temporary)).noneMatch(name -> name.startsWith("clientele-"));
    assertThat(names(lake())).doesNotContain("_clientele_lease");
  }

  @Test
  void theLogHasTheStackTraceThatItsUserIsSpared() throws Exception {
    try (ForkedJvm jvm = start("--set", "features.rfm_grid=defect")) {
      assertThat(jvm.end()).isEqualTo(1);
      assertThat(jvm.err())
          .contains("Error: ArithmeticException: by zero")
          .contains(folder.resolve("clientele.log").toString())
          .doesNotContain("\tat ");
    }
    assertThat(folder.resolve("clientele.log"))
        .content()
        .contains("ArithmeticException: by zero")
        .contains("clientele.jobs.TrialStage.run");
  }

  /** A task of Spark's, which then ends the process itself; and a thread that nobody waits for. */
  @ParameterizedTest
  @ValueSource(strings = {"memory of a task", "memory of a thread"})
  void memoryThatRunsOutEndsTheRun(String where) throws Exception {
    try (ForkedJvm jvm = start("--set", "features.rfm_grid=" + where)) {
      assertThat(jvm.process().waitFor(90, TimeUnit.SECONDS)).as("ends: " + jvm.err()).isTrue();
      assertThat(jvm.end()).as(jvm.err()).isEqualTo(1);
      assertThat(jvm.err())
          .contains("Error: There was not enough memory", "CLIENTELE_JAVA_OPTS=-Xmx8g")
          .doesNotContain("\tat ", "Stopped before the end");
    }
    // What it leaves of its lease keeps nobody from the lake.
    try (ForkedJvm jvm = start()) {
      assertThat(jvm.end()).as(jvm.err()).isZero();
    }
  }

  @Test
  void aRunThatIsToldToEndGivesTheLakeBack() throws Exception {
    try (ForkedJvm jvm = start("--set", "features.rfm_grid=sleep")) {
      for (int i = 0; i < 900 && !jvm.err().contains("sleeping"); i++) {
        assertThat(jvm.process().isAlive()).as(jvm.err()).isTrue();
        Thread.sleep(100);
      }
      Thread.sleep(500);
      jvm.process().destroy();
      assertThat(jvm.end()).isEqualTo(143);
      assertThat(jvm.err()).contains("Stopped before the end").doesNotContain("\tat ");
    }
    assertThat(names(here)).isEmpty();
    assertThat(names(temporary)).noneMatch(name -> name.startsWith("clientele-"));
    assertThat(names(lake())).doesNotContain("_clientele_lease");
  }
}
