package clientele.jobs;

import clientele.clustering.FeatureSpace;
import clientele.clustering.FeatureSpace.CatalogRow;
import clientele.clustering.Wording;
import clientele.config.SegmentSettings;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What is segmented: the customers of a date by the features of the catalogue, or a table of the
 * user's own.
 *
 * @param frame one row a key
 * @param space what is clustered
 * @param asOf the date the segments are true for
 * @param transform how skew is taken off
 * @param scaling how features are brought to one scale
 * @param words how features are spoken of
 * @param measures what customers' segments are named by and described with; empty for other tables
 * @param inputVersions version of each table of the lake that was read
 */
record SegmentSource(
    Dataset<Row> frame,
    FeatureSpace space,
    LocalDate asOf,
    Transform transform,
    Scaling scaling,
    Map<String, Wording.Feature> words,
    List<String> measures,
    Map<String, Long> inputVersions) {

  private static final List<String> BLOCKS =
      List.of("value", "behaviour", "demographic", "geographic", "attitudinal");

  static SegmentSource of(StageContext context) {
    SegmentSettings settings = context.settings().segment();
    return settings.input().isPresent() ? ofTable(context, settings) : ofLake(context, settings);
  }

  /** Whether the rows are customers of the lake. */
  boolean customers() {
    return !measures.isEmpty();
  }

  /** The measures' names in the pinned frame. */
  Map<String, String> carried() {
    Map<String, String> carried = new LinkedHashMap<>();
    measures.forEach(measure -> carried.put(measure, measure));
    return carried;
  }

  private static SegmentSource ofTable(StageContext context, SegmentSettings settings) {
    LocalDate asOf =
        context
            .run()
            .asOf()
            .orElseThrow(
                () ->
                    UserException.usage(
                        "segment.input has no dates: say with --as-of which date its segments are"
                            + " true for."));
    SegmentSettings.TableInput input = settings.input().orElseThrow();
    Dataset<Row> frame = SegmentInput.read(context.spark(), input);
    return new SegmentSource(
        frame,
        FeatureSpace.ofColumns(input.key(), frame.schema(), input.columns()),
        asOf,
        settings.transform().orElse(Transform.NONE),
        settings.scaling().orElse(Scaling.STANDARD),
        Map.of(),
        List.of(),
        Map.of());
  }

  private static SegmentSource ofLake(StageContext context, SegmentSettings settings) {
    Lake lake = context.lake();
    Optional<LocalDate> latest = lake.latestAsOf(CustomerFeatures.CONTRACT);
    LocalDate asOf =
        context
            .run()
            .asOf()
            .or(() -> latest)
            .orElseThrow(
                () ->
                    UserException.nothingToDo(
                        "There are no customer_features in the lake "
                            + lake.root()
                            + ". Run `clientele features` first."));
    Dataset<Row> frame = lake.read(CustomerFeatures.CONTRACT, asOf);
    List<CatalogRow> catalog = new ArrayList<>();
    Map<String, Wording.Feature> words = new TreeMap<>();
    lake.read(FeatureCatalog.CONTRACT, asOf)
        .orderBy(blockOrder(), functions.col("feature"))
        .select("feature", "block", "type", "transform", "kept", "label", "words_low", "words_high")
        .collectAsList()
        .forEach(
            row -> {
              catalog.add(
                  new CatalogRow(
                      row.getString(0),
                      row.getString(1),
                      row.getString(2),
                      Optional.ofNullable(row.getString(3)),
                      row.getBoolean(4)));
              words.put(
                  row.getString(0),
                  Wording.Feature.ofCatalog(
                      row.getString(5),
                      Optional.ofNullable(row.getString(6)),
                      Optional.ofNullable(row.getString(7))));
            });
    if (catalog.isEmpty()) {
      throw UserException.nothingToDo(
          "There are no features of "
              + asOf
              + " in the lake "
              + lake.root()
              + latest.map(date -> "; the latest are of " + date).orElse("")
              + ". Run `clientele features --as-of "
              + asOf
              + "` first.");
    }
    return new SegmentSource(
        frame,
        FeatureSpace.ofCatalog("customer_id", frame.schema(), catalog, settings.features()),
        asOf,
        settings.transform().orElse(Transform.AUTO),
        settings.scaling().orElse(Scaling.ROBUST),
        words,
        SegmentTable.MEASURES,
        Map.of(
            CustomerFeatures.CONTRACT.name(), lake.version(CustomerFeatures.CONTRACT),
            FeatureCatalog.CONTRACT.name(), lake.version(FeatureCatalog.CONTRACT)));
  }

  private static org.apache.spark.sql.Column blockOrder() {
    return functions.array_position(
        functions.lit(BLOCKS.toArray(String[]::new)), functions.col("block"));
  }
}
