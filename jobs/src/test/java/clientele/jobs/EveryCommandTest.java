package clientele.jobs;

import static clientele.run.ExitCode.DONE;
import static clientele.run.ExitCode.FAILED;
import static clientele.run.ExitCode.NOTHING_TO_DO;
import static clientele.run.ExitCode.USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.run.ExitCode;
import clientele.testing.SparkTest;
import clientele.testing.TableLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Each command on a lake that is not what it needs: empty, half made, or of a newer version. It
 * ends with the right code and a message that a person can act on, and no published table changes.
 */
@SparkTest
@ResourceLock(MaintainJobTest.SESSION_SETTINGS)
class EveryCommandTest {
  /** These need no lake, or make one of their own. */
  private static final Set<String> WITHOUT = Set.of("demo", "generate", "flow", "config", "help");

  private static final List<String> COMMANDS =
      List.of(
          "ingest",
          "pipeline",
          "features",
          "explore",
          "segment",
          "score",
          "score --stream",
          "monitor",
          "maintain",
          "models list",
          "models publish no-such-model",
          "models rollback no-such-model",
          "reproduce no-such-run");

  @TempDir static Path folder;
  private static Path source;
  private static Path ingested;
  private static Path measured;
  private static int copies;

  /** How a command is to end, and what it is to say. */
  private record Ending(ExitCode code, List<String> words) {
    Ending(ExitCode code, String... words) {
      this(code, List.of(words));
    }
  }

  @BeforeAll
  static void makeHalfAPipeline() throws IOException {
    Random random = new Random(7);
    StringBuilder rows = new StringBuilder("customer_id,ts,amount,transaction_id\n");
    for (int line = 0; line < 600; line++) {
      int customer = random.nextInt(90);
      rows.append("c")
          .append(customer)
          .append(",2025-")
          .append(10 + random.nextInt(3))
          .append('-')
          .append(10 + random.nextInt(20))
          .append(',')
          .append(5 + customer % 7 * 11 + random.nextInt(9))
          .append(",t")
          .append(line)
          .append('\n');
    }
    source = Files.writeString(folder.resolve("transactions.csv"), rows);
    Path lake = folder.resolve("lake");
    assertDone(run(lake, "ingest"));
    ingested = PublishedTables.copy(lake, folder.resolve("ingested"));
    assertDone(run(lake, "features"));
    measured = PublishedTables.copy(lake, folder.resolve("measured"));
  }

  @AfterAll
  static void forget() {
    DeltaLog.clearCache();
  }

  private static void assertDone(Trial trial) {
    assertThat(trial.code()).as(trial.err()).isZero();
  }

  private static Trial run(Path lake, String command) {
    List<String> args = new ArrayList<>(List.of(command.split(" ", -1)));
    for (String set :
        List.of(
            "lake.root=" + lake,
            "sources.transactions.path=" + source,
            "sources.transactions.format=csv",
            "sources.transactions.options.header=true",
            "segment.k.max=3",
            "segment.algorithms=[kmeans]",
            "segment.resamples=2")) {
      args.addAll(List.of("--set", set));
    }
    return Trial.run(args.toArray(String[]::new));
  }

  private static Path copy(Path lake) throws IOException {
    return PublishedTables.copy(lake, folder.resolve("copy-" + ++copies));
  }

  /** Runs the commands, each of which leaves the published tables as they are where it fails. */
  private static void assertEndings(Path lake, Map<String, Ending> endings) {
    SoftAssertions all = new SoftAssertions();
    endings.forEach(
        (command, ending) -> {
          Map<String, Integer> before = PublishedTables.of(lake);
          Trial trial = run(lake, command);
          String said = trial.err() + trial.out();
          all.assertThat(trial.code()).as(command + ": " + said).isEqualTo(ending.code().code());
          all.assertThat(said)
              .as(command)
              .contains(ending.words())
              .doesNotContain("\tat ", "Exception", "not foreseen");
          if (ending.code() != DONE) {
            all.assertThat(trial.err()).as(command).contains("Error: ");
            all.assertThat(PublishedTables.of(lake)).as(command).isEqualTo(before);
          }
        });
    all.assertAll();
  }

