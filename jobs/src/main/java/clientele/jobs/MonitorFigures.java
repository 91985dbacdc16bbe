package clientele.jobs;

import static org.apache.spark.sql.functions.col;

import clientele.config.FeatureSettings.Returns;
import clientele.config.MonitorSettings;
import clientele.lake.tables.CleanFeedback;
import clientele.lake.tables.CleanMarket;
import clientele.lake.tables.CleanProducts;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.CustomerDays;
import clientele.monitoring.KpiEffects;
import clientele.monitoring.MarketSize;
import clientele.monitoring.SegmentActivity;
import clientele.monitoring.SegmentActivity.Earned;
import clientele.monitoring.SegmentActivity.Mean;
import clientele.monitoring.SegmentActivity.Sums;
import clientele.monitoring.SegmentFigures;
import clientele.monitoring.SegmentFigures.Scope;
import clientele.monitoring.Window;
import clientele.run.Progress;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What segments brought in the period, and why the figures of all have changed. */
final class MonitorFigures {
  private final MonitorSource source;
  private final People people;
  private final MonitorSettings settings;
  private final Returns returns;
  private final Progress progress;
  private final Window period;
  private final Optional<LocalDate> base;

  MonitorFigures(MonitorSource source, StageContext context) {
    this.source = source;
    this.people = People.of(source.lake());
    this.settings = context.settings().monitor();
    this.returns = context.settings().features().returns();
    this.progress = context.run().progress();
    this.period = Window.of(settings.period(), source.asOf(), source.previous());
    this.base = source.sliceUntil(period.start());
  }

  /**
   * The figures.
   *
   * @param period what they are of
   * @param base date of the segments that effects are measured from
   * @param basePeriod the time before it
   * @param figures of each segment, of noise, and of all as the last
   * @param effects by figure; none without a base
   * @param segments that the effects' parts are of
   * @param marketPeriod of the market's figures
   */
  record Found(
      Window period,
      Optional<LocalDate> base,
      Window basePeriod,
      List<SegmentFigures> figures,
      Map<String, KpiEffects> effects,
      List<Optional<Integer>> segments,
      Optional<String> marketPeriod) {}

  Found measure() {
    Window before = period.before(settings.period(), base.orElse(period.start()));
    Dataset<Row> members = source.members(source.asOf());
    Optional<Dataset<Row>> days = source.find(CustomerDays.CONTRACT);
    if (days.isEmpty()) {
      progress.warn(
          "customer_days is not in the lake: no orders, revenue, retention nor market share."
              + " `clientele features` makes it.");
    }
    Map<Optional<Integer>, Sums> now = new LinkedHashMap<>();
    Map<Optional<Integer>, Sums> then = new LinkedHashMap<>();
    days.ifPresent(
        rows -> {
          SegmentActivity.of(members, rows, before, period, returns)
              .forEach(sums -> now.put(sums.segment(), sums));
          base.ifPresent(
              date ->
                  SegmentActivity.of(source.members(date), rows, before, period, returns)
                      .forEach(sums -> then.put(sums.segment(), sums)));
        });
    Optional<MarketSize> market = days.flatMap(rows -> market());
    Map<Optional<Integer>, Double> inMarket =
        market
            .map(
                size ->
                    SegmentActivity.revenue(
                        source.valued(source.asOf()),
                        days.orElseThrow(),
                        size.window(),
                        size.areas(),
                        returns))
            .orElse(Map.of());
    Parts parts = new Parts(now, then, satisfaction(members), earned(members), market, inMarket);
    List<SegmentFigures> figures = figures(parts);
    List<Optional<Integer>> segments = new ArrayList<>();
    Map<String, KpiEffects> effects = new LinkedHashMap<>();
    if (!then.isEmpty()) {
      segments.addAll(all(then, now));
      effects(segments, then, now).forEach(effects::put);
    }
    return new Found(
        period, base, before, figures, effects, segments, market.map(MarketSize::text));
  }

