package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.SegmentSettings;
import clientele.jobs.SegmentFixture.Group;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.SegmentValidity;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of segments and customers from date to date, in the lake's tables. */
@SparkTest
class SegmentLineageTest {
  private static final LocalDate MAY = LocalDate.parse("2026-05-01");

  /** Where the four groups are segmented in January. */
  private static TemporaryLake planted;

  @BeforeAll
  static void segmentTheFourGroups(TemporaryLake temporary) {
    planted = temporary;
    SegmentFixture.write(planted.lake(), JANUARY, FOUR, 0);
    run(planted.lake(), SegmentFixture.quick(4, 5), JANUARY);
  }

  private static SegmentSettings settings(int k) {
    return SegmentFixture.quick(k, k);
  }

  private static StageResult run(Lake lake, SegmentSettings settings, LocalDate asOf) {
    return new SegmentJob().run(SegmentFixture.context(lake, settings, Optional.of(asOf)));
  }

  private static StageResult run(Lake lake, LocalDate asOf, List<Group> groups) {
    SegmentFixture.write(lake, asOf, groups, 0);
    return run(lake, settings(groups.size()), asOf);
  }

  private static List<String> ledger(Lake lake, LocalDate asOf) {
    return lake
        .read(SegmentLedger.CONTRACT, asOf)
        .selectExpr(
            "concat_ws(' ', segment_id, event, 'of', cast(parent_ids as string), 'to',"
                + " cast(successor_ids as string), round(match_score, 1), matched_by, customers)",
            "segment_id")
        .orderBy("segment_id")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** The segment that holds most customers of a range of numbers. */
  private static int segmentOf(Lake lake, LocalDate asOf, int from, int to) {
    return lake.read(CustomerSegments.CONTRACT, asOf)
        .where("cast(substr(customer_id, 2) as int) between " + from + " and " + (to - 1))
        .groupBy("segment_id")
        .count()
        .orderBy(org.apache.spark.sql.functions.desc("count"))
        .first()
        .getInt(0);
  }

  @Test
  void splitMergeDeathAndBirthAreRecordedAsSuch() {
    Lake lake = planted.copy();
    assertThat(ledger(lake, JANUARY))
        .hasSize(4)
        .allMatch(line -> line.contains(" born of [] to [] "));
    int big = segmentOf(lake, JANUARY, 320, 580);
    int best = segmentOf(lake, JANUARY, 0, 120);
    int last = segmentOf(lake, JANUARY, 580, 800);

    // The segment of 260 falls into 150, who are as they were, and 110 who buy dearly; 130 others
    // come who buy every day.
    List<Group> split =
        List.of(
            FOUR.get(0),
            FOUR.get(1),
            new Group(150, 300, 3, 40),
            new Group(110, 300, 3, 900),
            FOUR.get(3),
            new Group(130, 1, 300, 20));
    StageResult april = run(lake, APRIL, split);
    int born = segmentOf(lake, APRIL, 800, 930);
    int part = 11 - born;
    assertThat(april.summary())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("Since 2026-01-01: kept ")
                    .contains(big + " split into " + big + " and " + part, "born " + born));
    assertThat(ledger(lake, APRIL))
        .hasSize(6)
        .contains(
            big + " split of [" + big + "] to [" + big + ", " + part + "] 0.6 customers 150",
            part + " split of [" + big + "] to [] 0.4 customers 110",
            born + " born of [] to [] 130")
        .filteredOn(line -> line.contains(" kept "))
        .hasSize(3);

    // The first 120 and the last 220 become alike; the 220 give their id. The 130 leave.
    List<Group> merged =
        List.of(
            new Group(120, 280, 25, 80), split.get(1), split.get(2), split.get(3), split.get(4));
    SegmentFixture.write(lake, MAY, merged, 0);
    run(lake, settings(4), MAY);
    assertThat(ledger(lake, MAY))
        .hasSize(6)
        .contains(
            last + " merged of [" + last + ", " + best + "] to [" + last + "] 0.6 customers 340",
            best + " merged of [" + last + ", " + best + "] to [" + last + "] customers 0",
            born + " died of [] to [] 0")
        .filteredOn(line -> line.contains(" kept "))
        .hasSize(3);

    // Each date's rows add up to its customers, and compare with the date before.
    assertThatData(
            lake.spark()
                .sql(
                    "select as_of, sum(customers), max(matched_as_of) from delta.`"
                        + lake.path(SegmentLedger.CONTRACT)
                        + "` group by as_of order by as_of"))
        .hasRows("2026-01-01|800|null", "2026-04-01|930|2026-01-01", "2026-05-01|800|2026-04-01");
  }

