package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line does without Spark. */
class MainTest {
  @TempDir Path folder;

  @Test
  void helpNamesEveryCommandAndTheExitCodes() {
    Trial trial = Trial.run("--help");
    assertThat(trial.code()).isZero();
    assertThat(trial.out())
        .contains(
            "demo", "generate", "pipeline", "ingest", "features", "explore", "segment", "score")
        .contains("flow", "config")
        .contains("--config=FILE", "--set=path=value", "--as-of=DATE", "--dry-run", "--verbose")
        .contains("5 the lake is held by another run");
    assertThat(trial.out().lines()).allMatch(line -> line.length() <= 80);
    assertThat(trial.err()).isEmpty();
  }

  @Test
  void eachCommandHasItsHelp() {
    for (String command :
        List.of(
            "demo",
            "generate",
            "pipeline",
            "ingest",
            "features",
            "explore",
            "segment",
            "score",
            "flow",
            "config")) {
      Trial trial = Trial.run(command, "--help");
      assertThat(trial.code()).isZero();
      assertThat(trial.out()).contains("clientele " + command).contains("--as-of");
    }
  }

  @Test
  void theVersionIsTheBuilds() {
    assertThat(Trial.run("--version").out()).matches("clientele \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void noCommandIsAMistake() {
    Trial trial = Trial.run();
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).startsWith("Error: ").contains("command").contains("--help");
  }

  @Test
  void modelsNeedsToKnowWhat() {
    assertThat(Trial.run("models", "--help").out()).contains("list", "publish", "rollback");
    assertThat(Trial.run("models").err()).contains("models needs a command: list, publish");
    assertThat(Trial.run("models", "publish", "--set", "lake.root=x").err()).contains("MODEL_ID");
    assertThat(Trial.run("models", "lst").err()).contains("list");
    Trial dry = Trial.run("models", "rollback", "m", "--dry-run", "--set", "lake.root=x");
    assertThat(dry.code()).isZero();
    assertThat(dry.out()).contains("nothing is written");
  }

  @Test
  void aCommandThatIsYetToComeIsCalledSo() {
    Trial trial = Trial.run("export");
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("The command export is not in this version.");
  }

  @ParameterizedTest
  @CsvSource({
    "pipelin, pipeline",
    "segments, segment",
    "flwo, flow",
    "flow --jsn, --json",
    "ingest --confg=x, --config",
    "ingest --setpath=x, --set",
    "ingest --as-off 2026-01-01, --as-of"
  })
  void whatIsUnknownNamesTheNearest(String line, String nearest) {
    Trial trial = Trial.run(line.split(" ", -1));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("There is no ").contains(": " + nearest + ".");
    assertThat(trial.err()).doesNotContain("Exception");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-02-30", "01.02.2026", "2026-2-1", "today", "", "12026-01-01"})
  void aBadDateIsAMistake(String date) {
    Trial trial = Trial.run("features", "--set", "lake.root=x", "--as-of", date);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("--as-of").contains("'" + date + "' is no date");
  }

  @Test
  void anOptionWithoutItsValueIsAMistake() {
    assertThat(Trial.run("ingest", "--config").code()).isEqualTo(2);
    assertThat(Trial.run("generate", "--output", "x").code()).isEqualTo(2);
    assertThat(Trial.run("ingest", "--set", "lake").code()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "generate --output x --customers -5 --transactions 10, --customers",
    "generate --output x --customers 5 --transactions 0, --transactions",
    "generate --output x --customers five --transactions 10, five",
    "generate --output x --customers 5 --transactions 10 --format xls, xls",
    "demo --customers 0, --customers"
  })
  void aWrongShopIsAMistake(String line, String word) {
    Trial trial = Trial.run(line.split(" ", -1));
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains(word);
  }

  @Test
  void errorsOfTheConfigurationComeTogetherWithTheirLines() throws IOException {
    Path file = folder.resolve("wrong.conf");
    Files.writeString(
        file,
        """
        clientele {
          lake.rot = lake
          segment.k { min = two, max = 5 }
          sources.transactions { path = p, format = xml }
        }
        """);
    Trial trial = Trial.run("pipeline", "--config", file.toString());
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err())
        .contains("wrong.conf: 2: there is no key lake.rot")
        .contains("wrong.conf: 3: segment.k.min")
        .contains("wrong.conf: 4: sources.transactions.format")
        .contains("lake.root: the command needs")
        .doesNotContain("\tat ");
    assertThat(trial.out()).isEmpty();
  }

  @Test
  void aCommandNeedsOnlyWhatItUses() {
    assertThat(Trial.run("segment", "--dry-run", "--set", "lake.root=x").code()).isZero();
    assertThat(Trial.run("ingest", "--dry-run", "--set", "lake.root=x").err())
        .contains("sources.transactions")
        .doesNotContain("lake.root:");
    assertThat(Trial.run("features", "--dry-run").err())
        .contains("lake.root:")
        .doesNotContain("sources.transactions");
  }

