package clientele.jobs;

import clientele.jobs.console.Terminal;
import clientele.lake.tables.Tables;
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

  @Option(names = "--tables", description = "The tables' contracts, as Markdown.")
  private boolean isTables;

  FlowCommand(Terminal terminal, Options options) {
    this.terminal = terminal;
    this.options = options;
  }

  @Override
  public Integer call() {
    options.load(Set.of());
    if (isTables) {
      Tables.ALL.forEach(table -> terminal.out().println(table.page()));
    } else if (isJson) {
      terminal.out().println(FlowText.json(Flow.all()));
    } else {
      FlowText.lines(Flow.all()).forEach(terminal.out()::println);
    }
    return ExitCode.DONE.code();
  }
}
