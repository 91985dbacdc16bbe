package clientele.exploration;

import clientele.clustering.FeatureSpace;
import clientele.clustering.FeatureTransformFitter;
import clientele.config.ExploreSettings;
import clientele.run.SideBySide;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** All statistics of a date, its parts side by side. */
public final class Exploration {
  private static final String MONETARY = "monetary";
  private static final String KEY = "customer_id";

  private final ExploreSettings settings;
  private final LocalDate asOf;
  private final long seed;

  /**
   * An exploration.
   *
   * @param settings what is told
   * @param asOf what happened before its 00:00 UTC counts
   * @param seed of samples and draws
   */
  public Exploration(ExploreSettings settings, LocalDate asOf, long seed) {
    this.settings = settings;
    this.asOf = asOf;
    this.seed = seed;
  }

  /**
   * What is clustered, and how.
   *
   * @param space may refuse, with words for people; then there is no Hopkins statistic
   * @param fitter how it is scaled
   */
  public record Clustered(Supplier<FeatureSpace> space, FeatureTransformFitter fitter) {}

  /**
   * What was found.
   *
   * @param statistics in the order of tables and columns
   * @param rows read of all tables
   */
  public record Found(List<Statistic> statistics, long rows) {
    /** Copies the list. */
    public Found {
      statistics = List.copyOf(statistics);
    }

    /**
     * A figure of a table or a column.
     *
     * @param name of the statistic
     * @return the first of that name; empty where there is none, or it has no value
     */
    public Optional<Statistic> find(String name) {
      return statistics.stream()
          .filter(one -> one.name().equals(name) && !Double.isNaN(one.value()))
          .findFirst();
    }
  }

  /**
   * Explores.
   *
   * @param clean the clean tables that there are
   * @param features {@code customer_features} of the date
   * @param days rows of {@code customer_days}
   * @param transactions rows of {@code clean_transactions}
   * @param clustered what is clustered
   * @return the same for the same rows, whatever their layout
   */
  public Found of(
      List<ExploredTable> clean,
      ExploredTable features,
      Dataset<Row> days,
      Dataset<Row> transactions,
      Clustered clustered) {
    List<ExploredTable> tables = Stream.concat(clean.stream(), Stream.of(features)).toList();
    List<Supplier<Found>> parts =
        List.of(
            () -> tables(tables),
            () -> pairs(features, clustered),
            () -> found(seasons(days, transactions)),
            () ->
                found(
                    Cohorts.of(
                        days, features.rows(), asOf, settings.cohorts(), settings.minCustomers())));
    List<Statistic> all = new ArrayList<>();
    long rows = 0;
    for (Found part : SideBySide.map(parts, Supplier::get)) {
      all.addAll(part.statistics());
      rows += part.rows();
    }
    return new Found(all, rows);
  }

  private static Found found(List<Statistic> statistics) {
    return new Found(statistics, 0);
  }

  private Found tables(List<ExploredTable> tables) {
    List<TableSketch> sketches = TableSketches.of(tables);
    ColumnStatistics columns = new ColumnStatistics(settings.bins(), settings.minCustomers());
    List<Statistic> found = new ArrayList<>();
    long rows = 0;
    for (int i = 0; i < tables.size(); i++) {
      found.addAll(columns.of(tables.get(i), sketches.get(i)));
      rows += sketches.get(i).rows();
    }
    ExploredTable features = tables.get(tables.size() - 1);
    TableSketch last = sketches.get(tables.size() - 1);
    features
        .position(MONETARY)
        .ifPresent(
            place ->
                found.addAll(
                    Concentration.of(features.name(), MONETARY, last.column(place).values())));
    found.addAll(
        new TopValues(settings.categories(), settings.minCustomers()).of(tables, sketches));
    return new Found(found, rows);
  }

  /** What takes whole rows is looked at in a sample of them. */
  private Found pairs(ExploredTable features, Clustered clustered) {
    Dataset<Row> sampled =
        FeatureSample.drawn(features.rows(), KEY, settings.sample(), seed)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<ExploredColumn> columns = paired(features.columns());
      FeatureSample sample = FeatureSample.of(sampled, columns, settings.minCustomers());
      List<Statistic> found = new ArrayList<>();
      found.add(
          Statistic.of(features.name(), null, "sample", sample.rows())
              .saying("customers that pairs of features are compared on, by a hash of their ids"));
      found.addAll(Associations.of(features.name(), sample));
      found.addAll(
          ClusterTendency.of(
              features.name(),
              FeatureSample.drawn(sampled, KEY, settings.hopkins().sample(), seed),
              clustered.space(),
              clustered.fitter(),
              settings.hopkins().draws(),
              seed));
      return found(found);
    } finally {
      sampled.unpersist();
    }
  }

  private List<ExploredColumn> paired(List<ExploredColumn> columns) {
    return columns.stream()
        .filter(
            column ->
                column.kind() == ExploredColumn.Kind.NUMBER
                    || column.kind() == ExploredColumn.Kind.CATEGORY)
        .limit(settings.pairFeatures())
        .toList();
  }

  private List<Statistic> seasons(Dataset<Row> days, Dataset<Row> transactions) {
    List<Statistic> found = new ArrayList<>(Seasons.ofDays(days, asOf));
    found.addAll(Seasons.ofHours(transactions, asOf));
    return found;
  }

  /**
   * The findings that a person wants to hear first.
   *
   * @param found what was found
   * @return a few lines
   */
  public static List<String> summary(Found found) {
    List<String> lines = new ArrayList<>();
    Optional<Statistic> most = found.find("top_share_20");
    Optional<Statistic> gini = found.find("gini");
    if (most.isPresent() && gini.isPresent()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "a fifth of the customers bring %.0f %% of the money (Gini %.2f)",
              100 * most.get().value(),
              gini.get().value()));
    }
    found
        .find("hopkins")
        .ifPresent(
            hopkins ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "Hopkins statistic %.2f; %s",
                        hopkins.value(),
                        hopkins.text())));
    return lines;
  }
}
