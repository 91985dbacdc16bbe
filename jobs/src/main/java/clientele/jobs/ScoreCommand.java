package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Need;
import clientele.config.ScoreSettings;
import clientele.jobs.Flow.Step;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores a date, or changes as they come. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    description = "gives new and changed customers a segment by the current model")
final class ScoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Options options;
  private final Step step;

  @Option(
      names = "--stream",
      description = "Scores changes as they come, each exactly once: see score.stream.")
  private boolean isStream;

  ScoreCommand(Terminal terminal, Clock clock, Options options, Step step) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
    this.step = step;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.load(Set.of(Need.LAKE));
    boolean continuous =
        configuration.settings().score().stream().trigger() == ScoreSettings.Trigger.CONTINUOUS;
    if (isStream && continuous && !options.isDryRun()) {
      goOn(configuration);
      return ExitCode.DONE.code();
    }
    return new StagesCommand(terminal, clock, options, List.of(isStream ? streaming() : step))
        .call();
  }

  private Step streaming() {
    return new Step(
        step.name(),
        step.does(),
        step.sources(),
        step.reads(),
        step.writes(),
        "clientele.jobs.ScoreStreamJob");
  }

  /** Until the process is told to end. */
  private void goOn(Configuration configuration) {
    int seconds = configuration.settings().score().stream().intervalSeconds();
    Application.run(
        terminal,
        clock,
        configuration,
        options.isVerbose(),
        application -> {
          StageContext context =
              application.context(configuration, application.begin(configuration, options.asOf()));
          ScoreStream stream = ScoreStream.of(context);
          application.reporter().step("waiting for changes of " + stream.source().path());
          ScoreStream.await(
              stream.start(
                  Trigger.ProcessingTime(Duration.ofSeconds(seconds).toMillis()),
                  ScoreBatchStage.work(stream, context, application.telling())));
        });
  }
}
