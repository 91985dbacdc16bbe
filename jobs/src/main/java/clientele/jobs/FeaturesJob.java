package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import clientele.config.FeatureSettings;
import clientele.config.RunSettings.Incremental;
import clientele.config.Settings;
import clientele.config.SourceSettings;
import clientele.config.ValueSettings;
import clientele.drivers.DriverRegression;
import clientele.drivers.DriverRows;
import clientele.drivers.FeatureSample;
import clientele.drivers.Redundancy;
import clientele.features.Feature;
import clientele.features.FeatureDescription;
import clientele.features.PurchaseDays;
import clientele.features.PurchaseHabits;
import clientele.features.PurchaseMeasures;
import clientele.features.RfmGrid;
import clientele.features.RfmScores;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.Drivers;
import clientele.lake.tables.FactorModels;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.ScoreCuts;
import clientele.lake.tables.ValueModels;
import clientele.run.RunContext;
import clientele.run.SideBySide;
import clientele.run.UserException;
import clientele.value.FittedModels;
import clientele.value.ValueForecast;
import clientele.value.ValueModelRows;
import clientele.value.ValueModelling;
import clientele.value.ValueSummary;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** From the clean tables to what is known of each customer at a date. */
public final class FeaturesJob implements Stage {
  private static final List<TableContract> WRITES =
      List.of(
          CustomerDays.CONTRACT,
          ScoreCuts.CONTRACT,
          FeatureCatalog.CONTRACT,
          ValueModels.CONTRACT,
          FactorModels.CONTRACT,
          Drivers.CONTRACT,
          CustomerFeatures.CONTRACT);

  @Override
  public String name() {
    return "features";
  }

  @Override
  public List<TableContract> reads() {
    return CustomerSides.TABLES;
  }

  @Override
  public List<TableContract> writes() {
    return WRITES;
  }

  @Override
  public StageResult run(StageContext context) {
    return run(context.lake(), context.settings(), context.run());
  }

  static StageResult run(Lake lake, Settings all, RunContext run) {
    FeatureSettings settings = all.features();
    // A bad grid is found before anything is computed.
    RfmGrid grid =
        settings
            .rfmGrid()
            .map(file -> RfmGrid.read(file, lake.spark().sessionState().newHadoopConf()))
            .orElseGet(RfmGrid::shipped);
    List<Dataset<Row>> persisted = Collections.synchronizedList(new ArrayList<>());
    try {
      boolean incremental = all.run().incremental() == Incremental.AUTO;
      People people = People.of(lake);
      return new Work(
              lake, people, run, all.sources(), settings, all.value(), incremental, grid, persisted)
          .all();
    } finally {
      persisted.forEach(Dataset::unpersist);
    }
  }