  @Test
  void noCommandIsForgotten() {
    Matcher names = Pattern.compile("(?m)^  ([a-z]+)  +\\S").matcher(Trial.run("--help").out());
    Set<String> there = new TreeSet<>();
    names.results().forEach(name -> there.add(name.group(1)));
    there.removeAll(WITHOUT);
    assertThat(
            COMMANDS.stream().map(command -> command.split(" ", -1)[0]).collect(Collectors.toSet()))
        .isEqualTo(there);
  }

  @Test
  void aLakeWithNothingInIt() throws IOException {
    Path lake = folder.resolve("nothing");
    Map<String, Ending> endings = new LinkedHashMap<>();
    for (String command : COMMANDS) {
      endings.put(command, new Ending(NOTHING_TO_DO, "Run"));
    }
    // These two fill it.
    endings.remove("ingest");
    endings.remove("pipeline");
    endings.put(
        "reproduce no-such-run", new Ending(USAGE, "There is no run no-such-run", "run_id"));
    assertEndings(lake, endings);
    assertThat(PublishedTables.of(lake)).isEmpty();
  }

  @Test
  void aLakeThatWasIngestedOnly() throws IOException {
    assertEndings(
        copy(ingested),
        endings(
            "segment",
            new Ending(NOTHING_TO_DO, "customer_features", "Run"),
            "score",
            new Ending(NOTHING_TO_DO, "Run"),
            "score --stream",
            new Ending(NOTHING_TO_DO, "Run"),
            "monitor",
            new Ending(NOTHING_TO_DO, "customer_segments", "Run"),
            "models list",
            new Ending(NOTHING_TO_DO, "clientele segment"),
            "models publish no-such-model",
            new Ending(NOTHING_TO_DO, "clientele segment"),
            "models rollback no-such-model",
            new Ending(NOTHING_TO_DO, "clientele segment"),
            "reproduce no-such-run",
            new Ending(USAGE, "There is no run no-such-run", "run_id"),
            "explore",
            new Ending(NOTHING_TO_DO, "customer_features", "Run"),
            "maintain",
            new Ending(DONE, "tables are in order")));
  }

  @Test
  void aLakeThatWasMeasuredAndNotSegmented() throws IOException {
    assertEndings(
        copy(measured),
        endings(
            "score", new Ending(NOTHING_TO_DO, "segment"),
            "score --stream", new Ending(NOTHING_TO_DO, "segment"),
            "monitor", new Ending(NOTHING_TO_DO, "customer_segments", "Run"),
            "models list", new Ending(NOTHING_TO_DO, "clientele segment"),
            "models publish no-such-model", new Ending(NOTHING_TO_DO, "clientele segment"),
            "models rollback no-such-model", new Ending(NOTHING_TO_DO, "clientele segment")));
  }

  @Test
  void aLakeOfANewerVersion() throws IOException {
    Path lake = folder.resolve("lake-of-tomorrow");
    PublishedTables.copy(measured, lake);
    assertDone(run(lake, "segment"));
    try (Stream<Path> tables = Files.list(lake)) {
      for (Path table : tables.filter(each -> Files.exists(each.resolve("_delta_log"))).toList()) {
        // Runs are entered by this version still.
        if (!table.endsWith("job_runs")) {
          TableLog.of(table)
              .describe(each -> each.withObject("/configuration").put("clientele.format", "2"));
        }
      }
    }
    DeltaLog.clearCache();
    Map<String, Ending> endings = new LinkedHashMap<>();
    for (String command : COMMANDS) {
      endings.put(
          command,
          new Ending(FAILED, "was written by newer software", lake + "/", "Use that version"));
    }
    // It reads job_runs alone, until it has found the run.
    endings.put(
        "reproduce no-such-run", new Ending(USAGE, "There is no run no-such-run", "run_id"));
    assertEndings(lake, endings);

    TableLog.of(lake.resolve("job_runs"))
        .describe(each -> each.withObject("/configuration").put("clientele.format", "2"));
    DeltaLog.clearCache();
    assertEndings(
        lake,
        endings(
            "features", new Ending(FAILED, "The table job_runs", "was written by newer software"),
            "reproduce no-such-run",
                new Ending(FAILED, "The table job_runs", "was written by newer software")));
  }

  private static Map<String, Ending> endings(Object... pairs) {
    Map<String, Ending> endings = new LinkedHashMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      endings.put((String) pairs[at], (Ending) pairs[at + 1]);
    }
    return endings;
  }
}
