package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.SegmentSettings;
import clientele.jobs.PublishingRule.Measures;
import clientele.jobs.SegmentFixture.Group;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A refit waits as a challenger, is published by hand or by a rule, and is taken back. */
@SparkTest
class ModelsTest {
  private static final LocalDate MAY = LocalDate.parse("2026-05-01");

  /** Fitted in January and April, as every fit is published. */
  private static TemporaryLake planted;

  /** The same with April's fit as a challenger. */
  private static Lake challenged;

  private static StageResult challenge;

  @BeforeAll
  static void fitTwoDates(TemporaryLake temporary) {
    planted = temporary;
    Lake lake = planted.lake();
    SegmentFixture.write(
        lake, JANUARY, List.of(new Group(150, 30, 6, 40), new Group(150, 60, 10, 50)), 0);
    SegmentFixture.write(
        lake, APRIL, List.of(new Group(150, 30, 6, 40), new Group(190, 57, 9, 47)), 0);
    fit(lake, JANUARY, "always");
    challenged = planted.copy();
    challenge = fit(challenged, APRIL, "hand");
    fit(lake, APRIL, "always");
  }

  private static SegmentSettings settings(String when, String... more) {
    String[] all = new String[more.length + 1];
    System.arraycopy(more, 0, all, 1, more.length);
    all[0] = "publish.when=" + when;
    return SegmentFixture.quick(2, 2, all);
  }

  private static StageResult fit(Lake lake, LocalDate asOf, String when, String... more) {
    return new SegmentJob()
        .run(SegmentFixture.context(lake, settings(when, more), Optional.of(asOf)));
  }

  private static StageResult run(Lake lake, Stage stage) {
    return stage.run(SegmentFixture.context(lake, settings("hand"), Optional.empty()));
  }

