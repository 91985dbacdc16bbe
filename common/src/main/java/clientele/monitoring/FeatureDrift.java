package clientele.monitoring;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clientele.config.MonitorSettings;
import clientele.features.ExactQuantiles;
import clientele.monitoring.WatchedFeature.Comparison;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * How far features have moved from one slice to another, in each segment and in all.
 *
 * <p>The cells of a feature end at exact quantiles of the reference. One pass counts both slices by
 * segment, tenure and cell; {@link StabilityIndex} and {@link DistributionDistance} come from the
 * counts.
 *
 * <p>An alert takes two things. The move must be large: at least the configured index or distance,
 * so that millions of customers do not alarm about nothing. And chance must hardly reach it: the
 * probability of any false alarm in a run is divided among all comparisons of the run (Bonferroni),
 * and each statistic is held against its asymptotic distribution at that level. The slices share
 * customers, who resemble themselves, so that chance does less than two independent samples would,
 * and the bound holds.
 */
public final class FeatureDrift {
  /** Most ranges of a number: twenty in each tenth. */
  private static final int RANGES = 200;

  private static final int FEWEST_RANGES = 20;
  private static final int STRATA = 12;
  private static final int NAMES = 40;

  /** Counts of one task: 32 MiB. */
  private static final long BUDGET = 4_000_000;

  /** Fewer of the customers with their like in the reference say nothing of all. */
  private static final double LEAST_SHARE = 0.2;

  private final Slice reference;
  private final Slice present;
  private final List<WatchedFeature> features;
  private final List<Integer> segments;
  private final long days;

  /**
   * A comparison to be made.
   *
   * @param reference what is compared with
   * @param present what is compared, of a later date
   * @param features in the order of the result
   * @param segments lasting ids that are looked at one by one
   */
  public FeatureDrift(
      Slice reference, Slice present, List<WatchedFeature> features, List<Integer> segments) {
    this.reference = reference;
    this.present = present;
    this.features = List.copyOf(features);
    this.segments = List.copyOf(segments);
    this.days = ChronoUnit.DAYS.between(reference.asOf(), present.asOf());
  }

  /**
   * The customers of a date.
   *
   * @param asOf the date
   * @param features rows of {@code customer_features} of that date
   * @param segments customer_id and segment_id of that date
   */
  public record Slice(LocalDate asOf, Dataset<Row> features, Dataset<Row> segments) {}

  /**
   * Compares.
   *
   * @param settings when a feature has moved
   * @return for each feature all customers and, but for {@link Comparison#AGED aged} ones, each
   *     segment
   */
  public List<Drift> measure(MonitorSettings.Drift settings) {
    if (features.isEmpty()) {
      return List.of();
    }
    Dataset<Row> before = rows(reference, 0);
    Dataset<Row> both =
        before.unionByName(rows(present, 1)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      CellCounts.Layout layout = layout(both.where("slice = 0"));
      CellCounts counts =
          both.queryExecution()
              .toRdd()
              .toJavaRDD()
              .treeAggregate(
                  new CellCounts(layout),
                  (Function2<CellCounts, InternalRow, CellCounts>) CellCounts::add,
                  (Function2<CellCounts, CellCounts, CellCounts>) CellCounts::merge,
                  2);
      return judged(layout, counts, settings);
    } finally {
      both.unpersist();
    }
  }

  private Dataset<Row> rows(Slice slice, int number) {
    Column place = lit(segments.size());
    for (int i = 0; i < segments.size(); i++) {
      place = when(col("segment_id").equalTo(segments.get(i)), i).otherwise(place);
    }
    List<Column> columns = new ArrayList<>();
    columns.add(lit(number).as("slice"));
    columns.add(place.as("place"));
    columns.add(col(WatchedFeature.TENURE).cast("double").as("tenure"));
    for (int i = 0; i < features.size(); i++) {
      columns.add(features.get(i).value().value().as("value_" + i));
    }
    Dataset<Row> members =
        slice.segments().select(col("customer_id").as("member_id"), col("segment_id"));
    return slice
        .features()
        .join(members, col("customer_id").equalTo(col("member_id")), "left")
        .select(columns.toArray(Column[]::new));
  }

