package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import clientele.clustering.FeatureSpace;
import clientele.clustering.FeatureTransformFitter;
import clientele.config.SegmentSettings;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.exploration.Exploration;
import clientele.exploration.ExploredTable;
import clientele.exploration.KnownColumns;
import clientele.exploration.Statistic;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCampaigns;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.CleanEvents;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanSurveys;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.run.Progress;
import clientele.run.UserException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the data look like, as of the date of the features. */
public final class ExploreJob implements Stage {
  private static final List<TableContract> CLEAN =
      List.of(
          CleanTransactions.CONTRACT,
          CleanCustomers.CONTRACT,
          CleanProducts.CONTRACT,
          CleanEvents.CONTRACT,
          CleanSurveys.CONTRACT,
          CleanFeedback.CONTRACT,
          CleanCampaigns.CONTRACT,
          CleanMarket.CONTRACT);
  private static final String WHO = "customer_id";
  private static final String TIME = "ts";

  @Override
  public String name() {
    return "explore";
  }

  @Override
  public List<TableContract> reads() {
    return Stream.concat(
            CLEAN.stream(),
            Stream.of(CustomerDays.CONTRACT, CustomerFeatures.CONTRACT, FeatureCatalog.CONTRACT))
        .toList();
  }

  @Override
  public List<TableContract> writes() {
    return List.of(clientele.lake.tables.Exploration.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    Lake lake = context.lake();
    LocalDate asOf =
        context
            .run()
            .asOf()
            .or(() -> lake.latestAsOf(CustomerFeatures.CONTRACT))
            .orElseThrow(
                () ->
                    UserException.nothingToDo(
                        "There are no customer_features in the lake "
                            + lake.root()
                            + ". Run `clientele features` first."));
    List<Row> catalog = catalog(lake, asOf);
    List<ExploredTable> clean =
        CLEAN.stream().filter(lake::has).map(contract -> clean(lake, contract, asOf)).toList();
    ExploredTable features = features(lake, catalog, asOf);

    context.run().progress().step("exploring " + (clean.size() + 1) + " tables as of " + asOf);
    Exploration.Found found =
        new Exploration(context.settings().explore(), asOf, context.run().seed())
            .of(
                clean,
                features,
                lake.read(CustomerDays.CONTRACT),
                lake.read(CleanTransactions.CONTRACT),
                clustered(context.settings().segment(), features.rows(), catalog));
    Publication publication = lake.publication();
    long written =
        publication.replaceSlice(
            clientele.lake.tables.Exploration.CONTRACT,
            Statistic.rows(found.statistics(), context.spark())
                .withColumn("as_of", lit(asOf))
                .withColumn("run_id", lit(context.run().runId())),
            Map.of("as_of", asOf));
    publication.commit();
    List<String> summary = new ArrayList<>();
    summary.add(written + " figures of " + (clean.size() + 1) + " tables as of " + asOf);
    summary.addAll(Exploration.summary(found));
    return new StageResult(Optional.of(asOf), found.rows(), written, 0, summary);
  }

  private static List<Row> catalog(Lake lake, LocalDate asOf) {
    List<Row> catalog =
        lake.read(FeatureCatalog.CONTRACT, asOf)
            .orderBy("feature")
            .select("feature", "block", "type", "transform", "kept", "sensitivity")
            .collectAsList();
    if (catalog.isEmpty()) {
      throw UserException.nothingToDo(
          "There are no features of "
              + asOf
              + " in the lake "
              + lake.root()
              + ". Run `clientele features --as-of "
              + asOf
              + "` first.");
    }
    return catalog;
  }

  /** What has a time counts up to the date; what has none counts at any. */
  private static ExploredTable clean(Lake lake, TableContract contract, LocalDate asOf) {
    Dataset<Row> rows = lake.read(contract);
    List<String> columns = List.of(rows.columns());
    if (columns.contains(TIME)) {
      rows =
          rows.where(
              col(TIME)
                  .isNull()
                  .or(col(TIME).lt(lit(asOf.atStartOfDay().toInstant(ZoneOffset.UTC)))));
    }
    return new ExploredTable(
        contract.name(),
        rows,
        columns.contains(WHO) ? Optional.of(WHO) : Optional.empty(),
        KnownColumns.ofClean(contract.name(), rows.schema()));
  }

  private static ExploredTable features(Lake lake, List<Row> catalog, LocalDate asOf) {
    Dataset<Row> rows = lake.read(CustomerFeatures.CONTRACT, asOf);
    List<KnownColumns.CatalogRow> known =
        catalog.stream()
            .map(
                row ->
                    new KnownColumns.CatalogRow(
                        row.getString(0), row.getString(2), row.getBoolean(4), row.getString(5)))
            .toList();
    return new ExploredTable(
        CustomerFeatures.CONTRACT.name(),
        rows,
        Optional.of(WHO),
        KnownColumns.ofFeatures(rows.schema(), known));
  }

  /** The features that `segment` takes, unless it has a table of its own. */
  private static Exploration.Clustered clustered(
      SegmentSettings settings, Dataset<Row> features, List<Row> catalog) {
    List<FeatureSpace.CatalogRow> known =
        catalog.stream()
            .map(
                row ->
                    new FeatureSpace.CatalogRow(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3)),
                        row.getBoolean(4)))
            .toList();
    return new Exploration.Clustered(
        () -> FeatureSpace.ofCatalog(WHO, features.schema(), known, settings.features()),
        new FeatureTransformFitter(
            settings.transform().orElse(Transform.AUTO),
            settings.scaling().orElse(Scaling.ROBUST),
            settings.weights(),
            Progress.SILENT));
  }
}
