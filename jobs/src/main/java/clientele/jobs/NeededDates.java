package clientele.jobs;

import clientele.jobs.ModelRegistry.Entry;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;

/**
 * The dates that later work goes back to, however long ago they are: those that models of use were
 * fitted on, and those of the segments that are watched.
 */
final class NeededDates {
  private final SortedMap<LocalDate, String> reasons = new TreeMap<>();

  private NeededDates() {}

  /** Each of the dates with why it is needed. */
  static SortedMap<LocalDate, String> of(Lake lake) {
    NeededDates dates = new NeededDates();
    Optional<ModelRegistry> registry =
        lake.has(SegmentModels.CONTRACT) ? Optional.of(ModelRegistry.of(lake)) : Optional.empty();
    registry.ifPresent(dates::models);
    if (lake.has(CustomerSegments.CONTRACT)) {
      dates.segments(lake, registry);
    }
    return dates.reasons;
  }

  private void models(ModelRegistry registry) {
    registry
        .current()
        .ifPresent(
            model -> {
              add(model.asOf(), "the current model " + model.id() + " was fitted on it");
              before(registry, model, "the current one");
            });
    registry
        .challenger()
        .ifPresent(
            model -> {
              add(model.asOf(), "the challenger " + model.id() + " was fitted on it");
              before(registry, model, "the challenger");
            });
  }

  /** Ids go on from there, and a rollback goes back to it. */
  private void before(ModelRegistry registry, Entry model, String name) {
    registry
        .before(model.asOf())
        .ifPresent(
            before ->
                add(
                    before.asOf(),
                    "the model before " + name + ", " + before.id() + ", was fitted on it"));
  }

  private void segments(Lake lake, Optional<ModelRegistry> registry) {
    List<LocalDate> slices = lake.asOfs(CustomerSegments.CONTRACT);
    if (slices.isEmpty()) {
      return;
    }
    LocalDate latest = slices.get(slices.size() - 1);
    if (registry.isPresent()) {
      lake
          .read(CustomerSegments.CONTRACT, latest)
          .select("model_id")
          .distinct()
          .as(Encoders.STRING())
          .collectAsList()
          .stream()
          .sorted()
          .flatMap(id -> registry.get().find(id).stream())
          .forEach(
              model ->
                  add(
                      model.asOf(),
                      model.id() + ", which gave the latest segments, was fitted on it"));
    }
    add(latest, "the latest segments are of it");
    if (slices.size() > 1) {
      add(slices.get(slices.size() - 2), "the latest segments are compared with those of it");
    }
  }

  private void add(LocalDate date, String reason) {
    reasons.putIfAbsent(date, reason);
  }
}
