package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.config.MonitorSettings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.MonitorAdvice;
import clientele.lake.tables.SegmentDrift;
import clientele.lake.tables.SegmentKpiEffects;
import clientele.lake.tables.SegmentKpis;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentMigrations;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.SegmentValidity;
import clientele.monitoring.Advice;
import clientele.monitoring.Migration;
import clientele.monitoring.Targets;
import clientele.run.Progress;
import clientele.run.SideBySide;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Watches a segmentation: drift of features, migration of customers and money, figures of segments,
 * and whether to keep, refresh or refit it.
 */
public final class MonitorJob implements Stage {
  @Override
  public String name() {
    return "monitor";
  }

  @Override
  public List<TableContract> reads() {
    return List.of(
        CustomerSegments.CONTRACT,
        SegmentModels.CONTRACT,
        SegmentValidity.CONTRACT,
        SegmentLedger.CONTRACT,
        CustomerFeatures.CONTRACT,
        FeatureCatalog.CONTRACT,
        CustomerDays.CONTRACT,
        CleanTransactions.CONTRACT,
        CleanProducts.CONTRACT,
        CleanFeedback.CONTRACT,
        CleanMarket.CONTRACT,
        IdentityMap.CONTRACT);
  }

  @Override
  public List<TableContract> writes() {
    return List.of(
        SegmentMigrations.CONTRACT,
        SegmentDrift.CONTRACT,
        SegmentKpis.CONTRACT,
        SegmentKpiEffects.CONTRACT,
        MonitorAdvice.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    Lake lake = context.lake();
    MonitorSettings settings = context.settings().monitor();
    Progress progress = context.run().progress();
    progress.step("reading the segmentation");
    reads().stream().filter(lake::has).forEach(lake::requirePromised);
    writes().forEach(lake::requireShape);
    MonitorSource source = MonitorSource.of(context);
    MonitorDrift.Found drift = new MonitorDrift(source, settings, progress).measure();
    progress.step("following the customers");
    Optional<Migration> migration = migration(source);
    progress.step("summing what the segments brought");
    MonitorFigures.Found figures = new MonitorFigures(source, context).measure();
    Targets targets = new Targets(settings.targets());
    targets.unanswered(figures.figures()).forEach(progress::warn);
    Advice.Known known = known(source, drift, migration);
    Advice advice = Advice.of(known, settings.advice());

    progress.step("writing what was found");
    MonitorRows rows = new MonitorRows(context, source.asOf());
    Map<String, ?> slice = Map.of("as_of", source.asOf());
    Publication publication = lake.publication();
    publication.announce(writes());
    List<Supplier<Long>> writes =
        List.of(
            () ->
                publication.replaceSlice(
                    SegmentMigrations.CONTRACT,
                    rows.migrations(source.previous(), migration),
                    slice),
            () -> publication.replaceSlice(SegmentDrift.CONTRACT, rows.drifts(drift), slice),
            () ->
                publication.replaceSlice(SegmentKpis.CONTRACT, rows.kpis(figures, targets), slice),
            () ->
                publication.replaceSlice(SegmentKpiEffects.CONTRACT, rows.effects(figures), slice),
            () ->
                publication.replaceSlice(
                    MonitorAdvice.CONTRACT,
                    rows.advice(
                        source, known, advice, MonitorStory.missed(figures, targets).size()),
                    slice));
    long written = SideBySide.map(writes, Supplier::get).stream().mapToLong(count -> count).sum();
    publication.commit();
    return new StageResult(
        Optional.of(source.asOf()),
        source.customers(),
        written,
        0,
        new MonitorStory(source, context.settings().lake().currency())
            .lines(drift, migration, figures, targets, known, advice));
  }

  private static Optional<Migration> migration(MonitorSource source) {
    return source
        .previous()
        .map(
            before ->
                Migration.of(
                    source.valued(before),
                    source.valued(source.asOf()),
                    source.hasFeatures(before) && source.hasFeatures(source.asOf())));
  }

  private static Advice.Known known(
      MonitorSource source, MonitorDrift.Found drift, Optional<Migration> migration) {
    List<Double> red = red(source);
    Optional<LocalDate> newest = newest(source);
    return new Advice.Known(
        source.asOf(),
        source.model().map(MonitorSource.Model::asOf),
        source.previous(),
        drift.drifts(),
        migration.flatMap(Migration::agreement),
        source.confidence(),
        source.fittedConfidence(),
        red.stream().findFirst(),
        red.stream().skip(1).findFirst(),
        newest,
        newest.flatMap(date -> newShare(source)));
  }

  /** Share of the customers in segments whose card is red, of the last two fits, latest first. */
  private static List<Double> red(MonitorSource source) {
    return source.find(SegmentValidity.CONTRACT).stream()
        .flatMap(
            cards ->
                cards
                    .where(col("as_of").leq(lit(source.asOf())))
                    .groupBy("as_of")
                    .agg(sum(when(col("light").equalTo("red"), col("share")).otherwise(0.0)))
                    .orderBy(col("as_of").desc())
                    .limit(2)
                    .collectAsList()
                    .stream())
        .map(row -> row.getDouble(1))
        .toList();
  }

  /** Whether segments are stale is a question of the latest ones only. */
  private static Optional<LocalDate> newest(MonitorSource source) {
    if (!source.isLatest()) {
      return Optional.empty();
    }
    Optional<LocalDate> bought =
        source
            .find(CustomerDays.CONTRACT)
            .map(days -> days.agg(max("day").cast("string")).first())
            .filter(row -> !row.isNullAt(0))
            .map(row -> LocalDate.parse(row.getString(0)).plusDays(1));
    return Stream.concat(bought.stream(), source.featureDates().stream())
        .max(LocalDate::compareTo)
        .filter(date -> date.isAfter(source.asOf()));
  }

  private static Optional<Double> newShare(MonitorSource source) {
    return source
        .find(CustomerDays.CONTRACT)
        .map(
            days ->
                (double)
                        days.where(col("day").geq(lit(source.asOf())).and(col("purchases").gt(0)))
                            .select("customer_id")
                            .distinct()
                            .join(
                                source.members(source.asOf()),
                                new String[] {"customer_id"},
                                "left_anti")
                            .count()
                    / source.customers());
  }
}