  /** What is known of each segment. */
  private record Parts(
      Map<Optional<Integer>, Sums> now,
      Map<Optional<Integer>, Sums> then,
      Map<Optional<Integer>, Mean> satisfaction,
      Map<Optional<Integer>, Earned> earned,
      Optional<MarketSize> market,
      Map<Optional<Integer>, Double> inMarket) {}

  private List<SegmentFigures> figures(Parts parts) {
    Sums all = Sums.all(List.copyOf(parts.now().values()));
    List<SegmentFigures> figures = new ArrayList<>();
    for (Map.Entry<Optional<Integer>, Long> member : sizes().entrySet()) {
      Optional<Integer> id = member.getKey();
      SegmentFigures.Builder builder = new SegmentFigures.Builder();
      builder.put("customers", (double) member.getValue());
      Optional.ofNullable(parts.now().get(id)).ifPresent(sums -> bought(builder, sums, all));
      Optional.ofNullable(parts.then().get(id)).ifPresent(sums -> stayed(builder, sums));
      Optional.ofNullable(parts.satisfaction().get(id))
          .ifPresent(mean -> builder.put("satisfaction", mean.value()));
      Optional.ofNullable(parts.earned().get(id)).ifPresent(earned -> earned(builder, earned));
      parts
          .market()
          .ifPresent(
              size ->
                  builder.ratio(
                      "market_share",
                      parts.inMarket().getOrDefault(id, 0.0),
                      id.flatMap(one -> size.segment(one, source.names().get(one)))
                          .orElse(size.total())));
      figures.add(builder.build(Scope.of(id), id, id.map(source.names()::get)));
    }
    figures.add(all(parts, all));
    return figures;
  }

  private SegmentFigures all(Parts parts, Sums all) {
    SegmentFigures.Builder builder = new SegmentFigures.Builder();
    builder.put("customers", (double) source.customers());
    if (!parts.now().isEmpty()) {
      bought(builder, all, all);
      stayed(builder, parts.then().isEmpty() ? all : Sums.all(List.copyOf(parts.then().values())));
    }
    parts.satisfaction().values().stream()
        .reduce(Mean::plus)
        .ifPresent(mean -> builder.put("satisfaction", mean.value()));
    parts.earned().values().stream()
        .reduce(Earned::plus)
        .ifPresent(earned -> earned(builder, earned));
    parts
        .market()
        .ifPresent(
            size ->
                builder.ratio(
                    "market_share",
                    parts.inMarket().values().stream().mapToDouble(one -> one).sum(),
                    size.total()));
    return builder.build(Scope.ALL, Optional.empty(), Optional.empty());
  }

  private static void bought(SegmentFigures.Builder builder, Sums sums, Sums all) {
    builder
        .put("active_customers", (double) sums.buyers())
        .put("orders", (double) sums.orders())
        .put("revenue", sums.revenue())
        .ratio("average_order_value", sums.revenue(), (double) sums.orders())
        .ratio("revenue_share", sums.revenue(), all.revenue());
  }

  private static void stayed(SegmentFigures.Builder builder, Sums sums) {
    double before = sums.buyersBefore();
    double again = sums.again();
    builder.ratio("retention", again, before).ratio("churn", before - again, before);
  }

  private static void earned(SegmentFigures.Builder builder, Earned earned) {
    builder.put("margin", earned.margin()).put("margin_coverage", earned.coverage());
  }

  private Map<Optional<Integer>, Long> sizes() {
    Map<Optional<Integer>, Long> sizes = new LinkedHashMap<>();
    source
        .members(source.asOf())
        .groupBy("segment_id")
        .count()
        .orderBy("segment_id")
        .collectAsList()
        .forEach(
            row ->
                sizes.put(
                    row.isNullAt(0) ? Optional.empty() : Optional.of(row.getInt(0)),
                    row.getLong(1)));
    return sizes;
  }

  private Map<Optional<Integer>, Mean> satisfaction(Dataset<Row> members) {
    return people
        .find(CleanFeedback.CONTRACT)
        .map(rows -> SegmentActivity.satisfaction(members, rows, period))
        .orElse(Map.of());
  }

