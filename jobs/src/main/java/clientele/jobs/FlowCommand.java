package clientele.jobs;

import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the flow. */
@Command(
    name = "flow",
    mixinStandardHelpOptions = true,
    description = "prints the stages with their inputs and outputs")
final class FlowCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Options options;

  @Option(names = "--json", description = "As JSON.")
  private boolean isJson;

  FlowCommand(Terminal terminal, Options options) {
    this.terminal = terminal;
    this.options = options;
  }

  @Override
  public Integer call() {
    options.load(Set.of());
    if (isJson) {
      terminal.out().println(FlowText.json(Flow.stages()));
    } else {
      FlowText.lines(Flow.stages()).forEach(terminal.out()::println);
    }
    return ExitCode.DONE.code();
  }
}
