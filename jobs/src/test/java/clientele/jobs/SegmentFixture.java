package clientele.jobs;

import clientele.config.FeatureSettings;
import clientele.config.LakeSettings;
import clientele.config.RunSettings;
import clientele.config.ScoreSettings;
import clientele.config.SegmentSettings;
import clientele.config.Settings;
import clientele.config.SettingsLoader;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.FeatureCatalog;
import clientele.run.Progress;
import clientele.run.RunContext;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A lake with features of customers in planted groups, and a context to segment them in. */
final class SegmentFixture {
  static final LocalDate JANUARY = LocalDate.parse("2026-01-01");
  static final LocalDate APRIL = LocalDate.parse("2026-04-01");

  private SegmentFixture() {}

  /** One group: its customers' typical recency, frequency and order value. */
  record Group(int customers, double recency, double frequency, double orderValue) {}

  static final List<Group> FOUR =
      List.of(
          new Group(120, 12, 30, 90),
          new Group(200, 20, 4, 35),
          new Group(260, 300, 3, 40),
          new Group(220, 280, 25, 80));

  /** Writes features and catalogue of a date; customer ids go on from {@code first}. */
  static void write(Lake lake, LocalDate asOf, List<Group> groups, int first) {
    Random random = new Random(7);
    List<String> rows = new ArrayList<>();
    int id = first;
    for (Group group : groups) {
      for (int i = 0; i < group.customers(); i++) {
        long recency =
            Math.max(1, Math.round(group.recency() * Math.exp(0.2 * random.nextGaussian())));
        long frequency =
            Math.max(1, Math.round(group.frequency() * Math.exp(0.2 * random.nextGaussian())));
        double monetary = frequency * group.orderValue() * Math.exp(0.2 * random.nextGaussian());
        rows.add(
            String.format(
                Locale.ROOT,
                "('c%05d', %d, %d, %.2fD, %.3fD, %s, %s)",
                id++,
                recency,
                frequency,
                monetary,
                random.nextDouble(),
                i % 7 == 0 ? "null" : String.format(Locale.ROOT, "%dD", 20 + random.nextInt(50)),
                i % 11 == 0 ? "null" : i % 3 == 0 ? "'F'" : "'M'"));
      }
    }
    Dataset<Row> features =
        lake.spark()
            .sql(
                "select id as customer_id, date'"
                    + asOf
                    + "' as as_of, recency_days, recency_days + 30 as tenure_days, frequency,"
                    + " monetary, monetary / frequency as average_order_value,"
                    + " frequency as purchase_days, date'2025-01-01' as first_purchase,"
                    + " date'2025-01-01' as last_purchase, 1 as r_score, 1 as f_score, 1 as m_score,"
                    + " '111' as rfm_cell, 'x' as rfm_segment, 1D as lines_per_order,"
                    + " 0D as return_rate, 0D as return_amount, 0D as discount_share,"
                    + " map('Toys, \"wood\" [3.+]', share, 'a.b', 1 - share) as category_shares,"
                    + " map('web', 1D) as channel_shares, map('view', 1D) as event_shares,"
                    + " map('phone', 1D) as device_shares, map('price', 3D) as trait_scores,"
                    + " map('price', 0D) as factor_scores, age, gender,"
                    + " map_filter(map('zufriedenheit', coalesce(age, -1D)), (k, v) -> v >= 0) as"
                    + " numbers, map_filter(map('😀', coalesce(gender, '')), (k, v) -> v <> '') as"
                    + " categories,"
                    + " 'run' as run_id from values "
                    + String.join(", ", rows)
                    + " as t(id, recency_days, frequency, monetary, share, age, gender)");
    Publication publication = lake.publication();
    publication.replaceSlice(CustomerFeatures.CONTRACT, features, Map.of("as_of", asOf));
    publication.replaceSlice(FeatureCatalog.CONTRACT, catalog(lake, asOf), Map.of("as_of", asOf));
    publication.commit();
  }

  /** What does not name the run, nor the versions of the tables that it read. */
  static Dataset<Row> results(Lake lake, TableContract table) {
    return lake.read(table).drop("run_id", "input_versions");
  }