  private Map<Optional<Integer>, Earned> earned(Dataset<Row> members) {
    if (!source.lake().has(CleanProducts.CONTRACT)
        || !source.lake().has(CleanTransactions.CONTRACT)) {
      return Map.of();
    }
    return SegmentActivity.earned(
        members,
        people.read(CleanTransactions.CONTRACT),
        people.read(CleanProducts.CONTRACT),
        period,
        returns);
  }

  private Optional<MarketSize> market() {
    Optional<String> measure = settings.market().measure();
    if (measure.isEmpty()) {
      return Optional.empty();
    }
    Optional<Dataset<Row>> rows = source.find(CleanMarket.CONTRACT);
    if (rows.isEmpty()) {
      progress.warn(
          "clean_market is not in the lake: no market share. sources.market says where the market's"
              + " figures are.");
      return Optional.empty();
    }
    List<MarketSize.Figure> figures =
        rows
            .get()
            .where(col("measure").equalTo(measure.get()).and(col("period").isNotNull()))
            .select("region", "segment", "period", "value")
            .collectAsList()
            .stream()
            .map(
                row ->
                    new MarketSize.Figure(
                        Optional.ofNullable(row.getString(0)),
                        Optional.ofNullable(row.getString(1)),
                        row.getString(2),
                        row.getDouble(3)))
            .toList();
    Optional<MarketSize> size = MarketSize.of(figures, source.asOf(), settings.market().unit());
    if (size.isEmpty()) {
      progress.warn(
          "clean_market has no "
              + measure.get()
              + " (monitor.market.measure) of a period that had ended by "
              + source.asOf()
              + ": no market share.");
    }
    return size;
  }

  private static List<Optional<Integer>> all(
      Map<Optional<Integer>, Sums> then, Map<Optional<Integer>, Sums> now) {
    TreeSet<Integer> ids = new TreeSet<>();
    List<Optional<Integer>> segments = new ArrayList<>();
    then.keySet().forEach(id -> id.ifPresent(ids::add));
    now.keySet().forEach(id -> id.ifPresent(ids::add));
    if (then.containsKey(Optional.<Integer>empty()) || now.containsKey(Optional.<Integer>empty())) {
      segments.add(Optional.empty());
    }
    ids.forEach(id -> segments.add(Optional.of(id)));
    return segments;
  }

  private static Map<String, KpiEffects> effects(
      List<Optional<Integer>> segments,
      Map<Optional<Integer>, Sums> then,
      Map<Optional<Integer>, Sums> now) {
    Map<String, KpiEffects> effects = new LinkedHashMap<>();
    effect(
        effects, "revenue_per_customer", segments, then, now, Sums::revenueBefore, Sums::revenue);
    effect(effects, "orders_per_customer", segments, then, now, Sums::ordersBefore, Sums::orders);
    effect(effects, "active_share", segments, then, now, Sums::buyersBefore, Sums::buyers);
    KpiEffects.of(
            segments.stream()
                .map(
                    id ->
                        new KpiEffects.Ratio(
                            of(then, id, Sums::revenueBefore),
                            of(then, id, Sums::ordersBefore),
                            of(now, id, Sums::revenue),
                            of(now, id, Sums::orders)))
                .toList())
        .ifPresent(found -> effects.put("average_order_value", found));
    return effects;
  }

  /** Of a figure a customer. */
  private static void effect(
      Map<String, KpiEffects> effects,
      String kpi,
      List<Optional<Integer>> segments,
      Map<Optional<Integer>, Sums> then,
      Map<Optional<Integer>, Sums> now,
      Function<Sums, Number> before,
      Function<Sums, Number> after) {
    KpiEffects.of(
            segments.stream()
                .map(
                    id ->
                        new KpiEffects.Ratio(
                            of(then, id, before),
                            of(then, id, Sums::customers),
                            of(now, id, after),
                            of(now, id, Sums::customers)))
                .toList())
        .ifPresent(found -> effects.put(kpi, found));
  }

  private static double of(
      Map<Optional<Integer>, Sums> sums, Optional<Integer> id, Function<Sums, Number> figure) {
    return sums.containsKey(id) ? figure.apply(sums.get(id)).doubleValue() : 0;
  }
}