  private CellCounts.Layout layout(Dataset<Row> before) {
    int places = segments.size() + 1;
    int ranges =
        (int)
            Math.max(
                FEWEST_RANGES,
                Math.min(RANGES, BUDGET / (2L * places * (STRATA + 2) * features.size()) - 2));
    double[] probabilities =
        IntStream.rangeClosed(0, ranges).mapToDouble(i -> (double) i / ranges).toArray();
    List<String> columns = new ArrayList<>(List.of("tenure", "newcomer"));
    List<Integer> numbers =
        IntStream.range(0, features.size())
            .filter(i -> features.get(i).isNumber())
            .boxed()
            .toList();
    numbers.forEach(i -> columns.add("value_" + i));
    double[][] quantiles =
        ExactQuantiles.of(
            before.withColumn("newcomer", when(col("tenure").leq(days), col("tenure"))),
            columns,
            probabilities);
    Map<Integer, List<String>> names = names(before);
    List<ValueCells> cells = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      if (!features.get(i).isNumber()) {
        cells.add(ValueCells.names(names.getOrDefault(i, List.of())));
      } else if (features.get(i).comparison() == Comparison.AGED) {
        cells.add(aged(quantiles[0], quantiles[1]));
      } else {
        cells.add(ValueCells.numbers(quantiles[2 + numbers.indexOf(i)]));
      }
    }
    double[] tenures =
        ExactQuantiles.of(
            before,
            List.of("tenure"),
            IntStream.rangeClosed(0, STRATA).mapToDouble(i -> (double) i / STRATA).toArray())[0];
    return CellCounts.Layout.of(features, cells, ValueCells.numbers(tenures), places, days);
  }

  /** Cells of the reference grown older, and of those who stand for the new customers. */
  private ValueCells aged(double[] tenures, double[] newcomers) {
    double[] ends = new double[tenures.length + newcomers.length];
    for (int i = 0; i < tenures.length; i++) {
      ends[i] = tenures[i] + days;
    }
    System.arraycopy(newcomers, 0, ends, tenures.length, newcomers.length);
    return ValueCells.numbers(ends);
  }

  /** The commonest names of each category, by the feature's place. */
  private Map<Integer, List<String>> names(Dataset<Row> before) {
    List<Column> values = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      if (!features.get(i).isNumber()) {
        values.add(functions.struct(lit(i).as("feature"), col("value_" + i).as("name")));
      }
    }
    Map<Integer, List<String>> names = new TreeMap<>();
    if (values.isEmpty()) {
      return names;
    }
    before
        .select(functions.explode(functions.array(values.toArray(Column[]::new))).as("one"))
        .where("one.name is not null")
        .groupBy("one.feature", "one.name")
        .count()
        .withColumn(
            "rank",
            functions
                .row_number()
                .over(
                    Window.partitionBy("feature").orderBy(col("count").desc(), col("name").asc())))
        .where(col("rank").leq(NAMES))
        .select("feature", "rank", "name")
        .orderBy("feature", "rank")
        .collectAsList()
        .forEach(
            row ->
                names
                    .computeIfAbsent(row.getInt(0), key -> new ArrayList<>())
                    .add(row.getString(2)));
    return names;
  }

  /** One comparison before it is known how many there are. */
  private record Measured(
      Optional<Integer> segment,
      WatchedFeature feature,
      Standardised both,
      Bins bins,
      Optional<Double> ks,
      boolean enough) {}

  private List<Drift> judged(
      CellCounts.Layout layout, CellCounts counts, MonitorSettings.Drift settings) {
    List<Measured> measured = new ArrayList<>();
    for (int feature = 0; feature < features.size(); feature++) {
      int last = features.get(feature).comparison() == Comparison.AGED ? 0 : segments.size();
      for (int place = -1; place < last; place++) {
        measured.add(measured(layout, counts, feature, place, settings));
      }
    }
    long comparisons =
        measured.stream()
            .filter(Measured::enough)
            .mapToLong(one -> one.ks().isPresent() ? 2 : 1)
            .sum();
    double each = settings.falseAlarms() / Math.max(1, comparisons);
    return measured.stream().map(one -> judged(one, each, settings)).toList();
  }

  private Measured measured(
      CellCounts.Layout layout,
      CellCounts counts,
      int feature,
      int place,
      MonitorSettings.Drift settings) {
    WatchedFeature watched = features.get(feature);
    double[][] before = counts.of(feature, 0, place);
    double[][] now = counts.of(feature, 1, place);
    Standardised both =
        before.length == 1
            ? Standardised.plain(before[0], now[0])
            : Standardised.of(before, now, layout.tenures().beyond());
    Bins bins = Bins.of(layout.cells()[feature], watched.isNumber(), both);
    boolean enough =
        both.n() >= settings.minCustomers()
            && both.m() >= settings.minCustomers()
            && both.share() >= LEAST_SHARE
            && !isTooYoung(watched, layout);
    Optional<Double> ks =
        enough && watched.isNumber()
            ? distance(both, layout.cells()[feature].missing(), settings.minCustomers())
            : Optional.empty();
    return new Measured(
        place < 0 ? Optional.empty() : Optional.of(segments.get(place)),
        watched,
        both,
        bins,
        ks,
        enough);
  }

  /** A reference of fewer days than have passed since says nothing of who came in them. */
  private boolean isTooYoung(WatchedFeature watched, CellCounts.Layout layout) {
    return watched.comparison() == Comparison.AGED
        && layout.tenures().of((double) days) >= layout.tenures().beyond();
  }

  /** Among those who have a value. */
  private static Optional<Double> distance(Standardised both, int missing, int least) {
    double known = both.n() - both.reference()[missing];
    double knownNow = both.m() - both.present()[missing];
    if (known < least || knownNow < least) {
      return Optional.empty();
    }
    return Optional.of(
        DistributionDistance.of(
            java.util.Arrays.copyOf(both.reference(), missing),
            java.util.Arrays.copyOf(both.present(), missing)));
  }

  private Drift judged(Measured one, double each, MonitorSettings.Drift settings) {
    Standardised both = one.both();
    Optional<Double> psi = Optional.empty();
    Optional<Double> psiThreshold = Optional.empty();
    Optional<Double> ksThreshold = Optional.empty();
    if (one.enough()) {
      int bins = one.bins().size();
      psi = Optional.of(StabilityIndex.of(one.bins().reference(), one.bins().present()));
      psiThreshold =
          Optional.of(
              Math.max(
                  settings.psi(),
                  bins < 2 ? 0 : StabilityIndex.chance(bins, both.n(), both.m(), each)));
      ksThreshold = one.ks().map(ks -> Math.max(settings.ks(), ksChance(one, each)));
    }
    return new Drift(
        one.segment(),
        one.feature(),
        psi,
        one.ks(),
        psiThreshold,
        ksThreshold,
        both.n(),
        Math.round(both.m()),
        both.share());
  }

  private static double ksChance(Measured one, double each) {
    Standardised both = one.both();
    int missing = both.reference().length - 1;
    return DistributionDistance.chance(
        both.n() - both.reference()[missing], both.m() - both.present()[missing], each);
  }
}
