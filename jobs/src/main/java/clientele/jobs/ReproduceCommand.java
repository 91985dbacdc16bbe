package clientele.jobs;

import clientele.jobs.console.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs a run again from its record, and compares. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = "runs a run again from its record, on its inputs as they were, and compares")
final class ReproduceCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Options options;

  @Parameters(paramLabel = "RUN_ID", description = "As job_runs names it.")
  private String runId;

  @Option(
      names = "--keep",
      description = "Leaves what is made again in <lake.root>/_reproduced, for a closer look.")
  private boolean isKept;

  ReproduceCommand(Terminal terminal, Clock clock, Options options) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
  }

  @Override
  public Integer call() {
    return LakeWork.run(
        terminal,
        clock,
        options,
        (application, configuration) ->
            application.run(
                List.of(new ReproduceJob(runId, options.sets(), isKept)),
                configuration,
                application.begin(configuration, options.asOf())));
  }
}
