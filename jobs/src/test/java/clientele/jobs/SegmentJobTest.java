package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.clustering.Segmentation;
import clientele.config.SegmentSettings;
import clientele.jobs.SegmentFixture.Group;
import clientele.jobs.SegmentFixture.Warnings;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@SparkTest
class SegmentJobTest {
  private static final List<TableContract> TABLES = new SegmentJob().writes();

  /** Small enough for a test, and four segments are among them. */
  private static SegmentSettings settings() {
    return SegmentFixture.settings(3, 5);
  }

  /** Smaller still, where the choice is not the question. */
  private static SegmentSettings quick() {
    return SegmentFixture.quick(4, 5);
  }

  /** Where the planted groups are segmented in January, and what the run said. */
  private static TemporaryLake planted;

  private static StageResult made;

  @BeforeAll
  static void segmentThePlantedGroups(TemporaryLake temporary) {
    planted = temporary;
    SegmentFixture.write(planted.lake(), JANUARY, FOUR, 0);
    made =
        new SegmentJob().run(SegmentFixture.context(planted.lake(), settings(), Optional.empty()));
  }

  private static StageResult run(Lake lake, LocalDate asOf) {
    return run(lake, quick(), asOf);
  }

  private static StageResult run(Lake lake, SegmentSettings settings, LocalDate asOf) {
    return new SegmentJob().run(SegmentFixture.context(lake, settings, Optional.of(asOf)));
  }

  /** Sizes by id of a date's segments. */
  private static List<String> sizes(Lake lake, LocalDate asOf) {
    List<String> sizes = new ArrayList<>();
    lake.read(CustomerSegments.CONTRACT, asOf)
        .groupBy("segment_id")
        .count()
        .orderBy("segment_id")
        .collectAsList()
        .forEach(row -> sizes.add(row.get(0) + ":" + row.get(1)));
    return sizes;
  }

  @Test
  void plantedGroupsBecomeSegmentsOfPublishedTables() {
    Lake lake = planted.lake();
    assertThat(made.asOf()).contains(JANUARY);
    assertThat(made.rowsIn()).isEqualTo(800);
    assertThat(made.rowsOut()).isEqualTo(800);
    assertThat(made.summary().get(0))
        .isEqualTo(
            "4 segments by kmeans as of 2026-01-01; they explain 94 % of the differences in 3"
                + " features.");
    assertThat(made.summary().get(1)).startsWith("Chosen: kmeans with 4 segments");
    assertThat(made.summary().subList(3, 8))
        .anySatisfy(line -> assertThat(line).contains("customers", "value EUR"))
        .anySatisfy(line -> assertThat(line).contains("15.0 %", "High value, frequent, recent"))
        .anySatisfy(line -> assertThat(line).contains("27.5 %", "High value, frequent, lapsed"));

    assertThat(sizes(lake, JANUARY)).containsExactly("1:120", "2:220", "3:201", "4:259");
    assertThatData(
            lake.read(CustomerSegments.CONTRACT)
                .where(
                    "assigned_by <> 'fitted' or segment_id <> nearest_segment_id or distance < 0"
                        + " or margin < 0 or confidence not between 0 and 1 or segment_name is"
                        + " null"))
        .hasRows();
    assertThatData(lake.read(KSelection.CONTRACT).where("chosen").select("algorithm", "k", "rank"))
        .hasRows("kmeans|4|1");
    assertThat(lake.read(KSelection.CONTRACT).where("reason is null or score is null").count())
        .isZero();
    assertThat(lake.read(KSelection.CONTRACT).count()).isEqualTo(6);
    Row model = lake.read(SegmentModels.CONTRACT).first();
    assertThat(model.<String>getAs("status")).isEqualTo("published");
    assertThat(model.<Integer>getAs("k")).isEqualTo(4);
    assertThat(model.<String>getAs("input_versions"))
        .isEqualTo("{\"customer_features\":0,\"feature_catalog\":0}");
    assertThat(model.<String>getAs("metrics"))
        .contains("\"partitions\":1", "\"silhouette\":0.7", "\"separation\":{\"frequency\":0.");
    assertThat(model.<String>getAs("centers")).contains("\"segment_id\":1", "\"recency_days\":1");

    // The published model alone gives everyone the published segment.
    assertThatData(
            Segmentation.read(model.getAs("model"))
                .score(lake.read(CustomerFeatures.CONTRACT, JANUARY)))
        .hasSameDataAs(
            lake.read(CustomerSegments.CONTRACT)
                .drop("as_of", "algorithm", "assigned_by", "model_id", "run_id"));
  }

