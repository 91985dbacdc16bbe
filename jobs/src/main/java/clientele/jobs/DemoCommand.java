package clientele.jobs;

import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import clientele.run.UserException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows what Clientele does, on a shop that it makes first. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "makes a small shop, runs the pipeline on it, and prints the segments")
final class DemoCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Options options;
  private final List<Flow.Step> stages;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "clientele-demo",
      description = "Folder that takes the shop and the lake (default: clientele-demo).")
  private Path output;

  @Option(
      names = "--customers",
      paramLabel = "N",
      defaultValue = "5000",
      description = "How many customers the shop has (default: 5000).")
  private long customers;

  DemoCommand(Terminal terminal, Clock clock, Options options, List<Flow.Step> stages) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
    this.stages = stages;
  }

  @Override
  public Integer call() {
    if (options.config().isPresent()) {
      throw UserException.usage(
          "demo writes a configuration of its own; use --set to change it, or pipeline --config.");
    }
    if (customers < 1) {
      throw UserException.usage("--customers is " + customers + ", but must be at least 1.");
    }
    options.load(Set.of());
    DemoFolder folder = DemoFolder.at(output);
    if (options.isDryRun()) {
      terminal.out().println("Would make a shop of " + customers + " customers in " + output + ".");
      FlowText.lines(stages).forEach(terminal.out()::println);
      return ExitCode.DONE.code();
    }
    new Demo(terminal, clock, options, folder, customers).run(stages);
    return ExitCode.DONE.code();
  }
}