  @Test
  void aTableOfOnesOwnNeedsADate() {
    String[] command = {
      "segment",
      "--dry-run",
      "--set",
      "lake.root=x",
      "--set",
      "segment.input.path=p",
      "--set",
      "segment.input.format=csv",
      "--set",
      "segment.input.key=id"
    };
    Trial trial = Trial.run(command);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("--as-of");
    List<String> dated = new java.util.ArrayList<>(List.of(command));
    dated.addAll(List.of("--as-of", "2026-01-31"));
    assertThat(Trial.run(dated.toArray(String[]::new)).code()).isZero();
  }

  @Test
  void aDryRunLooksAtTheSourcesAndWritesNothing() throws IOException {
    Path source = Files.writeString(folder.resolve("a b.csv"), "customer_id,ts,amount\nx,y,1\n");
    Path lake = folder.resolve("lake");
    Trial trial =
        Trial.run(
            "pipeline",
            "--dry-run",
            "--set",
            "lake.root=" + lake,
            "--set",
            "sources.transactions.path=" + source,
            "--set",
            "sources.transactions.format=csv");
    assertThat(trial.code()).as(trial.err()).isZero();
    assertThat(trial.out())
        .contains("clean_transactions", "customer_segments")
        .contains("source transactions: " + source + " (1 file, 1 KiB)")
        .contains("lake " + lake)
        .contains("nothing is written");
    assertThat(lake).doesNotExist();
  }

  @Test
  void aMissingSourceIsFoundOutBeforeSparkStarts() {
    String path = folder.resolve("nothing-here").toString();
    Trial trial =
        Trial.run(
            "ingest",
            "--set",
            "lake.root=" + folder.resolve("lake"),
            "--set",
            "sources.transactions.path=" + path);
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains(path).doesNotContain("starting Spark");
  }

  @Test
  void theFlowIsPrintedForPeopleAndForPrograms() throws IOException {
    Trial text = Trial.run("flow");
    assertThat(text.code()).isZero();
    assertThat(text.out()).contains("ingest ", "sources  transactions", "customer_features");
    assertThat(text.out().lines()).allMatch(line -> line.length() <= 100);
    JsonNode json = new ObjectMapper().readTree(Trial.run("flow", "--json").out());
    assertThat(json.path("stages")).hasSameSizeAs(Flow.all());
    assertThat(json.path("stages").path(0).path("writes").path(0).asText()).isEqualTo("quarantine");
  }

  @Test
  void theConfigurationIsPrintedWithItsOriginsAndWithoutItsSecrets() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.conf"),
            "clientele {\n lake.root = here\n spark { \"hadoop.fs.s3a.secret.key\" = tiger }\n}\n");
    Trial trial = Trial.run("config", "--config", file.toString(), "--set", "run.seed=7");
    assertThat(trial.code()).isZero();
    assertThat(trial.out())
        .containsPattern("clientele\\.lake\\.root = \"here\" +# .*a\\.conf: 2")
        .containsPattern("clientele\\.run\\.seed = \"?7\"? +# --set run\\.seed")
        .containsPattern("clientele\\.segment\\.k\\.max = 10 +# reference\\.conf: \\d+")
        .containsPattern("# clientele\\.features\\.rfm_grid = +# not set")
        .containsPattern("# config_hash [0-9a-f]{64}")
        .doesNotContain("tiger");
  }

  @Test
  void whatConfigPrintsIsAConfiguration() throws IOException {
    Trial first =
        Trial.run(
            "config",
            "--set",
            "lake.root=a \"b\" \\ c",
            "--set",
            "spark.hadoop.fs.s3a.endpoint=x",
            "--set",
            "spark.hadoop.fs.s3a.endpoint.region=y");
    Path file = Files.writeString(folder.resolve("printed.conf"), first.out());
    Trial second = Trial.run("config", "--config", file.toString());
    assertThat(second.err()).isEmpty();
    assertThat(hash(second)).isEqualTo(hash(first));
  }

  private static String hash(Trial trial) {
    return trial
        .out()
        .lines()
        .filter(line -> line.contains("config_hash"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theDemoKeepsItsHandsOffOtherFolders() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "mine");
    Trial trial = Trial.run("demo", "--output", folder.toString());
    assertThat(trial.code()).isEqualTo(2);
    assertThat(trial.err()).contains("--output");
    assertThat(folder.resolve("mine.txt")).hasContent("mine");
    assertThat(Trial.run("demo", "--config", "x.conf").code()).isEqualTo(2);
    assertThat(Trial.run("demo", "--dry-run", "--set", "segment.k.mn=3").err()).contains("k.min");
  }
}
