package clientele.jobs;

import static org.apache.spark.sql.functions.col;

import clientele.config.Nearest;
import clientele.lake.Lake;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** The models of a lake and what each of them is now. */
final class ModelRegistry {
  private final String root;
  private final List<Entry> entries;

  private ModelRegistry(String root, List<Entry> entries) {
    this.root = root;
    this.entries = List.copyOf(entries);
  }

  /**
   * A model.
   *
   * @param id names it
   * @param asOf the date of its fit
   * @param status challenger, published or retired
   * @param algorithm what fitted it
   * @param k segments
   * @param verdict natural, reproducible or constructed; "-" where it is not known
   */
  record Entry(String id, LocalDate asOf, String status, String algorithm, int k, String verdict) {
    boolean isPublished() {
      return status.equals("published");
    }
  }

  /**
   * The models.
   *
   * @throws UserException (nothing to do) where there is none; (failed) where another version of
   *     Clientele wrote the table
   */
  static ModelRegistry of(Lake lake) {
    lake.requireShape(SegmentModels.CONTRACT);
    if (!lake.has(SegmentModels.CONTRACT)) {
      throw UserException.nothingToDo(
          "There are no models in the lake " + lake.root() + ". Run `clientele segment` first.");
    }
    List<Entry> entries = new ArrayList<>();
    for (Row row :
        lake.read(SegmentModels.CONTRACT)
            .select(
                col("model_id"),
                col("as_of").cast("string"),
                col("status"),
                col("algorithm"),
                col("k"),
                col("verdict"))
            .orderBy("as_of", "status", "model_id")
            .collectAsList()) {
      entries.add(
          new Entry(
              row.getString(0),
              LocalDate.parse(row.getString(1)),
              row.getString(2),
              row.getString(3),
              row.getInt(4),
              row.isNullAt(5) ? "-" : row.getString(5)));
    }
    return new ModelRegistry(lake.root(), entries);
  }

  /**
   * A model by its name.
   *
   * @throws UserException (usage) where there is none of that name
   */
  Entry require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                UserException.usage(
                    "There is no model "
                        + id
                        + " in segment_models of "
                        + root
                        + Nearest.to(id, entries.stream().map(Entry::id).toList())
                            .map(name -> "; the nearest that there is: " + name)
                            .orElse("")
                        + ". `clientele models list` shows them."));
  }

  /** A model by its name, empty where there is none. */
  Optional<Entry> find(String id) {
    return entries.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** The published models, by date. */
  List<Entry> published() {
    return entries.stream().filter(Entry::isPublished).toList();
  }

  /** The published model with the greatest date. */
  Optional<Entry> current() {
    return published().stream().reduce((first, second) -> second);
  }

  /** The published model with the greatest date before another. */
  Optional<Entry> before(LocalDate asOf) {
    return published().stream()
        .filter(entry -> entry.asOf().isBefore(asOf))
        .reduce((first, second) -> second);
  }

  /** The challenger with the greatest date, where no model was published since. */
  Optional<Entry> challenger() {
    return entries.stream()
        .filter(entry -> entry.status().equals("challenger"))
        .filter(
            entry ->
                current().filter(published -> published.asOf().isAfter(entry.asOf())).isEmpty())
        .reduce((first, second) -> second);
  }

  /** A line a model, by date. */
  List<String> lines() {
    int width = entries.stream().mapToInt(entry -> entry.id().length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    String form = "%-" + width + "s  %-10s  %-10s  %-16s %3s  %s";
    lines.add(
        String.format(
            Locale.ROOT, form, "model_id", "as_of", "status", "algorithm", "k", "verdict"));
    for (Entry entry : entries) {
      lines.add(
          String.format(
                  Locale.ROOT,
                  form,
                  entry.id(),
                  entry.asOf(),
                  entry.status(),
                  entry.algorithm(),
                  entry.k(),
                  entry.verdict())
              + (Optional.of(entry).equals(current()) ? "  (current)" : ""));
    }
    return lines;
  }
}
