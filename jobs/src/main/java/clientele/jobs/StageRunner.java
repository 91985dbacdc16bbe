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
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
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
                context.lake().root(),
                context.spark().sessionState().newHadoopConf(),
                context.run());
        StageMetrics metrics = StageMetrics.of(context.spark().sparkContext());
        Lineage lineage = Lineage.of(context)) {
      StageContext current = context.with(context.lake().under(lease));
      TableCheck check = TableCheck.of(current.lake());
      check.requireRecords();
      // All of them first: what a later stage cannot read is no reason to have run the earlier
      // ones.
      for (Stage stage : stages) {
        Optional<UserException> unsound = check.failure(stage);
        if (unsound.isPresent()) {
          listener.begins(stage);
          throw Attempt.begin(stage, current, metrics, lineage).refused(unsound.get());
        }
      }
      for (Stage stage : stages) {
        listener.begins(stage);
        StageResult result = Attempt.begin(stage, current, metrics, lineage).run();
        listener.ended(stage, result);
        results.add(result);
        if (result.asOf().isPresent()) {
          current = current.with(current.run().withAsOf(result.asOf().get()));
        }
      }
    }
    return results;
  }

  /**
   * A stage under way, and its row in {@code job_runs}.
   *
   * @param stage which
   * @param context what it works with
   * @param metrics what it costs
   * @param lineage hears what it reads and writes
   * @param started when
   * @param inputs versions of the tables that it reads or writes
   * @param begin the row that says that it runs
   */
  private record Attempt(
      Stage stage,
      StageContext context,
      StageMetrics metrics,
      Lineage lineage,
      Instant started,
      Map<String, Long> inputs,
      Publication begin) {

    static Attempt begin(Stage stage, StageContext context, StageMetrics metrics, Lineage lineage) {
      Instant started = context.run().clock().instant();
      Map<String, Long> inputs =
          versions(
              context,
              // What earlier runs were is an input of the checks that look at them.
              Stream.of(stage.reads(), stage.writes(), List.of(JobRuns.CONTRACT))
                  .flatMap(List::stream));
      String run = context.run().runId();
      context
          .spark()
          .sparkContext()
          .setJobGroup("clientele " + stage.name() + " " + run, "clientele " + stage.name(), false);
      Attempt attempt =
          new Attempt(
              stage, context, metrics, lineage, started, inputs, context.lake().publication());
      attempt.begin.append(JobRuns.CONTRACT, attempt.row("running", null, null, null));
      attempt.begin.commit();
      attempt.tell(Lineage.State.BEGUN, inputs, null);
      return attempt;
    }

    StageResult run() {
      try {
        metrics.restart();
        StageResult result = stage.run(context);
        Map<String, Long> outputs = versions(context, stage.writes().stream());
        record(row("succeeded", result, outputs, null));
        tell(Lineage.State.SUCCEEDED, outputs, null);
        return result;
      } catch (Throwable failure) {
        Optional<UserException> ofTable = context.lake().explain(failure);
        if (ofTable.isPresent()) {
          throw refused(ofTable.get());
        }
        failed(failure);
        throw failure;
      }
    }

    /** Ends the stage by a failure that is known in a person's words. */
    UserException refused(UserException failure) {
      failed(failure);
      return failure;
    }

    private void failed(Throwable failure) {
      String error = Secrets.hide(String.valueOf(failure.getMessage()).strip());
      boolean lost = failure instanceof UserException user && user.exitCode() == ExitCode.BUSY;
      if (!lost) {
        recordFailure(failure, error.substring(0, Math.min(error.length(), 4000)));
      }
      tell(Lineage.State.FAILED, Map.of(), error);
    }

    private void recordFailure(Throwable failure, String error) {
      try {
        record(row("failed", null, null, error));
      } catch (Exception e) {
        // What ended the stage is what its user must hear of, not that it could not be written
        // down.
        failure.addSuppressed(e);
      }
    }

    private void record(Dataset<Row> row) {
      Publication end = context.lake().publication();
      end.appendInPlaceOf(JobRuns.CONTRACT, row, begin);
      end.commit();
    }

    private Dataset<Row> row(
        String status, StageResult result, Map<String, Long> outputs, String error) {
      boolean runs = status.equals("running");
      RunContext run = context.run();
      Optional<LocalDate> asOf =
          result == null ? run.asOf() : result.asOf().or(() -> context.run().asOf());
      Row row =
          RowFactory.create(
              run.runId(),
              stage.name(),
              asOf.orElse(null),
              started,
              runs ? null : run.clock().instant(),
              status,
              result == null ? null : result.rowsIn(),
              result == null ? null : result.rowsOut(),
              result == null ? null : result.rowsRejected(),
              context.configHash(),
              context.softwareVersion(),
              run.seed(),
              SettingsRecord.text(context.settings()),
              inputs,
              outputs,
              runs ? null : metrics.now(),
              error);
      return context.spark().createDataFrame(List.of(row), JobRuns.CONTRACT.schema());
    }

    private void tell(Lineage.State state, Map<String, Long> outputs, String error) {
      lineage.tell(
          new Lineage.Event(
              state,
              context.run().clock().instant(),
              context.run().runId(),
              stage.name(),
              Lineage.inputs(stage, context, inputs),
              Lineage.tables(context, stage.writes(), outputs),
              Optional.ofNullable(error)));
    }

    private static Map<String, Long> versions(StageContext context, Stream<TableContract> tables) {
      Map<String, Long> versions = new TreeMap<>();
      tables
          .distinct()
          .filter(table -> context.lake().isSound(table))
          .forEach(table -> versions.put(table.name(), context.lake().version(table)));
      return versions;
    }
  }
}