  /** All of the stage, with reading, lineage and publishing: nothing is done for each candidate. */
  @Test
  void theStageTakesAsManySparkJobsWhateverTheRange(SparkJobCounter counter) {
    List<Integer> jobs = new ArrayList<>();
    for (int most : new int[] {5, 9, 5, 9}) {
      Lake lake = planted.copy();
      jobs.add(counter.jobs(() -> run(lake, SegmentFixture.quick(3, most), JANUARY)));
    }
    assertThat(jobs).containsOnly(jobs.get(0));
    assertThat(jobs.get(0)).isLessThanOrEqualTo(78);
  }

  @Test
  void segmentsKeepTheirIdsFromDateToDateAndTheSameRunLeavesTheSameTables() {
    Lake lake = planted.copy();
    // A new group, worth more than any other, takes the first place but not the first id.
    List<Group> five = new ArrayList<>(FOUR);
    five.add(new Group(150, 100, 300, 400));
    SegmentFixture.write(lake, APRIL, five, 0);
    run(lake, APRIL);
    assertThat(sizes(lake, APRIL)).containsExactly("1:120", "2:220", "3:201", "4:259", "5:150");
    assertThat(sizes(lake, JANUARY)).isEqualTo(sizes(planted.lake(), JANUARY));

    // Done again, the past gives what it gave; and so does the present.
    List<Dataset<Row>> before = TABLES.stream().map(table -> kept(lake, table)).toList();
    run(lake, settings(), JANUARY);
    run(lake, APRIL);
    for (int i = 0; i < TABLES.size(); i++) {
      assertThatData(SegmentFixture.results(lake, TABLES.get(i))).hasSameDataAs(before.get(i));
    }

    // A date between the two is matched with the one before it; what is new there gets a new id.
    LocalDate march = LocalDate.parse("2026-03-01");
    List<Group> other = new ArrayList<>(FOUR);
    other.add(new Group(150, 1, 900, 2));
    SegmentFixture.write(lake, march, other, 0);
    run(lake, march);
    assertThat(sizes(lake, march)).last().isEqualTo("6:150");
    assertThat(lake.read(SegmentModels.CONTRACT).count()).isEqualTo(3);
  }

  /** A copy of the results that the next run does not replace. */
  private static Dataset<Row> kept(Lake lake, TableContract table) {
    Dataset<Row> results = SegmentFixture.results(lake, table);
    return lake.spark().createDataFrame(results.collectAsList(), results.schema());
  }