  private static Lake copyOfChallenged() {
    Lake lake = planted.another();
    try {
      java.nio.file.Path from = java.nio.file.Path.of(java.net.URI.create(challenged.root()));
      java.nio.file.Path to = java.nio.file.Path.of(java.net.URI.create(lake.root()));
      try (var paths = java.nio.file.Files.walk(from)) {
        for (java.nio.file.Path path : paths.toList()) {
          java.nio.file.Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
      }
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return lake;
  }

  private static List<String> statuses(Lake lake) {
    return lake
        .read(SegmentModels.CONTRACT)
        .selectExpr("concat(as_of, ' ', status)", "as_of", "status")
        .orderBy("as_of", "status")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  private static String model(Lake lake, LocalDate asOf) {
    return lake.read(SegmentModels.CONTRACT, asOf).select("model_id").first().getString(0);
  }

  private static Dataset<Row> slice(Lake lake, LocalDate asOf) {
    return lake.read(CustomerSegments.CONTRACT, asOf);
  }

  private static void assertSameSlices(Lake lake, Lake other, LocalDate asOf) {
    for (TableContract table : SegmentJob.WRITES) {
      if (!table.equals(SegmentModels.CONTRACT)) {
        assertThatData(lake.read(table, asOf).drop("run_id"))
            .hasSameDataAs(other.read(table, asOf).drop("run_id"));
      }
    }
  }

  @Test
  void aChallengerChangesNothingUntilItIsPublishedAndThenAllThatAFitWould() {
    Lake lake = copyOfChallenged();
    String april = model(lake, APRIL);
    assertThat(statuses(lake)).containsExactly("2026-01-01 published", "2026-04-01 challenger");
    assertThat(challenge.rowsOut()).isZero();
    assertThat(challenge.summary())
        .contains("Not published, as segment.publish.when = hand.")
        .anyMatch(line -> line.endsWith("`clientele models publish " + april + "` publishes it."));
    assertThat(lake.latestAsOf(CustomerSegments.CONTRACT)).contains(JANUARY);
    assertThat(lake.latestAsOf(SegmentLedger.CONTRACT)).contains(JANUARY);
    assertThat(PublishedModel.current(lake, APRIL).asOf()).isEqualTo(JANUARY);
    StageResult published = run(lake, ModelChange.publish(april));
    assertThat(published.summary())
        .containsExactly("340 customers as of 2026-04-01 by the model " + april + ".");
    assertThat(statuses(lake)).containsExactly("2026-01-01 published", "2026-04-01 published");
    assertThat(slice(lake, APRIL).where("assigned_by = 'held'").count()).isPositive();
    assertSameSlices(lake, planted.lake(), APRIL);
    assertThat(model(lake, APRIL)).isEqualTo(model(planted.lake(), APRIL));

    assertFails(
        () -> run(lake, ModelChange.publish(april)),
        ExitCode.NOTHING_TO_DO,
        "is the current one already");
    assertFails(
        () -> run(lake, ModelChange.publish(model(lake, JANUARY))),
        ExitCode.NOTHING_TO_DO,
        "is published already; " + april + " of a later date is the current one",
        "clientele models rollback");
    // What is published already is no challenger.
    assertThat(fit(lake, APRIL, "hand").summary())
        .contains("It is the published model; nothing was written.");
    assertThat(statuses(lake)).containsExactly("2026-01-01 published", "2026-04-01 published");
  }

  @Test
  void anEarlierModelBecomesCurrentAgainAndItsIdsRemain() {
    Lake lake = planted.copy();
    String january = model(lake, JANUARY);
    String april = model(lake, APRIL);
    StageResult back = run(lake, ModelChange.rollback(january));
    assertThat(back.asOf()).contains(APRIL);
    assertThat(back.summary())
        .containsExactly("340 customers as of 2026-04-01 scored by it.", "Retired: " + april + ".");
    assertThat(statuses(lake)).containsExactly("2026-01-01 published", "2026-04-01 retired");
    assertThat(slice(lake, APRIL).where("model_id <> '" + january + "'").count()).isZero();
    assertThat(slice(lake, APRIL).where("assigned_by = 'fitted'").count()).isZero();
    assertThat(slice(lake, APRIL).count()).isEqualTo(340);
    assertThat(slice(lake, APRIL).where("segment_id not in (1, 2)").count()).isZero();
    assertSameSlices(lake, planted.lake(), JANUARY);
    assertThat(lake.latestAsOf(SegmentLedger.CONTRACT)).contains(JANUARY);
    // The date may be scored, as no published model was fitted for it.
    assertThat(run(lake, new ScoreJob()).rowsOut()).isEqualTo(340);

    Publication publication = lake.publication();
    publication.replaceSlice(
        CustomerFeatures.CONTRACT,
        lake.read(CustomerFeatures.CONTRACT, APRIL).withColumn("as_of", lit(MAY)),
        Map.of("as_of", MAY));
    publication.commit();
    run(lake, new ScoreJob());
    assertThat(slice(lake, MAY).where("model_id <> '" + january + "'").count()).isZero();

    // There and back: April is as it was fitted, and May goes by it.
    assertFails(
        () -> run(lake, ModelChange.rollback(january)),
        ExitCode.NOTHING_TO_DO,
        "is the current one already");
    assertThat(run(lake, ModelChange.publish(april)).asOf()).contains(MAY);
    assertSameSlices(lake, planted.lake(), APRIL);
    assertThat(slice(lake, MAY).where("model_id <> '" + april + "'").count()).isZero();
    List<Row> may = slice(lake, MAY).drop("run_id").orderBy("customer_id").collectAsList();
    assertThat(may).hasSize(340);
    run(lake, new ScoreJob());
    assertThat(slice(lake, MAY).drop("run_id").orderBy("customer_id").collectAsList())
        .isEqualTo(may);
    Trial again = Trial.run("models", "rollback", january, "--set", "lake.root=" + lake.root());
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.out()).contains("340 customers as of 2026-05-01 scored by it.");
    assertThat(slice(lake, MAY).where("model_id <> '" + january + "'").count()).isZero();
  }

  @Test
  void whatCannotBeDoneSaysWhyAndChangesNothing() {
    Lake lake = copyOfChallenged();
    String april = model(lake, APRIL);
    assertFails(
        () -> run(planted.another(), ModelChange.publish("x")),
        ExitCode.NOTHING_TO_DO,
        "There are no models in the lake");
    assertFails(
        () -> run(lake, ModelChange.publish(april + "0")),
        ExitCode.USAGE,
        "There is no model " + april + "0",
        "the nearest that there is: " + april,
        "`clientele models list` shows them");
    assertFails(
        () -> run(lake, ModelChange.rollback(april)),
        ExitCode.USAGE,
        "was never published",
        "clientele models publish");
    Trial misspelt =
        Trial.run("models", "publish", april + "0", "--set", "lake.root=" + lake.root());
    assertThat(misspelt.code()).isEqualTo(2);
    assertThat(misspelt.err()).contains("the nearest that there is: " + april);
    Trial list = Trial.run("models", "list", "--set", "lake.root=" + lake.root());
    assertThat(list.code()).as(list.err()).isZero();
    assertThat(list.out().lines())
        .hasSize(3)
        .anyMatch(line -> line.matches("2026-01-01-kmeans-2-\\w+ .* published .* \\(current\\)"))
        .anyMatch(line -> line.matches("2026-04-01-kmeans-2-\\w+ .* challenger .*[a-z]"));
    // A model between the two has been published since the challenger was matched with January's.
    lake.read(SegmentModels.CONTRACT, JANUARY)
        .withColumn("model_id", lit("between"))
        .withColumn("as_of", lit(LocalDate.parse("2026-03-01")))
        .write()
        .format("delta")
        .mode("append")
        .save(lake.path(SegmentModels.CONTRACT).toString());
    assertFails(
        () -> run(lake, ModelChange.publish(april)),
        ExitCode.DATA,
        "go on from those of 2026-01-01, and now those of 2026-03-01 are published before it",
        "clientele segment --as-of 2026-04-01");
    assertThat(lake.latestAsOf(CustomerSegments.CONTRACT)).contains(JANUARY);
  }

  @Test
  void theRuleLooksAtConfidenceAndStability() {
    Measures before = new Measures(0.5, 0.9);
    assertThat(PublishingRule.compare(new Measures(0.48, 0.88), before, 0.02).publish()).isTrue();
    assertThat(PublishingRule.compare(new Measures(0.47, 1), before, 0.02))
        .satisfies(decision -> assertThat(decision.publish()).isFalse())
        .satisfies(
            decision ->
                assertThat(decision.words())
                    .isEqualTo(
                        "Not published, for want of confidence. It places the customers with a mean"
                            + " confidence of 0.470, the published model with 0.500; of its segments"
                            + " 1.000 come back when customers are drawn anew, of those 0.900;"
                            + " segment.publish.margin = 0.02."));
    assertThat(PublishingRule.compare(new Measures(1, 0.8), before, 0.02).words())
        .startsWith("Not published, for want of stability. ");
    assertThat(PublishingRule.compare(new Measures(0, 0), before, 0.02).words())
        .startsWith("Not published, for want of confidence and stability. ");
  }

  @Test
  void theRulePublishesWhatIsNoWorseAndRetiresWhatItReplaces() {
    Lake lake = planted.copy();
    StageResult allowed = fit(lake, APRIL, "rule", "transform=none", "publish.margin=1");
    assertThat(allowed.summary())
        .anyMatch(line -> line.matches("Published by the rule[.] .* confidence of 0[.]\\d+, .*"));
    assertThat(statuses(lake))
        .containsExactly("2026-01-01 published", "2026-04-01 published", "2026-04-01 retired");
    assertThat(slice(lake, APRIL).select("model_id").distinct().count()).isEqualTo(1);
    assertThat(slice(lake, APRIL).select("model_id").first().getString(0))
        .isEqualTo(PublishedModel.current(lake, APRIL).id());
    // Back to what it replaced, at the same date.
    String retired = model(planted.lake(), APRIL);
    run(lake, ModelChange.rollback(retired));
    assertThat(PublishedModel.current(lake, APRIL).id()).isEqualTo(retired);
    assertSameSlices(lake, planted.lake(), APRIL);
  }

  private static void assertFails(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(words);
  }
}
