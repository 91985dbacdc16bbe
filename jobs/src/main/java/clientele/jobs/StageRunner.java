package clientele.jobs;

import clientele.config.Secrets;
import clientele.config.SettingsRecord;
import clientele.lake.Lease;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.JobRuns;
import clientele.run.ExitCode;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Runs stages one after the other under one lease of the lake, and keeps {@code job_runs}. A stage
 * that finds the as-of date gives it to those that follow.
 */
public final class StageRunner {
  private StageRunner() {}

  /** Hears of each stage as it ends. */
  public interface Listener {
    /**
     * A stage is about to run.
     *
     * @param stage which
     */
    void begins(Stage stage);

    /**
     * A stage has ended well.
     *
     * @param stage which
     * @param result what it did
     */
    void ended(Stage stage, StageResult result);
  }

  /**
   * Runs the stages.
   *
   * @param stages in order
   * @param context what they work with; its lake is put under a lease
   * @param listener hears of each stage
   * @return a result a stage
   * @throws UserException busy where another run holds the lake, or whatever a stage throws
   */
  public static List<StageResult> run(List<Stage> stages, StageContext context, Listener listener) {
    List<StageResult> results = new ArrayList<>();
    try (Lease lease =
        Lease.acquire(
            context.lake().root(), context.spark().sessionState().newHadoopConf(), context.run())) {
      StageContext current = context.with(context.lake().under(lease));
      for (Stage stage : stages) {
        listener.begins(stage);
        StageResult result = recorded(stage, current);
        listener.ended(stage, result);
        results.add(result);
        if (result.asOf().isPresent()) {
          current = current.with(current.run().withAsOf(result.asOf().get()));
        }
      }
    }
    return results;
  }

  private static StageResult recorded(Stage stage, StageContext context) {
    RunContext run = context.run();
    Instant started = run.clock().instant();
    Map<String, Long> inputs =
        versions(
            context,
            // What earlier runs were is an input of the checks that look at them.
            Stream.of(stage.reads(), stage.writes(), List.of(JobRuns.CONTRACT))
                .flatMap(List::stream));
    context.spark().sparkContext().setJobGroup(run.runId(), "clientele " + stage.name(), false);
    Publication begin = context.lake().publication();
    begin.append(
        JobRuns.CONTRACT,
        frame(context, row(stage, context, started, inputs, "running", null, null)));
    begin.commit();
    try {
      StageResult result = stage.run(context);
      record(context, begin, row(stage, context, started, inputs, "succeeded", result, null));
      return result;
    } catch (Throwable failure) {
      boolean lost = failure instanceof UserException user && user.exitCode() == ExitCode.BUSY;
      if (!lost) {
        recordFailure(stage, context, begin, started, inputs, failure);
      }
      throw failure;
    }
  }

  private static void recordFailure(
      Stage stage,
      StageContext context,
      Publication begin,
      Instant started,
      Map<String, Long> inputs,
      Throwable failure) {
    try {
      String error = Secrets.hide(String.valueOf(failure.getMessage()).strip());
      record(
          context,
          begin,
          row(
              stage,
              context,
              started,
              inputs,
              "failed",
              null,
              error.substring(0, Math.min(error.length(), 4000))));
    } catch (Exception e) {
      // What ended the stage is what its user must hear of, not that it could not be written down.
      failure.addSuppressed(e);
    }
  }

  private static void record(StageContext context, Publication begin, Row row) {
    Publication end = context.lake().publication();
    end.appendInPlaceOf(JobRuns.CONTRACT, frame(context, row), begin);
    end.commit();
  }

  private static org.apache.spark.sql.Dataset<Row> frame(StageContext context, Row row) {
    return context.spark().createDataFrame(List.of(row), JobRuns.CONTRACT.schema());
  }

  private static Row row(
      Stage stage,
      StageContext context,
      Instant started,
      Map<String, Long> inputs,
      String status,
      StageResult result,
      String error) {
    Optional<java.time.LocalDate> asOf =
        result == null ? context.run().asOf() : result.asOf().or(() -> context.run().asOf());
    return RowFactory.create(
        context.run().runId(),
        stage.name(),
        asOf.orElse(null),
        started,
        status.equals("running") ? null : context.run().clock().instant(),
        status,
        result == null ? null : result.rowsIn(),
        result == null ? null : result.rowsOut(),
        result == null ? null : result.rowsRejected(),
        context.configHash(),
        context.softwareVersion(),
        context.run().seed(),
        SettingsRecord.text(context.settings()),
        inputs,
        result == null ? null : versions(context, stage.writes().stream()),
        error);
  }

  private static Map<String, Long> versions(StageContext context, Stream<TableContract> tables) {
    Map<String, Long> versions = new TreeMap<>();
    tables
        .distinct()
        .filter(context.lake()::has)
        .forEach(table -> versions.put(table.name(), context.lake().version(table)));
    return versions;
  }
}
