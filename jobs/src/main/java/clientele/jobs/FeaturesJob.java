package clientele.jobs;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;

import clientele.config.FeatureSettings;
import clientele.features.CustomerAttributes;
import clientele.features.Feature;
import clientele.features.FeatureDescription;
import clientele.features.FeatureSlice;
import clientele.features.PurchaseCountries;
import clientele.features.PurchaseDays;
import clientele.features.PurchaseMeasures;
import clientele.features.PurchaseMix;
import clientele.features.RfmGrid;
import clientele.features.RfmScores;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.ScoreCuts;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** From the clean tables to what is known of each customer at a date. */
public final class FeaturesJob implements Stage {
  /** Customers whose country is looked up in their purchases by a broadcast list, at most. */
  private static final long FEW = 100_000;

  @Override
  public String name() {
    return "features";
  }

  @Override
  public List<TableContract> reads() {
    return List.of(CleanTransactions.CONTRACT, CleanCustomers.CONTRACT, CleanProducts.CONTRACT);
  }

  @Override
  public List<TableContract> writes() {
    return List.of(
        CustomerDays.CONTRACT,
        ScoreCuts.CONTRACT,
        FeatureCatalog.CONTRACT,
        CustomerFeatures.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    return run(context.lake(), context.settings().features(), context.run());
  }

  static StageResult run(Lake lake, FeatureSettings settings, RunContext run) {
    // A bad grid is found before anything is computed.
    RfmGrid grid =
        settings
            .rfmGrid()
            .map(file -> RfmGrid.read(file, lake.spark().sessionState().newHadoopConf()))
            .orElseGet(RfmGrid::shipped);
    List<Dataset<Row>> persisted = new ArrayList<>();
    try {
      return new Work(lake, run, settings, grid, persisted).all();
    } finally {
      persisted.forEach(Dataset::unpersist);
    }
  }

  /** One run. */
  private record Work(
      Lake lake,
      RunContext run,
      FeatureSettings settings,
      RfmGrid grid,
      List<Dataset<Row>> persisted) {

    StageResult all() {
      Dataset<Row> transactions = lake.read(CleanTransactions.CONTRACT);
      Optional<Dataset<Row>> customers = optional(CleanCustomers.CONTRACT);

      run.progress().step("gathering purchases by customer and day");
      Dataset<Row> days = persist(PurchaseDays.sums(transactions));
      Row overview = days.agg(sum("lines"), max("day").cast("string")).first();
      if (overview.isNullAt(0)) {
        throw UserException.nothingToDo(
            "The table clean_transactions holds no line. Run ingest on a source that has some.");
      }
      LocalDate asOf =
          run.asOf().orElseGet(() -> LocalDate.parse(overview.getString(1)).plusDays(1));

      run.progress().step("measuring customers as of " + asOf);
      Dataset<Row> measures = persist(PurchaseMeasures.of(days, asOf, settings.returns()));
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

      run.progress().step("joining mixes and attributes");
      Dataset<Row> joined =
          features(scores.score(measures, grid), transactions, customers, asOf)
              .withColumn("as_of", lit(asOf));
      Dataset<Row> features = persist(CustomerFeatures.CONTRACT.conform(signed(joined)));
      List<Feature> described = FeatureDescription.of(features);

      run.progress().step("writing features");
      Map<String, LocalDate> slice = Map.of("as_of", asOf);
      Publication publication = lake.publication();
      long rows =
          publication.replaceSlice(
              CustomerDays.CONTRACT, signed(PurchaseDays.rows(days)), Map.of());
      rows +=
          publication.replaceSlice(
              ScoreCuts.CONTRACT,
              signed(scores.rows(measures.sparkSession()).withColumn("as_of", lit(asOf))),
              slice);
      rows +=
          publication.replaceSlice(
              FeatureCatalog.CONTRACT,
              signed(
                  FeatureDescription.rows(described, features.sparkSession())
                      .withColumn("as_of", lit(asOf))),
              slice);
      long buyers = publication.replaceSlice(CustomerFeatures.CONTRACT, features, slice);
      long others = known(days, customers) - buyers;
      publication.commit();
      return new StageResult(
          Optional.of(asOf),
          overview.getLong(0),
          rows + buyers,
          0,
          summary(asOf, buyers, others, scores));
    }

    private Dataset<Row> features(
        Dataset<Row> scored,
        Dataset<Row> transactions,
        Optional<Dataset<Row>> customers,
        LocalDate asOf) {
      Dataset<Row> purchases = FeatureSlice.purchases(transactions, asOf);
      Dataset<Row> named = FeatureSlice.named(purchases, optional(CleanProducts.CONTRACT));
      List<PurchaseMix> mixes = PurchaseMix.of(named, FeatureSlice.MIXES, settings.mix().max());
      Dataset<Row> features = FeatureSlice.withMixes(scored, named, mixes);
      if (customers.isPresent()) {
        features =
            FeatureSlice.withAttributes(features, CustomerAttributes.of(customers.get(), asOf));
      } else {
        features = FeatureSlice.withoutAttributes(features);
      }
      return withCountries(features, scored, purchases, customers);
    }

    /**
     * Looks in their purchases for the country of those whose own is unknown, and only for them.
     */
    private Dataset<Row> withCountries(
        Dataset<Row> features,
        Dataset<Row> buyers,
        Dataset<Row> purchases,
        Optional<Dataset<Row>> customers) {
      Dataset<Row> told = purchases.where(col("country").isNotNull());
      if (customers.isPresent()) {
        Dataset<Row> unknown =
            buyers
                .select("customer_id")
                .join(
                    customers.get().where(col("country").isNotNull()).select("customer_id"),
                    new String[] {"customer_id"},
                    "left_anti");
        long many = unknown.count();
        if (many == 0) {
          return features;
        }
        if (many <= FEW) {
          told = told.join(broadcast(unknown), new String[] {"customer_id"}, "left_semi");
        }
      }
      return FeatureSlice.withCountries(features, PurchaseCountries.of(told));
    }

    /** Everybody in the transactions or in the customers source. */
    private long known(Dataset<Row> days, Optional<Dataset<Row>> customers) {
      Dataset<Row> everybody = days.select("customer_id");
      if (customers.isPresent()) {
        everybody = everybody.union(customers.get().select("customer_id"));
      }
      return everybody.groupBy("customer_id").agg(count(lit(1))).count();
    }

    private List<String> summary(LocalDate asOf, long buyers, long others, RfmScores scores) {
      List<String> lines = new ArrayList<>();
      lines.add("as of " + asOf + ": " + buyers + " customers with a purchase before that day");
      if (others > 0) {
        lines.add(others + " customers without one are not in customer_features");
      }
      for (String measure : RfmScores.MEASURES) {
        StringBuilder cuts = new StringBuilder("cut points of ").append(measure).append(':');
        for (double cut : scores.cuts().get(measure)) {
          cuts.append(' ').append(String.format(Locale.ROOT, "%.6g", cut));
        }
        lines.add(cuts.toString());
      }
      return lines;
    }

    private Optional<Dataset<Row>> optional(TableContract contract) {
      return lake.has(contract) ? Optional.of(lake.read(contract)) : Optional.empty();
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