  @Test
  void aRunDoneAgainNeverGivesAnIdAway() {
    Lake lake = planted.copy();
    // Done again with three segments, the date keeps the four ids that it has brought up.
    run(lake, settings(3), JANUARY);
    assertThatData(lake.read(SegmentModels.CONTRACT).selectExpr("k", "cast(issued_ids as string)"))
        .hasRows("3|[1, 2, 3, 4]");
    assertThat(lake.read(SegmentLedger.CONTRACT, JANUARY).count()).isEqualTo(3);
    SegmentFixture.write(lake, APRIL, FOUR, 0);
    run(lake, settings(4), APRIL);
    assertThat(
            lake.read(SegmentLedger.CONTRACT, APRIL)
                .selectExpr("max(segment_id)")
                .first()
                .getInt(0))
        .isEqualTo(5);
  }

  @Test
  void borderlineCustomersKeepTheirSegment() {
    Lake lake = planted.another();
    List<Group> january = List.of(new Group(300, 30, 6, 40), new Group(300, 60, 10, 50));
    List<Group> april = List.of(new Group(300, 30, 6, 40), new Group(380, 57, 9, 47));
    SegmentFixture.write(lake, JANUARY, january, 0);
    SegmentFixture.write(lake, APRIL, april, 0);
    run(lake, settings(2), JANUARY);
    assertThat(lake.read(CustomerSegments.CONTRACT).where("assigned_by <> 'fitted'").count())
        .isZero();
    run(lake, SegmentFixture.quick(2, 2, "hysteresis=0"), APRIL);
    assertThat(held(lake)).isZero();
    long moved = moved(lake);

    run(lake, settings(2), APRIL);
    long held = held(lake);
    assertThat(held).isPositive();
    assertThat(moved(lake)).isEqualTo(moved - held);
    lake.read(CustomerSegments.CONTRACT, APRIL).createOrReplaceTempView("april");
    lake.read(CustomerSegments.CONTRACT, JANUARY).createOrReplaceTempView("january");
    // Held customers are where they were, hardly further than the nearest; the others are nearest.
    assertThatData(
            lake.spark()
                .sql(
                    "select count(*) from april a left join january j using (customer_id) where case"
                        + " a.assigned_by when 'held' then a.segment_id <> j.segment_id or"
                        + " a.nearest_segment_id = a.segment_id or a.confidence >= 0.1 or a.margin <"
                        + " 0 else a.segment_id <> a.nearest_segment_id end"))
        .hasRows("0");
    // The tables count people where they are.
    assertThatData(
            lake.spark()
                .sql("select segment_id, count(*) n from april group by segment_id order by 1"))
        .hasSameDataAs(
            lake.read(SegmentLedger.CONTRACT, APRIL)
                .selectExpr("segment_id", "customers as n")
                .orderBy("segment_id"));
    assertThatData(
            lake.read(SegmentValidity.CONTRACT, APRIL)
                .selectExpr("segment_id", "size")
                .orderBy("segment_id"))
        .hasSameDataAs(
            lake.read(SegmentLedger.CONTRACT, APRIL)
                .selectExpr("segment_id", "customers as size")
                .orderBy("segment_id"));
  }

  private static long held(Lake lake) {
    return lake.read(CustomerSegments.CONTRACT, APRIL).where("assigned_by = 'held'").count();
  }

  private static long moved(Lake lake) {
    return lake.read(CustomerSegments.CONTRACT, APRIL)
        .as("a")
        .join(lake.read(CustomerSegments.CONTRACT, JANUARY).as("j"), "customer_id")
        .where("a.segment_id <> j.segment_id")
        .count();
  }

  @Test
  void cardsArePublishedAndMayForbidPublishing() {
    Lake lake = planted.copy();
    assertThat(lake.read(SegmentValidity.CONTRACT).count()).isEqualTo(4);
    assertThatData(
            lake.read(SegmentValidity.CONTRACT)
                .where(
                    "light <> 'green' or homogeneity < 0.5 or separation < 1 or stability_across is"
                        + " null or stability_within < 0.9 or size is null or margin <= 0 or"
                        + " neighbour_id = segment_id or segment_name is null"))
        .hasRows();

    SegmentSettings strict = strict("amber");
    long version = lake.version(CustomerSegments.CONTRACT);
    assertThatThrownBy(() -> run(lake, strict, JANUARY))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .message()
        .contains(
            "4 of 4 segments may not be published",
            "segment.validity.refuse = amber",
            "Segment 1 is amber: mixed",
            "Nothing was published");
    assertThat(lake.version(CustomerSegments.CONTRACT)).isEqualTo(version);
    assertThat(lake.version(SegmentValidity.CONTRACT)).isZero();
    run(lake, strict("red"), JANUARY);
    Row light = lake.read(SegmentValidity.CONTRACT).select("light").distinct().first();
    assertThat(light.getString(0)).isEqualTo("amber");
  }

  /** Bounds of homogeneity that make every segment amber. */
  private static SegmentSettings strict(String refuse) {
    return SegmentFixture.quick(
        4,
        5,
        "validity.homogeneity.green=0.99",
        "validity.homogeneity.amber=0",
        "validity.refuse=" + refuse);
  }
}
