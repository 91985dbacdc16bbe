package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.SegmentSettings;
import clientele.jobs.SegmentFixture.Group;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
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

/** Segments between two fits. */
@SparkTest
class ScoreJobTest {
  private static final LocalDate MAY = LocalDate.parse("2026-05-01");
  private static final LocalDate JUNE = LocalDate.parse("2026-06-01");
  private static final String[] PLACE = {
    "customer_id",
    "segment_id",
    "segment_name",
    "nearest_segment_id",
    "distance",
    "margin",
    "confidence"
  };

  /** Two groups that meet, so that some are held; some have no age. */
  private static TemporaryLake planted;

  @BeforeAll
  static void fitTwoDates(TemporaryLake temporary) {
    planted = temporary;
    Lake lake = planted.lake();
    SegmentFixture.write(
        lake, JANUARY, List.of(new Group(300, 30, 6, 40), new Group(300, 60, 10, 50)), 0);
    SegmentFixture.write(
        lake, APRIL, List.of(new Group(300, 30, 6, 40), new Group(380, 57, 9, 47)), 0);
    fit(lake, JANUARY);
    fit(lake, APRIL);
  }

  private static SegmentSettings settings() {
    return SegmentFixture.quick(2, 2, "features=[value,age]");
  }

  private static void fit(Lake lake, LocalDate asOf) {
    new SegmentJob().run(SegmentFixture.context(lake, settings(), Optional.of(asOf)));
  }

  private static StageResult score(Lake lake, LocalDate asOf) {
    return new ScoreJob().run(SegmentFixture.context(lake, settings(), Optional.ofNullable(asOf)));
  }

  private static Dataset<Row> april(Lake lake) {
    return lake.read(CustomerFeatures.CONTRACT, APRIL);
  }