  /** One run. */
  private record Work(
      Lake lake,
      People people,
      RunContext run,
      Map<String, SourceSettings> sources,
      FeatureSettings settings,
      ValueSettings value,
      boolean incremental,
      RfmGrid grid,
      List<Dataset<Row>> persisted) {

    StageResult all() {
      run.progress().step("gathering purchases by customer and day");
      Publication publication = lake.publication();
      publication.announce(WRITES);
      PurchaseBase.Written gathered = gather(publication);
      Dataset<Row> days = PurchaseDays.sumsOf(publication.pending(CustomerDays.CONTRACT));
      Row overview =
          days.agg(sum("lines"), max("day").cast("string"), min(purchaseDay()).cast("string"))
              .first();
      if (overview.isNullAt(0)) {
        throw UserException.nothingToDo(
            "The table clean_transactions holds no line. Run ingest on a source that has some.");
      }
      LocalDate asOf =
          run.asOf().orElseGet(() -> LocalDate.parse(overview.getString(1)).plusDays(1));

      if (asOf.isAfter(LocalDate.ofInstant(run.startedAt(), ZoneOffset.UTC).plusDays(1))) {
        run.progress()
            .warn(
                "The as-of date "
                    + asOf
                    + " is in the future: everybody looks lapsed by then, and stages without"
                    + " --as-of take the latest date that there is.");
      }
      run.progress().step("measuring customers as of " + asOf);
      LocalDate split = split(overview, asOf);
      Dataset<Row> measures =
          persist(PurchaseMeasures.withHistory(days, asOf, settings.returns(), split));
      RfmScores scores = RfmScores.of(measures);
      if (scores.cuts().get("frequency").get(0).isNaN()) {
        throw UserException.nothingToDo(
            "No customer has a purchase before "
                + asOf
                + " 00:00 UTC. The lines of clean_transactions reach to "
                + overview.getString(1)
                + (LocalDate.parse(overview.getString(1)).isBefore(asOf)
                    ? ", and those before are returns: look at is_return and the sign of amount."
                    : ": give a later --as-of."));
      }

      run.progress().step("joining what is known beside the measures");
      CustomerSides sides =
          new CustomerSides(lake, people, settings, sources, asOf, run.seed(), this::persist);
      Dataset<Row> habits = PurchaseHabits.add(measures, scores.score(measures, grid));
      Dataset<Row> joined = sides.join(habits).withColumn("as_of", lit(asOf));
      Optional<FittedModels> models = models(measures, joined, asOf, split);
      Dataset<Row> forecast =
          models.map(fitted -> ValueForecast.add(joined, fitted, asOf, value)).orElse(joined);
      Dataset<Row> features =
          persist(
              CustomerFeatures.CONTRACT.conform(
                  signed(forecast.drop(PurchaseMeasures.WORKING.toArray(String[]::new)))));
      FeatureDescription.Described described = FeatureDescription.of(features);

      run.progress().step("choosing features, and looking for what drives value and satisfaction");
      FeatureSample sample =
          FeatureSample.of(features, described.features(), described.rows(), "satisfaction");
      List<Feature> chosen = Redundancy.judge(described.features(), sample, settings.choice());
      List<DriverRegression.Drivers> drivers =
          DriverRegression.of(features, described.features(), sample);

      run.progress().step("writing features");
      Map<String, LocalDate> slice = Map.of("as_of", asOf);
      Dataset<Row> cuts = scores.rows(lake.spark());
      Dataset<Row> catalog = FeatureDescription.rows(chosen, lake.spark());
      Dataset<Row> forecasts = modelRows(models);
      Dataset<Row> factors = sides.factorRows();
      Dataset<Row> driving = DriverRows.of(drivers, lake.spark());
      List<Supplier<Long>> writes =
          List.of(
              () -> publication.replaceSlice(CustomerFeatures.CONTRACT, features, slice),
              () -> publication.replaceSlice(ScoreCuts.CONTRACT, dated(cuts, asOf), slice),
              () -> publication.replaceSlice(FeatureCatalog.CONTRACT, dated(catalog, asOf), slice),
              () -> publication.replaceSlice(ValueModels.CONTRACT, dated(forecasts, asOf), slice),
              () -> publication.replaceSlice(FactorModels.CONTRACT, dated(factors, asOf), slice),
              () -> publication.replaceSlice(Drivers.CONTRACT, dated(driving, asOf), slice),
              () -> known(days));
      List<Long> counts = SideBySide.map(writes, Supplier::get);
      long buyers = counts.get(0);
      long others = counts.get(counts.size() - 1) - buyers;
      long rows = counts.stream().mapToLong(Long::longValue).sum() - buyers - others;
      publication.commit();
      return new StageResult(
          Optional.of(asOf),
          overview.getLong(0),
          rows + buyers + gathered.rows(),
          0,
          summary(asOf, buyers, others, gathered, scores, models, sides, drivers));
    }

    private PurchaseBase.Written gather(Publication publication) {
      try (PurchaseBase base =
          new PurchaseBase(lake, people, publication, run.runId(), PurchaseBase.MOST)) {
        return incremental ? base.update() : base.rebuild(Optional.empty());
      }
    }

    private Dataset<Row> dated(Dataset<Row> rows, LocalDate asOf) {
      return signed(rows.withColumn("as_of", lit(asOf)));
    }

    /** Everybody in the transactions or in the customers source. */
    private long known(Dataset<Row> days) {
      Dataset<Row> everybody = days.select("customer_id");
      Optional<Dataset<Row>> customers = people.find(CleanCustomers.CONTRACT);
      if (customers.isPresent()) {
        everybody = everybody.union(customers.get().select("customer_id"));
      }
      return everybody.groupBy("customer_id").agg(count(lit(1))).count();
    }

    private List<String> summary(
        LocalDate asOf,
        long buyers,
        long others,
        PurchaseBase.Written gathered,
        RfmScores scores,
        Optional<FittedModels> models,
        CustomerSides sides,
        List<DriverRegression.Drivers> drivers) {
      List<String> lines = new ArrayList<>();
      lines.add("as of " + asOf + ": " + buyers + " customers with a purchase before that day");
      if (others > 0) {
        lines.add(others + " customers without one are not in customer_features");
      }
      gathered.told().ifPresent(lines::add);
      for (String measure : RfmScores.MEASURES) {
        StringBuilder cuts = new StringBuilder("cut points of ").append(measure).append(':');
        for (double cut : scores.cuts().get(measure)) {
          cuts.append(' ').append(String.format(Locale.ROOT, "%.6g", cut));
        }
        lines.add(cuts.toString());
      }
      models.ifPresent(fitted -> lines.addAll(ValueSummary.of(fitted)));
      lines.addAll(sides.summary());
      lines.addAll(DriverRows.summary(drivers));
      return lines;
    }

    private static Column purchaseDay() {
      return when(col("purchases").gt(0), col("day"));
    }

    private LocalDate split(Row overview, LocalDate asOf) {
      return overview.isNullAt(2)
          ? asOf
          : ValueModelling.split(LocalDate.parse(overview.getString(2)), asOf, value);
    }

    /** A group may be of any feature, but most runs have none, and need no joins to fit. */
    private Optional<FittedModels> models(
        Dataset<Row> measures, Dataset<Row> joined, LocalDate asOf, LocalDate split) {
      if (value.models().isEmpty()) {
        return Optional.empty();
      }
      run.progress().step("fitting models of customer value");
      Dataset<Row> customers = value.groupBy().isPresent() ? persist(joined) : measures;
      return Optional.of(ValueModelling.fit(customers, asOf, split, value));
    }

    private Dataset<Row> modelRows(Optional<FittedModels> models) {
      return ValueModelRows.of(models.orElse(FittedModels.NONE), value, lake.spark());
    }

    private Dataset<Row> signed(Dataset<Row> frame) {
      return frame.withColumn("run_id", lit(run.runId()));
    }

    private Dataset<Row> persist(Dataset<Row> frame) {
      Dataset<Row> kept = frame.persist(StorageLevel.MEMORY_AND_DISK());
      persisted.add(kept);
      return kept;
    }
  }
}