  @Test
  void segmentsOfOtherCustomersAreKnownByTheirCentres() {
    Lake lake = planted.copy();
    List<Group> shuffled = List.of(FOUR.get(3), FOUR.get(1), FOUR.get(0), FOUR.get(2));
    SegmentFixture.write(lake, APRIL, shuffled, 5_000);
    run(lake, APRIL);

    List<String> january = sizes(lake, JANUARY);
    List<String> april = sizes(lake, APRIL);
    assertThat(january).hasSize(4);
    assertThat(april).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(size(april.get(i)))
          .as("%s was %s", april.get(i), january.get(i))
          .isBetween(size(january.get(i)) - 5, size(january.get(i)) + 5);
    }
  }

  private static int size(String idAndSize) {
    return Integer.parseInt(idAndSize.substring(2));
  }

  @Test
  void whatFailsChangesNothing() {
    Lake lake = planted.copy();
    List<Long> versions = TABLES.stream().map(lake::version).toList();

    SegmentFixture.write(lake, APRIL, List.of(new Group(1, 10, 10, 10)), 0);
    assertFails(() -> run(lake, APRIL), ExitCode.NOTHING_TO_DO, "All 1 rows are equal");
    SegmentFixture.write(lake, APRIL, List.of(new Group(2, 10, 10, 10)), 0);
    assertFails(
        () -> run(lake, APRIL), ExitCode.NOTHING_TO_DO, "segment.k.min = 4", "there are 2 rows");
    assertFails(
        () -> run(lake, LocalDate.parse("2026-02-02")),
        ExitCode.NOTHING_TO_DO,
        "no features of 2026-02-02",
        "the latest are of 2026-04-01",
        "clientele features --as-of 2026-02-02");
    assertFails(
        () -> run(lake, SegmentFixture.settings(3, 5, "features=[monetery]"), JANUARY),
        ExitCode.USAGE,
        "segment.features names monetery");
    assertFails(
        () -> run(lake, withRange(1, 5), JANUARY), ExitCode.USAGE, "segment.k goes from 1 to 5");

    assertThat(TABLES.stream().map(lake::version).toList()).isEqualTo(versions);
    assertThat(sizes(lake, JANUARY)).hasSize(4);
  }

  @Test
  void aLakeWithoutFeaturesIsNothingToDo() {
    assertFails(
        () ->
            new SegmentJob()
                .run(SegmentFixture.context(planted.another(), settings(), Optional.empty())),
        ExitCode.NOTHING_TO_DO,
        "clientele features");
  }

  @Test
  void aRangeBeyondTheDataIsLowered() {
    Lake lake = planted.another();
    SegmentFixture.write(lake, JANUARY, List.of(new Group(3, 9, 9, 9), new Group(2, 90, 2, 5)), 0);
    Warnings warnings = new Warnings();
    new SegmentJob()
        .run(
            SegmentFixture.context(
                lake, SegmentFixture.quick(2, 9), Optional.of(JANUARY), warnings));
    assertThat(warnings.warnings)
        .contains("segment.k.max was lowered from 9 to 4: there are 5 rows, 5 of them distinct.");
  }

  @Test
  void noCandidateIsForcedThroughAgainstTheLeastShare() {
    Lake lake = planted.another();
    SegmentFixture.write(
        lake, JANUARY, List.of(new Group(300, 9, 9, 9), new Group(1, 9000, 9000, 900)), 0);
    SegmentSettings strict =
        SegmentFixture.quick(
            2, 2, "max_iterations=20", "min_share=0.2", "transform=none", "scaling=standard");
    assertFails(
        () -> run(lake, strict, JANUARY),
        ExitCode.NOTHING_TO_DO,
        "None of the 1 candidates is admissible",
        "segment.min_share");
  }

  @Test
  void segmentsThatAreLessThanRequiredAreNotPublished() {
    Lake lake = planted.another();
    SegmentSettings natural = SegmentFixture.quick(2, 5, "require=natural", "references=99");
    SegmentFixture.write(lake, JANUARY, List.of(new Group(500, 60, 9, 40)), 0);
    assertFails(
        () -> run(lake, natural, JANUARY),
        ExitCode.DATA,
        "Nothing was published, as segment.require = natural asks for more",
        "There are no natural segments here");
    assertThat(lake.has(CustomerSegments.CONTRACT)).isFalse();

    SegmentFixture.write(lake, JANUARY, FOUR, 0);
    run(lake, natural, JANUARY);
    assertThat(lake.read(CustomerSegments.CONTRACT, JANUARY).count()).isEqualTo(800);
  }

  /** A range that no configuration can hold, but a program can. */
  private static SegmentSettings withRange(int least, int most) {
    SegmentSettings all = settings();
    return new SegmentSettings(
        all.algorithms(),
        all.search(),
        new SegmentSettings.KRange(least, most),
        all.minShare(),
        all.features(),
        all.weights(),
        all.transform(),
        all.scaling(),
        all.impute(),
        all.input(),
        all.maxIterations(),
        all.starts(),
        all.silhouetteSample(),
        all.hysteresis(),
        all.keepNumber(),
        all.validity(),
        all.coreset(),
        all.resamples(),
        all.references(),
        all.require(),
        all.publish());
  }

  private static void assertFails(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(words);
  }
}