  private static Dataset<Row> catalog(Lake lake, LocalDate asOf) {
    return lake.spark()
        .sql(
            "select date'"
                + asOf
                + "' as as_of, feature, block, type, label, transform, kept,"
                + " array('transactions') as sources, 'none' as sensitivity, 'run' as run_id from"
                + " values ('recency_days', 'value', 'number', 'Days since the last purchase',"
                + " null, true), ('frequency', 'value', 'number', 'Purchases', 'log1p', true),"
                + " ('monetary', 'value', 'number', 'Money spent', 'log1p', true),"
                + " ('average_order_value', 'value', 'number', 'Average order value', 'log1p',"
                + " false), ('first_purchase', 'value', 'date', 'First purchase', null, false),"
                + " ('return_rate', 'behaviour', 'number', 'Share returned', 'none', true),"
                + " ('category_shares', 'behaviour', 'map', 'Categories', null, false),"
                + " ('category_shares.Toys, \"wood\" [3.+]', 'behaviour', 'number', 'Toys', null,"
                + " false), ('category_shares.a.b', 'behaviour', 'number', 'A', null, false),"
                + " ('age', 'demographic', 'number', 'Age', null, true),"
                + " ('gender', 'demographic', 'category', 'Gender', null, true),"
                + " ('numbers', 'demographic', 'map', 'Numbers', null, false),"
                + " ('numbers.zufriedenheit', 'demographic', 'number', 'Z', null, false),"
                + " ('categories', 'demographic', 'map', 'Categories', null, false),"
                + " ('categories.😀', 'demographic', 'category', 'Smile', null, false)"
                + " as t(feature, block, type, label, transform, kept)");
  }

  /**
   * The defaults for small data and few rounds.
   *
   * @param more keys below {@code segment} and their values, as {@code key=value}
   */
  static SegmentSettings settings(int least, int most, String... more) {
    List<String> sets =
        Stream.concat(
                Stream.of(
                    "k.min=" + least,
                    "k.max=" + most,
                    "max_iterations=20",
                    "starts=2",
                    "silhouette_sample=2000",
                    "resamples=10"),
                Stream.of(more))
            .map(set -> "segment." + set)
            .toList();
    return SettingsLoader.load(Optional.empty(), sets, Set.of()).settings().segment();
  }

  /** Where the choice is not the question: k-means alone, few rounds and resamples. */
  static SegmentSettings quick(int least, int most, String... more) {
    return settings(
        least,
        most,
        Stream.concat(
                Stream.of("algorithms=[kmeans]", "max_iterations=10", "resamples=5"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  static StageContext context(Lake lake, SegmentSettings segment, Optional<LocalDate> asOf) {
    return context(lake, segment, asOf, new Warnings());
  }

  static StageContext context(
      Lake lake, SegmentSettings segment, Optional<LocalDate> asOf, Progress progress) {
    return context(lake, segment, score(), asOf, progress);
  }

  /** The defaults of scoring, but for what is set below {@code score}. */
  static ScoreSettings score(String... sets) {
    List<String> all = Stream.of(sets).map(set -> "score." + set).toList();
    return SettingsLoader.load(Optional.empty(), all, Set.of()).settings().score();
  }

  static StageContext context(
      Lake lake,
      SegmentSettings segment,
      ScoreSettings score,
      Optional<LocalDate> asOf,
      Progress progress) {
    Settings settings =
        new Settings(
            new LakeSettings(Optional.of(lake.root()), "EUR"),
            Map.of(),
            null,
            new FeatureSettings(
                FeatureSettings.Returns.SUBTRACT,
                Optional.empty(),
                new FeatureSettings.Mix(10),
                Map.of(),
                new FeatureSettings.Choice(0.95, 20, 0.95, 0.002)),
            null,
            null,
            segment,
            score,
            SettingsLoader.load(Optional.empty(), List.of(), Set.of()).settings().monitor(),
            null,
            new RunSettings(42, RunSettings.Incremental.AUTO),
            Map.of());
    return new StageContext(
        lake.spark(),
        lake,
        settings,
        "hash",
        "test",
        RunContext.begin(Clock.systemUTC(), asOf, 42, progress));
  }

  /** Remembers what a person would be told. */
  static final class Warnings implements Progress {
    final List<String> warnings = new ArrayList<>();

    @Override
    public void step(String what) {}

    @Override
    public void warn(String what) {
      warnings.add(what);
    }
  }
}
