package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.IngestSettings;
import clientele.config.Need;
import clientele.config.RunSettings;
import clientele.config.RunSettings.Incremental;
import clientele.config.Settings;
import clientele.config.SettingsLoader;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.config.SourceSettings.Treatment;
import clientele.lake.Lake;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;

/** Sources as small files, and their ingest into a lake of the test. */
abstract class IngestFixture {
  static final String HEADER = "customer_id,ts,amount,transaction_id\n";
  static final String GOOD =
      HEADER + "a,2026-01-05 10:00:00,12.50,t1\nb,2026-01-06 11:30:00,7,t2\n";

  static final SourceSettings.Scale ANY =
      new SourceSettings.Scale(Optional.empty(), Optional.empty());
  static final SourceSettings.Identity NOBODY =
      new SourceSettings.Identity(Optional.empty(), Optional.empty());

  private static final Instant NOW = Instant.parse("2026-02-01T08:00:00Z");

  TemporaryLake temporary;
  SparkSession spark;

  @BeforeEach
  void lake(TemporaryLake lake, SparkSession session) {
    temporary = lake;
    spark = session;
  }

  Path write(String name, String content) throws IOException {
    return write(name, content, StandardCharsets.UTF_8);
  }

  Path write(String name, String content, Charset charset) throws IOException {
    Path file = temporary.folder().resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content, charset);
  }

  static SourceSettings source(Path path, Format format, String... columns) {
    Map<String, String> mapping = new LinkedHashMap<>();
    for (int at = 0; at < columns.length; at += 2) {
      mapping.put(columns[at], columns[at + 1]);
    }
    return new SourceSettings(
        Optional.of(path.toString()),
        format,
        Map.of(),
        Optional.empty(),
        mapping,
        NOBODY,
        ANY,
        Treatment.QUARANTINE,
        Treatment.KEEP,
        ZoneId.of("UTC"),
        DecimalSeparator.POINT,
        Map.of());
  }

  static SourceSettings with(SourceSettings source, Map<String, String> options) {
    return new SourceSettings(
        source.path(),
        source.format(),
        options,
        source.query(),
        source.columns(),
        source.identity(),
        source.scale(),
        source.exactRepeats(),
        source.zeroAmounts(),
        source.timeZone(),
        source.decimalSeparator(),
        source.checks());
  }

  StageResult ingest(Map<String, SourceSettings> sources) {
    Settings settings =
        new Settings(
            null,
            sources,
            new IngestSettings(
                new IngestSettings.Dates(LocalDate.parse("1970-01-01"), Optional.empty()),
                new IngestSettings.Age(0, 120),
                new IngestSettings.RejectedShare(0.9),
                new IngestSettings.Outliers(3, 12, 2),
                new IngestSettings.History(28, 3),
                new IngestSettings.NearDuplicates(
                    IngestSettings.NearDuplicates.Action.FLAG, List.of())),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            new RunSettings(1, Incremental.AUTO),
            Map.of());
    return run(settings, new IngestJob());
  }

  /** The settings that a file says, with a source of transactions and the lake of the test. */
  Settings settings(String text, String... sets) throws IOException {
    return SettingsLoader.load(
            Optional.of(write("test.conf", text)), List.of(sets), EnumSet.of(Need.TRANSACTIONS))
        .settings();
  }

  StageResult run(Settings settings, Stage stage) {
    return run(temporary.lake(), NOW, settings, stage);
  }

  StageResult run(Lake lake, Instant now, Settings settings, Stage stage) {
    RunContext run =
        RunContext.begin(Clock.fixed(now, ZoneOffset.UTC), Optional.empty(), 1, progress());
    StageContext context = new StageContext(spark, lake, settings, "hash", "test", run);
    return StageRunner.run(
            List.of(stage),
            context,
            new StageRunner.Listener() {
              @Override
              public void begins(Stage begun) {}

              @Override
              public void ended(Stage ended, StageResult result) {}
            })
        .get(0);
  }

  /** Where a run tells what it does. */
  Progress progress() {
    return Progress.SILENT;
  }

  StageResult ingest(SourceSettings transactions) {
    return ingest(Map.of("transactions", transactions));
  }

  /** What a refused source ends with, having left every published table as it was. */
  UserException refused(ExitCode code, SourceSettings transactions) {
    Set<Path> before = commits();
    UserException refusal = catchThrowableOfType(UserException.class, () -> ingest(transactions));
    assertThat(refusal).as("a refusal").isNotNull();
    assertThat(refusal.exitCode()).as(refusal.getMessage()).isEqualTo(code);
    assertThat(commits()).isEqualTo(before);
    return refusal;
  }

  /** The commits of all tables but those that a failed run may add to. */
  private Set<Path> commits() {
    try (Stream<Path> files = Files.walk(temporary.folder().resolve("lake"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .filter(
              file ->
                  Stream.of(Quarantine.CONTRACT, QualityReport.CONTRACT, JobRuns.CONTRACT)
                      .noneMatch(log -> file.toString().contains("/" + log.name() + "/")))
          .collect(Collectors.toSet());
    } catch (NoSuchFileException e) {
      return Set.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void assertRules(String... rules) {
    assertThatData(temporary.lake().read(Quarantine.CONTRACT).groupBy("source", "rule").count())
        .hasRows(rules);
  }
}