  private static void derive(Lake lake, LocalDate asOf, Dataset<Row> features) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        CustomerFeatures.CONTRACT, features.withColumn("as_of", lit(asOf)), Map.of("as_of", asOf));
    publication.commit();
  }

  private static Dataset<Row> slice(Lake lake, LocalDate asOf) {
    return lake.read(CustomerSegments.CONTRACT, asOf);
  }

  private static long count(Lake lake, LocalDate asOf, String condition) {
    return slice(lake, asOf).where(condition).count();
  }

  private static String model(Lake lake, LocalDate asOf) {
    return PublishedModel.current(lake, asOf).id();
  }

  @Test
  void aModelScoresItsOwnDateAsTheFitDid() {
    Lake lake = planted.lake();
    assertThat(count(lake, APRIL, "assigned_by = 'held'")).isPositive();
    StageContext context = SegmentFixture.context(lake, settings(), Optional.of(APRIL));
    PublishedModel model = PublishedModel.current(lake, APRIL);
    assertThat(model.asOf()).isEqualTo(APRIL);
    Dataset<Row> scored =
        Scoring.of(context, model, APRIL).rows(april(lake).repartition(3, col("customer_id")));
    // To the last bit, held ones too.
    assertThatData(scored.selectExpr(PLACE)).hasSameDataAs(slice(lake, APRIL).selectExpr(PLACE));
    assertThat(scored.where("assigned_by = 'held'").count())
        .isEqualTo(count(lake, APRIL, "assigned_by = 'held'"));

    long version = lake.version(CustomerSegments.CONTRACT);
    assertFails(
        () -> score(lake, null),
        ExitCode.NOTHING_TO_DO,
        "The customers of 2026-04-01 are already fitted by the model " + model.id(),
        "none is new or changed");
    Trial command = Trial.run("score", "--set", "lake.root=" + lake.root());
    assertThat(command.code()).isEqualTo(4);
    assertThat(command.err()).contains("already fitted by the model").doesNotContain("\tat ");
    assertThat(lake.version(CustomerSegments.CONTRACT)).isEqualTo(version);
  }

  @Test
  void whoIsNewOrChangedAtTheDateOfAFitIsScoredAndTheOthersStayFitted() {
    Lake lake = planted.copy();
    Dataset<Row> features =
        april(lake)
            .where("customer_id <> 'c00005'")
            .withColumn(
                "recency_days", expr("if(customer_id = 'c00007', recency_days + 3, recency_days)"));
    derive(
        lake,
        APRIL,
        features.union(
            features.where("customer_id = 'c00001'").withColumn("customer_id", lit("new"))));
    score(lake, APRIL);
    assertThatData(
            slice(lake, APRIL)
                .where("assigned_by = 'scored'")
                .select("customer_id")
                .orderBy("customer_id"))
        .hasRows("c00007", "new");
    assertThat(count(lake, APRIL, "true")).isEqualTo(680);
    assertThat(count(lake, APRIL, "customer_id = 'c00005'")).isZero();
    // A date before the latest model is scored by the one of its time.
    LocalDate march = LocalDate.parse("2026-03-01");
    derive(lake, march, lake.read(CustomerFeatures.CONTRACT, JANUARY));
    score(lake, march);
    assertThat(count(lake, march, "model_id not like '2026-01-01-%'")).isZero();
    assertThatData(slice(lake, march).selectExpr(PLACE))
        .hasSameDataAs(slice(lake, JANUARY).selectExpr(PLACE));
  }

  @Test
  void aNewDateHoldsEveryoneNewChangedAndAsBefore() {
    Lake lake = planted.copy();
    Dataset<Row> before = april(lake).where("customer_id >= 'c00010'");
    // A customer of one order, of whom little is known, beside one who is alike but for his age.
    Dataset<Row> one =
        before
            .where("customer_id = 'c00020'")
            .withColumn("recency_days", lit(5))
            .withColumn("frequency", lit(1L))
            .withColumn("monetary", lit(35.0))
            .withColumn("average_order_value", lit(35.0))
            .withColumn("age", lit(40.0));
    derive(
        lake,
        MAY,
        before
            .union(one.withColumn("customer_id", lit("known")))
            .union(
                one.withColumn("customer_id", lit("ageless"))
                    .withColumn("age", lit(null).cast("double"))));
    StageResult result = score(lake, null);
    assertThat(result.asOf()).contains(MAY);
    assertThat(result.rowsOut()).isEqualTo(672);
    assertThat(result.summary().get(0))
        .startsWith("672 customers as of 2026-05-01 by the model " + model(lake, APRIL) + ": ")
        .contains(" held in their segment, 2 new, 0 in another segment than before.");
    assertThat(count(lake, MAY, "segment_id is null or model_id not like '2026-04-01-%'")).isZero();
    assertThat(slice(lake, MAY).select("customer_id").distinct().count()).isEqualTo(672);
    assertThat(count(lake, MAY, "assigned_by = 'fitted'")).isZero();
    // Who has not changed is where he was, and held where he was held.
    assertThatData(
            slice(lake, MAY)
                .where("customer_id like 'c%'")
                .selectExpr(PLACE)
                .orderBy("customer_id"))
        .hasSameDataAs(
            slice(lake, APRIL)
                .where("customer_id >= 'c00010'")
                .selectExpr(PLACE)
                .orderBy("customer_id"));
    assertThat(count(lake, MAY, "assigned_by = 'held'")).isPositive();

    Row known = slice(lake, MAY).where("customer_id = 'known'").selectExpr(PLACE).first();
    Row ageless = slice(lake, MAY).where("customer_id = 'ageless'").selectExpr(PLACE).first();
    assertThat(ageless.getInt(1)).isEqualTo(known.getInt(1));
    assertThat(ageless.getDouble(6)).isPositive();
    // The distances stand for a point; the confidence knows that a part of it is a guess.
    double nearest = ageless.getDouble(4);
    double second = nearest + ageless.getDouble(5);
    assertThat(ageless.getDouble(6))
        .isLessThan(1 - nearest / second)
        .isLessThan(known.getDouble(6));
    assertThat(known.getDouble(6))
        .isEqualTo(1 - known.getDouble(4) / (known.getDouble(4) + known.getDouble(5)), within());

    // Again, the same; and the day after goes on from there.
    Dataset<Row> first = kept(slice(lake, MAY));
    score(lake, MAY);
    assertThatData(slice(lake, MAY).drop("run_id")).hasSameDataAs(first);
    derive(lake, JUNE, lake.read(CustomerFeatures.CONTRACT, MAY));
    assertThat(score(lake, JUNE).summary().get(0)).contains(" 0 new, 0 in another segment");
    assertThat(slice(lake, APRIL).count()).isEqualTo(680);
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-12);
  }

  private static Dataset<Row> kept(Dataset<Row> rows) {
    return rows.sparkSession()
        .createDataFrame(rows.drop("run_id").collectAsList(), rows.drop("run_id").schema());
  }

  @Test
  void anEmptyLakeAndHalfAPipelineSayWhatToRunFirst() {
    Lake lake = planted.another();
    assertFails(
        () -> score(lake, null),
        ExitCode.NOTHING_TO_DO,
        "There are no customer_features in the lake",
        "Run `clientele features` first.");
    derive(lake, JANUARY, planted.lake().read(CustomerFeatures.CONTRACT, JANUARY));
    assertFails(
        () -> score(lake, APRIL),
        ExitCode.NOTHING_TO_DO,
        "There are no features of 2026-04-01",
        "the latest are of 2026-01-01",
        "Run `clientele features --as-of 2026-04-01` first.");
    assertFails(
        () -> score(lake, null),
        ExitCode.NOTHING_TO_DO,
        "There is no published model for 2026-01-01",
        "Run `clientele segment --as-of 2026-01-01` first.");
    assertThat(lake.has(CustomerSegments.CONTRACT)).isFalse();

    copy(lake, SegmentModels.CONTRACT, "status", lit("challenger"));
    assertFails(
        () -> score(lake, null),
        ExitCode.NOTHING_TO_DO,
        "There is no published model for 2026-01-01",
        "2 challenger, the first as of 2026-01-01.");
    // A model whose date is yet to come is of no use either.
    copy(lake, SegmentModels.CONTRACT, "as_of", lit(APRIL));
    assertFails(
        () -> score(lake, null), ExitCode.NOTHING_TO_DO, "2 published, the first as of 2026-04-01");
  }

  /** The table of the planted lake with a column that is other. */
  private static void copy(
      Lake lake, TableContract contract, String column, org.apache.spark.sql.Column value) {
    planted
        .lake()
        .read(contract)
        .withColumn(column, value)
        .write()
        .format("delta")
        .mode("overwrite")
        .option("overwriteSchema", "true")
        .partitionBy("as_of")
        .save(lake.path(contract).toString());
  }

  @Test
  void tablesOfANewerVersionAreNamed() {
    Lake lake = planted.copy();
    copy(lake, CustomerSegments.CONTRACT, "churn_risk", lit(0.5));
    assertFails(
        () -> score(lake, APRIL),
        ExitCode.FAILED,
        "customer_segments was not written by this version of Clientele: unknown column churn_risk");

    Lake models = planted.copy();
    copy(
        models,
        SegmentModels.CONTRACT,
        "model",
        expr("replace(model, '\"version\":1', '\"version\":7')"));
    assertFails(
        () -> score(models, APRIL),
        ExitCode.FAILED,
        "of segment_models was not written by this version of Clientele",
        "version 7");

    Lake density = planted.copy();
    copy(
        density,
        SegmentModels.CONTRACT,
        "model",
        expr("replace(model, 'nearest-center', 'density')"));
    assertFails(
        () -> score(density, APRIL), ExitCode.FAILED, "a segment model of the type density");

    Lake features = planted.copy();
    copy(features, CustomerFeatures.CONTRACT, "recency_days", col("recency_days").cast("double"));
    assertFails(() -> score(features, APRIL), ExitCode.FAILED, "recency_days is DOUBLE, not INT");
  }

  @Test
  void aTableOfNewerSoftwareIsNamed() {
    Lake lake = planted.copy();
    raiseProtocol(lake);
    assertThatThrownBy(() -> score(lake, APRIL))
        .satisfies(
            failure ->
                assertThat(Failures.explain(failure))
                    .isInstanceOfSatisfying(
                        UserException.class,
                        user -> assertThat(user.exitCode()).isEqualTo(ExitCode.FAILED))
                    .hasMessageContaining("The table customer_segments (")
                    .hasMessageContaining("was written by newer software than this"));
  }

  /** As a later Delta would write: a feature that this one does not know. */
  private static void raiseProtocol(Lake lake) {
    try {
      java.nio.file.Path log =
          java.nio.file.Path.of(
                  java.net.URI.create(lake.path(CustomerSegments.CONTRACT).toUri().toString()))
              .resolve("_delta_log");
      long next = lake.version(CustomerSegments.CONTRACT) + 1;
      java.nio.file.Files.writeString(
          log.resolve(String.format(java.util.Locale.ROOT, "%020d.json", next)),
          "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":"
              + "[\"teleportation\"],\"writerFeatures\":[\"teleportation\"]}}\n");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void assertFails(ThrowingCallable call, ExitCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .message()
        .contains(words);
  }
}
