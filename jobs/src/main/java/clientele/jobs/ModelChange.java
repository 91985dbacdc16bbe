package clientele.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clientele.jobs.ModelRegistry.Entry;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Publishes a model by hand, or goes back to an earlier one. The model takes the place of the
 * published one of its date; going back retires those of later dates too, so that it is the current
 * one again. The segments of its own date are written where they are another model's, and those of
 * the latest date are scored by it; ids are those that it was fitted with. All of it becomes
 * visible together.
 */
final class ModelChange implements Stage {
  private final String id;
  private final boolean back;

  private ModelChange(String id, boolean back) {
    this.id = id;
    this.back = back;
  }

  /** Makes a challenger, or a retired model, the published one of its date. */
  static ModelChange publish(String id) {
    return new ModelChange(id, false);
  }

  /** Makes a model that was published before the current one again. */
  static ModelChange rollback(String id) {
    return new ModelChange(id, true);
  }

  @Override
  public String name() {
    return back ? "models rollback" : "models publish";
  }

  @Override
  public List<TableContract> reads() {
    return List.of(CustomerFeatures.CONTRACT, CustomerSegments.CONTRACT, SegmentModels.CONTRACT);
  }

  @Override
  public List<TableContract> writes() {
    return SegmentJob.WRITES;
  }

  @Override
  public StageResult run(StageContext context) {
    Lake lake = context.lake();
    reads().forEach(lake::requireShape);
    ModelRegistry registry = ModelRegistry.of(lake);
    Entry model = registry.require(id);
    requireChange(registry, model);
    List<Entry> replaced =
        registry.published().stream()
            .filter(other -> !other.id().equals(id))
            .filter(
                other ->
                    other.asOf().equals(model.asOf())
                        || (back && other.asOf().isAfter(model.asOf())))
            .toList();
    List<String> retired = replaced.stream().map(Entry::id).toList();
    context.run().progress().step("writing the segments of " + id);
    Publication publication = lake.publication();
    publication.announce(writes());
    List<String> summary = new ArrayList<>();
    long written = 0;
    PublishedModel scorer = read(lake);
    if (!holdsOwnDate(lake, model)) {
      FitDetails details = details(lake);
      requireSameHistory(registry, model, details);
      details.publish(context, publication, model.asOf());
      written += own(context, publication, scorer, details);
      summary.add(written + " customers as of " + model.asOf() + " by the model " + id + ".");
    }
    Optional<LocalDate> latest = latest(context, registry, model, retired);
    if (latest.isPresent()) {
      long scored = latest(context, publication, scorer, latest.get(), retired);
      summary.add(scored + " customers as of " + latest.get() + " scored by it.");
      written += scored;
    }
    replaced.stream()
        .map(Entry::asOf)
        .filter(date -> !date.equals(model.asOf()))
        .forEach(date -> FitDetails.clear(context, publication, date));
    publication.upsert(SegmentModels.CONTRACT, statuses(lake, retired));
    publication.commit();
    retired.forEach(other -> summary.add("Retired: " + other + "."));
    long left = datesOf(lake, retired);
    if (left > 0) {
      summary.add(
          left
              + " dates of customer_segments still have the segments of what is retired; `clientele"
              + " score --as-of DATE` gives a date those of the current model.");
    }
    return new StageResult(Optional.of(latest.orElse(model.asOf())), written, written, 0, summary);
  }

  private void requireChange(ModelRegistry registry, Entry model) {
    boolean current = registry.current().filter(model::equals).isPresent();
    if (current) {
      throw UserException.nothingToDo("The model " + id + " is the current one already.");
    }
    if (!back && model.isPublished()) {
      throw UserException.nothingToDo(
          "The model "
              + id
              + " is published already; "
              + registry.current().orElseThrow().id()
              + " of a later date is the current one. `clientele models rollback "
              + id
              + "` goes back to it.");
    }
    if (back && model.status().equals("challenger")) {
      throw UserException.usage(
          "The model "
              + id
              + " was never published, so that there is no way back to it. `clientele models"
              + " publish "
              + id
              + "` publishes it.");
    }
  }

  private PublishedModel read(Lake lake) {
    Row row =
        lake.read(SegmentModels.CONTRACT)
            .where(col("model_id").equalTo(lit(id)))
            .select(col("as_of").cast("string"), col("model"))
            .first();
    return new PublishedModel(
        id, LocalDate.parse(row.getString(0)), PublishedModel.read(id, row.getString(1)));
  }

