package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Secrets;
import clientele.jobs.Flow.Step;
import clientele.jobs.console.Reporter;
import clientele.jobs.console.Terminal;
import clientele.jobs.console.Words;
import clientele.lake.Lake;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * A command at work: one Spark session, one run, its progress and its summary. This class and what
 * it refers to load Spark; the command line comes here when the configuration is clean.
 */
final class Application implements AutoCloseable {
  private final Terminal terminal;
  private final Clock clock;
  private final Instant began;
  private final Reporter reporter;
  private final Session session;

  private Application(
      Terminal terminal, Clock clock, Instant began, Reporter reporter, Session session) {
    this.terminal = terminal;
    this.clock = clock;
    this.began = began;
    this.reporter = reporter;
    this.session = session;
  }

  /** Work that is given an open application. */
  @FunctionalInterface
  interface Work {
    void on(Application application) throws Exception;
  }

  /**
   * Opens Spark, works, closes Spark.
   *
   * @param terminal where to tell
   * @param clock the source of time
   * @param configuration what Spark is set by
   * @param verbose whether Spark's warnings are shown
   * @param work what to do
   * @throws RuntimeException what the work throws, in a person's words where the cause is known
   */
  static void run(
      Terminal terminal, Clock clock, Configuration configuration, boolean verbose, Work work) {
    Instant began = clock.instant();
    Logging.set(verbose);
    try (Reporter reporter = Reporter.on(terminal, clock)) {
      reporter.step("starting Spark");
      try (Session session = Session.open(configuration.settings().spark());
          Application application = new Application(terminal, clock, began, reporter, session)) {
        SparkActivity activity = new SparkActivity(clock);
        application.spark().sparkContext().addSparkListener(activity);
        reporter.watch(activity);
        try {
          work.on(application);
        } catch (Throwable failure) {
          Optional<UserException> ofTable = ofTable(application, configuration, failure);
          if (ofTable.isPresent()) {
            throw ofTable.get();
          }
          throw failure;
        } finally {
          application.spark().sparkContext().removeSparkListener(activity);
        }
      }
    } catch (Throwable failure) {
      throw thrown(failure);
    }
  }

  /** Says which table of the lake a failure is about, where it is about one. */
  private static Optional<UserException> ofTable(
      Application application, Configuration configuration, Throwable failure) {
    return configuration
        .settings()
        .lake()
        .root()
        .flatMap(root -> new Lake(application.spark(), root).explain(failure));
  }

  /** The failure as it is to be shown; the log has it whole. */
  private static RuntimeException thrown(Throwable failure) {
    Throwable explained = Failures.explain(failure);
    Logging.failure(explained);
    if (explained instanceof Error error) {
      throw error;
    }
    return explained instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(explained.getMessage(), explained);
  }

  SparkSession spark() {
    return session.spark();
  }

  Reporter reporter() {
    return reporter;
  }

  /** A run that begins now. */
  RunContext begin(Configuration configuration, Optional<java.time.LocalDate> asOf) {
    return RunContext.begin(clock, asOf, configuration.settings().run().seed(), reporter);
  }

  /** Runs stages on the configuration's lake and tells what each did. */
  List<StageResult> stages(List<Step> steps, Configuration configuration, RunContext run) {
    List<Stage> stages = new ArrayList<>();
    for (Step step : steps) {
      stages.add(step.stage());
    }
    return run(stages, configuration, run);
  }

  /** As {@link #stages}, of stages that are there. */
  List<StageResult> run(List<Stage> stages, Configuration configuration, RunContext run) {
    String root = configuration.settings().lake().root().orElseThrow();
    List<StageResult> results = StageRunner.run(stages, context(configuration, run), telling());
    RunContext dated =
        results.stream()
            .map(StageResult::asOf)
            .flatMap(Optional::stream)
            .reduce((first, last) -> last)
            .map(run::withAsOf)
            .orElse(run);
    done(dated);
    tell("The tables are in " + Secrets.hide(root));
    return results;
  }

  /** What stages of a run work with; the lake is under no lease yet. */
  StageContext context(Configuration configuration, RunContext run) {
    String root = configuration.settings().lake().root().orElseThrow();
    return new StageContext(
        spark(),
        new Lake(spark(), root),
        configuration.settings(),
        configuration.hash(),
        Version.current(),
        run);
  }

  /** Tells what each stage did as it ends. */
  StageRunner.Listener telling() {
    return new Telling();
  }

  /** Tells that a run has ended well. */
  void done(RunContext run) {
    String date = run.asOf().map(day -> ", as of " + day).orElse("");
    tell("Done in " + Words.time(elapsed(began)) + date + ". Run " + run.runId() + ".");
  }

  /** A line of the command's result. */
  void tell(String line) {
    terminal.out().println(line);
  }

  private Duration elapsed(Instant since) {
    return Duration.between(since, clock.instant());
  }

  @Override
  public void close() {
    terminal.out().flush();
  }

  /** Prints each stage's summary as it ends. */
  private final class Telling implements StageRunner.Listener {
    private Instant stageBegan = began;

    @Override
    public void begins(Stage stage) {
      stageBegan = clock.instant();
      reporter.begins(stage.name());
    }

    @Override
    public void ended(Stage stage, StageResult result) {
      reporter.ended(stage.name());
      String rejected =
          result.rowsRejected() == 0
              ? ""
              : ", " + Words.count(result.rowsRejected(), "row") + " rejected";
      tell(
          stage.name()
              + ": "
              + Words.count(result.rowsIn(), "row")
              + " read, "
              + Words.count(result.rowsOut(), "row")
              + " written"
              + rejected
              + ", in "
              + Words.time(elapsed(stageBegan)));
      result.summary().forEach(line -> tell("  " + line));
    }
  }
}
