package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.SettingsLoader;
import clientele.jobs.SegmentFixture.Group;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.JobRuns;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A run is run again from its record, whatever has become of the tables since. */
@SparkTest
@ResourceLock(MaintainJobTest.SESSION_SETTINGS)
class ReproduceTest {
  private static final StageRunner.Listener NOBODY =
      new StageRunner.Listener() {
        @Override
        public void begins(Stage stage) {}

        @Override
        public void ended(Stage stage, StageResult result) {}
      };

  private static StageContext context(Lake lake, LocalDate asOf, String... more) {
    return SegmentFixture.context(
        lake, SegmentFixture.quick(2, 3, more), Optional.ofNullable(asOf));
  }

  private static String fit(Lake lake, LocalDate asOf) {
    StageContext context = context(lake, asOf);
    StageRunner.run(List.of(new SegmentJob()), context, NOBODY);
    return context.run().runId();
  }

  /** What a reproduction leaves that ends without a word. */
  private static Path killed(Lake lake) throws IOException {
    ReproducedFolder folder = ReproducedFolder.of(context(lake, null), true);
    Path left = Path.of(folder.path().toUri());
    Files.writeString(Files.createDirectories(left.resolve("segment")).resolve("part"), "half");
    return left;
  }

  private static List<String> again(Lake lake, String run) {
    return reproduce(lake, new ReproduceJob(run, List.of(), false));
  }

  private static List<String> reproduce(Lake lake, ReproduceJob job) {
    return StageRunner.run(List.of(job), context(lake, null), NOBODY).get(0).summary();
  }

  private static UserException refused(Lake lake, String run) {
    return refused(lake, new ReproduceJob(run, List.of(), false));
  }

  private static UserException refused(Lake lake, ReproduceJob job) {
    return catchThrowableOfType(UserException.class, () -> reproduce(lake, job));
  }

  @Test
  void aRunIsMadeAgainFromItsInputsAsTheyWere(TemporaryLake temporary) throws IOException {
    Lake lake = temporary.lake();
    SegmentFixture.write(lake, JANUARY, SegmentFixture.FOUR, 0);
    fit(lake, JANUARY);
    SegmentFixture.write(lake, APRIL, SegmentFixture.FOUR, 100);
    String run = fit(lake, APRIL);

    // Since then its features are other ones, and so are its segments.
    SegmentFixture.write(lake, APRIL, List.of(new Group(300, 30, 6, 40)), 0);
    fit(lake, APRIL);
    long features = lake.version(CustomerFeatures.CONTRACT);
    long segments = lake.version(CustomerSegments.CONTRACT);

    Path killed = killed(lake);
    assertThat(again(lake, run)).containsExactly("segment: 5 of 5 tables are the same (812 rows)");
    assertThat(lake.version(CustomerFeatures.CONTRACT)).isEqualTo(features);
    assertThat(lake.version(CustomerSegments.CONTRACT)).isEqualTo(segments);
    assertThat(killed).doesNotExist();
    assertThat(Files.exists(temporary.folder().resolve("lake/" + ReproducedFolder.NAME))).isFalse();

    // Other settings give something else, which is told column by column.
    UserException other =
        refused(lake, new ReproduceJob(run, List.of("segment.scaling=standard"), true));
    assertThat(other.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(other.getMessage())
        .startsWith("Run " + run + " cannot be reproduced")
        .contains("segment, customer_segments: of 800 rows ")
        .contains("distance differs in 800")
        // What job_runs keeps tells nothing of any customer.
        .doesNotContain("customer_id", "c00");
    Path kept = Path.of(other.getMessage().replaceFirst("(?s).* is in (file:)?", ""));
    assertThat(kept).hasFileName(ReproduceJob.EXAMPLES);
    assertThat(Files.readAllLines(kept))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "segment, customer_segments: {\"key\":\"{\\\"customer_id\\\":\\\"c00")
                    .contains("\"distance\":{\"was\":"));

    Path another = killed(lake);
    StageResult maintained =
        new MaintainJob()
            .run(
                new StageContext(
                    lake.spark(),
                    lake,
                    SettingsLoader.load(
                            Optional.empty(), List.of("maintain.vacuum_hours=0"), Set.of())
                        .settings(),
                    "hash",
                    "test",
                    context(lake, null).run()));
    assertThat(maintained.summary())
        .contains("1 folder of reproductions that were killed is deleted from _reproduced");
    assertThat(another).doesNotExist();
    // What somebody wanted to look at stays.
    assertThat(kept).exists();
    UserException gone = refused(lake, run);
    assertThat(gone.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(gone).hasMessageContaining("is no longer there: `clientele maintain` deletes");
  }

  @Test
  void whatCannotBeRunAgainIsSaid(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    StageContext empty = context(lake, JANUARY);
    assertThatThrownBy(() -> StageRunner.run(List.of(new SegmentJob()), empty, NOBODY))
        .isInstanceOf(UserException.class);
    UserException failed = refused(lake, empty.run().runId());
    assertThat(failed.exitCode()).isEqualTo(ExitCode.NOTHING_TO_DO);
    assertThat(failed).hasMessageContaining("has failed: it has written nothing");

    UserException unknown = refused(lake, "yesterday");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unknown).hasMessageContaining("There is no run yesterday in job_runs");
    assertThat(lake.read(JobRuns.CONTRACT).where("job = 'reproduce'").count()).isEqualTo(2);
    assertThat(
            lake.read(JobRuns.CONTRACT)
                .where("job = 'segment'")
                .select("input_versions")
                .first()
                .getJavaMap(0))
        .isEqualTo(Map.of());
  }
}