  private FitDetails details(Lake lake) {
    Row row =
        lake.read(SegmentModels.CONTRACT)
            .where(col("model_id").equalTo(lit(id)))
            .select("details")
            .first();
    if (row.isNullAt(0)) {
      throw UserException.data(
          "The model "
              + id
              + " does not say what became of its segments (segment_models.details is NULL). Fit its"
              + " date anew with `clientele segment`.");
    }
    return FitDetails.read(row.getString(0));
  }

  /** Ids go on from the segmentation before: from the one that the fit was matched with. */
  private static void requireSameHistory(ModelRegistry registry, Entry model, FitDetails details) {
    Optional<LocalDate> before = registry.before(model.asOf()).map(Entry::asOf);
    if (!before.equals(details.comparedWith())) {
      throw UserException.data(
          "The segments of "
              + model.id()
              + " go on from "
              + details.comparedWith().map(date -> "those of " + date).orElse("none")
              + ", and now "
              + before.map(date -> "those of " + date + " are").orElse("none are")
              + " published before it. Fit it anew with `clientele segment --as-of "
              + model.asOf()
              + "`.");
    }
  }

  private boolean holdsOwnDate(Lake lake, Entry model) {
    return model.isPublished()
        && lake.has(CustomerSegments.CONTRACT)
        && !lake.read(CustomerSegments.CONTRACT, model.asOf())
            .where(col("model_id").equalTo(lit(id)))
            .isEmpty();
  }

  /**
   * As the fit would have published them, where the date's customers are those it was fitted on.
   */
  private long own(
      StageContext context, Publication publication, PublishedModel model, FitDetails details) {
    Dataset<Row> rows =
        Scoring.of(context, model, model.asOf()).rows(ScoreJob.frame(context, model.asOf()));
    Map<Integer, Long> sizes = new TreeMap<>();
    rows.where("segment_id is not null")
        .groupBy("segment_id")
        .count()
        .collectAsList()
        .forEach(row -> sizes.put(row.getInt(0), row.getLong(1)));
    Column by = when(col("assigned_by").equalTo("scored"), "fitted").otherwise(col("assigned_by"));
    return publication.replaceSlice(
        CustomerSegments.CONTRACT,
        sizes.equals(details.sizes()) ? rows.withColumn("assigned_by", by) : rows,
        Map.of("as_of", model.asOf()));
  }

  /** The date whose segments people look at now, where this model is the one to give them. */
  private static Optional<LocalDate> latest(
      StageContext context, ModelRegistry registry, Entry model, List<String> retired) {
    Lake lake = context.lake();
    boolean last =
        registry.published().stream()
            .filter(other -> !retired.contains(other.id()))
            .noneMatch(other -> other.asOf().isAfter(model.asOf()));
    return last && lake.has(CustomerSegments.CONTRACT)
        ? context
            .run()
            .asOf()
            .or(() -> lake.latestAsOf(CustomerSegments.CONTRACT))
            .filter(date -> date.isAfter(model.asOf()))
        : Optional.empty();
  }

  private static long latest(
      StageContext context,
      Publication publication,
      PublishedModel model,
      LocalDate asOf,
      List<String> retired) {
    // The slice before it may be one that this very run writes.
    Optional<Dataset<Row>> segments = Optional.of(publication.pending(CustomerSegments.CONTRACT));
    return publication.replaceSlice(
        CustomerSegments.CONTRACT,
        Scoring.of(context, model, asOf, retired, segments).rows(ScoreJob.frame(context, asOf)),
        Map.of("as_of", asOf));
  }

  private static long datesOf(Lake lake, List<String> models) {
    return models.isEmpty() || !lake.has(CustomerSegments.CONTRACT)
        ? 0
        : lake.read(CustomerSegments.CONTRACT)
            .where(col("model_id").isin(models.toArray()))
            .select("as_of")
            .distinct()
            .count();
  }

  private Dataset<Row> statuses(Lake lake, List<String> retired) {
    List<String> changed = new ArrayList<>(retired);
    changed.add(id);
    return lake.read(SegmentModels.CONTRACT)
        .where(col("model_id").isin(changed.toArray()))
        .withColumn(
            "status", when(col("model_id").equalTo(lit(id)), "published").otherwise("retired"));
  }
}
