package clientele.jobs;

import clientele.clustering.ClusteredFeature;
import clientele.clustering.FeatureSpace;
import clientele.config.MonitorSettings;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.monitoring.Drift;
import clientele.monitoring.FeatureDrift;
import clientele.monitoring.WatchedFeature;
import clientele.run.Progress;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Which features are watched, and how far they have moved. */
final class MonitorDrift {
  private static final String TENURE = "tenure_days";
  private static final List<String> BLOCKS =
      List.of("value", "behaviour", "demographic", "geographic", "attitudinal");

  private final MonitorSource source;
  private final MonitorSettings settings;
  private final Progress progress;

  MonitorDrift(MonitorSource source, MonitorSettings settings, Progress progress) {
    this.source = source;
    this.settings = settings;
    this.progress = progress;
  }

  /** What was found. */
  record Found(Optional<LocalDate> reference, List<Drift> drifts) {
    static final Found NOTHING = new Found(Optional.empty(), List.of());
  }

  Found measure() {
    LocalDate asOf = source.asOf();
    if (!source.hasFeatures(asOf)) {
      progress.warn(
          "customer_features has nothing of "
              + asOf
              + ": no drift of features, no money of customers who move. `clientele features --as-of "
              + asOf
              + "` makes it.");
      return Found.NOTHING;
    }
    Optional<LocalDate> reference =
        source.reference(settings.reference() == MonitorSettings.Reference.MODEL);
    if (reference.isEmpty()) {
      return Found.NOTHING;
    }
    List<WatchedFeature> watched = watched(reference.get());
    progress.step("comparing " + watched.size() + " features with those of " + reference.get());
    List<Integer> segments = new ArrayList<>(source.names().keySet());
    return new Found(
        reference,
        new FeatureDrift(slice(reference.get()), slice(asOf), watched, segments)
            .measure(settings.drift()));
  }

  /** A date whose features have no segments is compared as a whole. */
  private FeatureDrift.Slice slice(LocalDate date) {
    return new FeatureDrift.Slice(
        date, source.lake().read(CustomerFeatures.CONTRACT, date), source.members(date));
  }

  private List<WatchedFeature> watched(LocalDate reference) {
    Map<String, FeatureSpace.CatalogRow> now = catalog(source.asOf());
    Map<String, FeatureSpace.CatalogRow> before = catalog(reference);
    Set<String> clustered =
        new HashSet<>(source.model().map(MonitorSource.Model::features).orElse(List.of()));
    Set<String> changed = changedMaps(before.keySet(), now.keySet());
    List<FeatureSpace.CatalogRow> chosen =
        now.values().stream()
            .filter(row -> before.containsKey(row.feature()))
            .filter(row -> !List.of("map", "date").contains(row.type()))
            .filter(row -> isWatched(row, clustered))
            .filter(row -> !isRestOfChanged(row.feature(), changed))
            .toList();
    requireKnown(now);
    if (chosen.isEmpty()) {
      return List.of();
    }
    Dataset<Row> features = source.lake().read(CustomerFeatures.CONTRACT);
    List<ClusteredFeature> resolved =
        FeatureSpace.ofCatalog(
                "customer_id",
                features.schema(),
                chosen,
                chosen.stream().map(FeatureSpace.CatalogRow::feature).toList())
            .features();
    return resolved.stream()
        .map(feature -> WatchedFeature.of(feature, clustered.contains(feature.name())))
        .toList();
  }

  private boolean isWatched(FeatureSpace.CatalogRow row, Set<String> clustered) {
    if (settings.features().isEmpty()) {
      return row.kept() || clustered.contains(row.feature()) || row.feature().equals(TENURE);
    }
    return settings.features().stream()
        .anyMatch(
            name ->
                row.feature().equals(name)
                    || row.feature().startsWith(name + ".")
                    || (row.block().equals(name) && row.kept()));
  }

  private void requireKnown(Map<String, FeatureSpace.CatalogRow> catalog) {
    for (String name : settings.features()) {
      if (!BLOCKS.contains(name)
          && catalog.keySet().stream()
              .noneMatch(known -> known.equals(name) || known.startsWith(name + "."))) {
        throw UserException.usage(
            "monitor.features names "
                + name
                + ", which is neither a block ("
                + String.join(", ", BLOCKS)
                + ") nor a feature of feature_catalog at "
                + source.asOf()
                + ".");
      }
    }
  }

  /** Maps that name other entries than before: what their rest is made of has changed with them. */
  private static Set<String> changedMaps(Set<String> before, Set<String> now) {
    Set<String> changed = new LinkedHashSet<>();
    for (String name : now) {
      int point = name.indexOf('.');
      if (point > 0 && !before.contains(name)) {
        changed.add(name.substring(0, point));
      }
    }
    for (String name : before) {
      int point = name.indexOf('.');
      if (point > 0 && !now.contains(name)) {
        changed.add(name.substring(0, point));
      }
    }
    return changed;
  }

  private static boolean isRestOfChanged(String feature, Set<String> changed) {
    return feature.endsWith(".other")
        && changed.contains(feature.substring(0, feature.indexOf('.')));
  }

  private Map<String, FeatureSpace.CatalogRow> catalog(LocalDate date) {
    Map<String, FeatureSpace.CatalogRow> catalog = new TreeMap<>();
    source.find(FeatureCatalog.CONTRACT).stream()
        .flatMap(
            rows ->
                rows
                    .where(
                        org.apache
                            .spark
                            .sql
                            .functions
                            .col("as_of")
                            .equalTo(org.apache.spark.sql.functions.lit(date)))
                    .select("feature", "block", "type", "transform", "kept")
                    .collectAsList()
                    .stream())
        .forEach(
            row ->
                catalog.put(
                    row.getString(0),
                    new FeatureSpace.CatalogRow(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        Optional.ofNullable(row.getString(3)),
                        row.getBoolean(4))));
    return catalog;
  }
}
