package clientele.jobs;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The segmentation that is watched, and what it can be compared with.
 *
 * @param lake where it is
 * @param asOf its date
 * @param slices dates of all segmentations, ascending
 * @param featureDates dates of {@code customer_features}, ascending
 * @param names of the segments at the date, by id
 * @param customers in them or in none
 * @param confidence mean of theirs
 * @param modelId of the model that most of them were given their segment by
 * @param model that model, where {@code segment_models} has it
 */
record MonitorSource(
    Lake lake,
    LocalDate asOf,
    List<LocalDate> slices,
    List<LocalDate> featureDates,
    Map<Integer, String> names,
    long customers,
    Optional<Double> confidence,
    String modelId,
    Optional<Model> model) {

  /** A model, as far as it is of interest here. */
  record Model(LocalDate asOf, List<String> features) {}

  static MonitorSource of(StageContext context) {
    Lake lake = context.lake();
    List<LocalDate> slices = lake.asOfs(CustomerSegments.CONTRACT);
    if (slices.isEmpty()) {
      throw UserException.nothingToDo(
          "There are no customer_segments in the lake "
              + lake.root()
              + ", so there is nothing to monitor. Run "
              + (lake.has(CustomerFeatures.CONTRACT)
                  ? "`clientele segment` first."
                  : "`clientele pipeline` first."));
    }
    LocalDate asOf = context.run().asOf().orElse(slices.get(slices.size() - 1));
    if (!slices.contains(asOf)) {
      throw UserException.nothingToDo(
          "There are no customer_segments of "
              + asOf
              + " in the lake "
              + lake.root()
              + "; the latest are of "
              + slices.get(slices.size() - 1)
              + ". Run `clientele segment --as-of "
              + asOf
              + "` first, or give --as-of a date that there is.");
    }
    List<Row> segments =
        lake.read(CustomerSegments.CONTRACT, asOf)
            .groupBy("segment_id", "model_id")
            .agg(count(lit(1)), max("segment_name"))
            .orderBy("segment_id", "model_id")
            .collectAsList();
    Map<Integer, String> names = new TreeMap<>();
    Map<String, Long> models = new TreeMap<>();
    long customers = 0;
    for (Row row : segments) {
      if (!row.isNullAt(0)) {
        names.put(row.getInt(0), row.isNullAt(3) ? "" : row.getString(3));
      }
      models.merge(row.getString(1), row.getLong(2), Long::sum);
      customers += row.getLong(2);
    }
    String modelId =
        models.entrySet().stream()
            .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry::getKey))
            .orElseThrow()
            .getKey();
    return new MonitorSource(
        lake,
        asOf,
        slices,
        lake.asOfs(CustomerFeatures.CONTRACT),
        names,
        customers,
        confidence(lake, asOf),
        modelId,
        model(lake, modelId));
  }

  private static Optional<Model> model(Lake lake, String modelId) {
    if (!lake.has(SegmentModels.CONTRACT)) {
      return Optional.empty();
    }
    return lake
        .read(SegmentModels.CONTRACT)
        .where(col("model_id").equalTo(modelId))
        .select(col("as_of").cast("string"), col("features"))
        .collectAsList()
        .stream()
        .findFirst()
        .map(row -> new Model(LocalDate.parse(row.getString(0)), row.getList(1)));
  }

  private static org.apache.spark.sql.Column meanConfidence() {
    // A mean of decimals does not depend on the order of the rows.
    return avg(col("confidence").cast("decimal(18,12)")).cast("double");
  }

  private static Optional<Double> confidence(Lake lake, LocalDate date) {
    Row row = lake.read(CustomerSegments.CONTRACT, date).agg(meanConfidence()).first();
    return row.isNullAt(0) ? Optional.empty() : Optional.of(row.getDouble(0));
  }

  /** Mean confidence at the model's date, where that is before this one and has its segments. */
  Optional<Double> fittedConfidence() {
    return model
        .map(Model::asOf)
        .filter(date -> date.isBefore(asOf) && slices.contains(date))
        .flatMap(date -> confidence(lake, date));
  }

  /** The segmentation before. */
  Optional<LocalDate> previous() {
    return last(slices, asOf.minusDays(1));
  }

  /** The latest segmentation of a date or before. */
  Optional<LocalDate> sliceUntil(LocalDate date) {
    return last(slices, date);
  }

  /**
   * The date whose features are compared with.
   *
   * @param byModel whether that is the model's date, as long as it is another
   */
  Optional<LocalDate> reference(boolean byModel) {
    return model
        .map(Model::asOf)
        .filter(date -> byModel && date.isBefore(asOf) && featureDates.contains(date))
        .or(() -> last(featureDates, asOf.minusDays(1)));
  }

  private static Optional<LocalDate> last(List<LocalDate> dates, LocalDate until) {
    return dates.stream().filter(date -> !date.isAfter(until)).max(Comparator.naturalOrder());
  }

  boolean hasFeatures(LocalDate date) {
    return featureDates.contains(date);
  }

  /** Whether no later segmentation exists. */
  boolean isLatest() {
    return slices.get(slices.size() - 1).equals(asOf);
  }

  /** customer_id and segment_id of a date. */
  Dataset<Row> members(LocalDate date) {
    return lake.read(CustomerSegments.CONTRACT, date).select("customer_id", "segment_id");
  }

  /** The members with value, clv, region and country, NULL without features. */
  Dataset<Row> valued(LocalDate date) {
    if (!hasFeatures(date)) {
      return members(date)
          .withColumn("value", lit(null).cast("double"))
          .withColumn("clv", lit(null).cast("double"))
          .withColumn("region", lit(null).cast("string"))
          .withColumn("country", lit(null).cast("string"));
    }
    Dataset<Row> features =
        lake.read(CustomerFeatures.CONTRACT, date)
            .select(
                col("customer_id"),
                col("monetary").as("value"),
                col("clv"),
                col("region"),
                col("country"));
    return members(date).join(features, new String[] {"customer_id"}, "left");
  }

  /** A table's rows, where the lake has it. */
  Optional<Dataset<Row>> find(TableContract table) {
    return lake.has(table) ? Optional.of(lake.read(table)) : Optional.empty();
  }
}
