package clientele.jobs;

import clientele.lake.TableContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** Hears what each stage of a run reads and writes. */
interface Lineage extends AutoCloseable {
  /** Nobody listens. */
  Lineage NONE = event -> {};

  /** Where Spark is told who listens to it. */
  String LISTENERS = "spark.extraListeners";

  /**
   * A stage begins or ends.
   *
   * @param event which, and how
   */
  void tell(Event event);

  @Override
  default void close() {}

  /** How far a stage is. */
  enum State {
    BEGUN,
    SUCCEEDED,
    FAILED
  }

  /**
   * A stage that begins or ends.
   *
   * @param state which of it
   * @param at when, UTC
   * @param runId the run
   * @param stage name of the stage
   * @param inputs what it reads
   * @param outputs what it writes
   * @param error what was wrong, where it failed
   */
  record Event(
      State state,
      Instant at,
      String runId,
      String stage,
      List<Data> inputs,
      List<Data> outputs,
      Optional<String> error) {
    public Event {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * A table of the lake, or a source.
   *
   * @param path where it is
   * @param table its contract; none for a source
   * @param version of the table, where it is known
   */
  record Data(String path, Optional<TableContract> table, Optional<Long> version) {}

  /**
   * Whoever listens by Spark's configuration: OpenLineage's, where Spark's own listener of it is
   * configured, too.
   *
   * @param context of the run
   * @return to be closed at the end of the run
   */
  static Lineage of(StageContext context) {
    SparkConf conf = context.spark().sparkContext().getConf();
    return conf.get(LISTENERS, "").contains(OpenLineageEvents.LISTENER)
        ? OpenLineageEvents.of(conf, context)
        : NONE;
  }

  /**
   * The data of a stage's tables.
   *
   * @param context of the run
   * @param tables the stage's
   * @param versions of those of them that are there
   * @return in the order of the tables
   */
  static List<Data> tables(
      StageContext context, List<TableContract> tables, Map<String, Long> versions) {
    return tables.stream()
        .filter(table -> versions.containsKey(table.name()))
        .map(
            table ->
                new Data(
                    context.lake().path(table).toString(),
                    Optional.of(table),
                    Optional.of(versions.get(table.name()))))
        .toList();
  }

  /**
   * What a stage reads.
   *
   * @param stage which
   * @param context of the run
   * @param versions of the tables that are there
   * @return tables, and sources where it reads them
   */
  static List<Data> inputs(Stage stage, StageContext context, Map<String, Long> versions) {
    List<Data> inputs = new ArrayList<>(tables(context, stage.reads(), versions));
    boolean readsSources =
        Flow.stage(stage.name()).filter(step -> !step.sources().isEmpty()).isPresent();
    if (readsSources) {
      context.settings().sources().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .flatMap(source -> source.getValue().path().stream())
          .forEach(path -> inputs.add(new Data(path, Optional.empty(), Optional.empty())));
    }
    return inputs;
  }
}
