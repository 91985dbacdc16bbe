package clientele.jobs;

import clientele.config.Nearest;
import clientele.config.Secrets;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import clientele.run.ForwardClock;
import clientele.run.UserException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/**
 * The command line. It loads no Spark by itself: help, {@code flow}, {@code config} and every error
 * of usage answer at once.
 */
@Command(
    name = "clientele",
    description = "Customer segmentation on the data lake.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes: 0 done, 2 usage or configuration, 3 data, 4 nothing to do,",
      "5 the lake is held by another run, 1 anything else."
    })
public final class Main {
  /** Commands of the interface that have no stage yet. */
  private static final Set<String> LATER =
      Set.of("profile", "target", "report", "campaign", "export", "erase");

  @Mixin private final Options options = new Options();

  private final Terminal terminal;
  private final Clock clock;
  private final Interruption interruption;
  private final List<Flow.Step> stages;

  /**
   * A command line.
   *
   * @param terminal where to write
   * @param clock the source of time
   * @param interruption knows whether the process has been told to end
   * @param stages the pipeline
   */
  Main(Terminal terminal, Clock clock, Interruption interruption, List<Flow.Step> stages) {
    this.terminal = terminal;
    this.clock = ForwardClock.of(clock);
    this.interruption = interruption;
    this.stages = List.copyOf(stages);
  }

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param args command and options
   * @throws Exception to YARN's application master only, by which it learns the exit code
   */
  public static void main(String[] args) throws Exception {
    Interruption interruption = Interruption.ofProcess();
    LostThreads.watch(interruption);
    Terminal terminal = Terminal.ofProcess(System.getenv());
    int code = new Main(terminal, Clock.systemUTC(), interruption, Flow.stages()).run(args);
    interruption.finished();
    if (YarnDriver.is(System.getProperties())) {
      YarnDriver.end(code);
    } else {
      System.exit(code);
    }
  }

  /**
   * Runs a command.
   *
   * @param args command and options
   * @return the exit code
   */
  int run(String... args) {
    try {
      return commandLine().execute(args);
    } catch (Throwable failure) {
      return tell(failure);
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private CommandLine commandLine() {
    CommandLine line = new CommandLine(this);
    line.addSubcommand(new DemoCommand(terminal, clock, options, stages));
    line.addSubcommand(new GenerateCommand(terminal, clock, options));
    add(line, "pipeline", "runs all stages in one Spark application", stages);
    for (Flow.Step step : stages) {
      add(line, step.name(), step.does(), List.of(step));
    }
    for (Flow.Step step : Flow.beside()) {
      if (step.name().equals("score")) {
        line.addSubcommand(new ScoreCommand(terminal, clock, options, step));
      } else {
        add(line, step.name(), step.does(), List.of(step));
      }
    }
    line.addSubcommand(new ModelsCommand(terminal, clock, options));
    line.addSubcommand(new ReproduceCommand(terminal, clock, options));
    line.addSubcommand(new FlowCommand(terminal, options));
    line.addSubcommand(new ConfigCommand(terminal, options));
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.hasColour() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setExpandAtFiles(false);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((failure, given) -> misused(failure));
    line.setExecutionExceptionHandler((failure, command, parsed) -> tell(failure));
    return line;
  }

  private void add(CommandLine line, String name, String does, List<Flow.Step> steps) {
    CommandLine command = new CommandLine(new StagesCommand(terminal, clock, options, steps));
    command.getCommandSpec().name(name);
    command.getCommandSpec().usageMessage().description(does);
    line.addSubcommand(name, command);
  }

  private int misused(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    String message = failure.getMessage();
    if (failure instanceof CommandLine.UnmatchedArgumentException unmatched) {
      message = unknown(unmatched.getUnmatched().get(0), command);
    }
    error(
        message
            + (message.endsWith(".") ? "" : ".")
            + " See "
            + command.getCommandSpec().qualifiedName()
            + " --help.");
    return ExitCode.USAGE.code();
  }

  private static String unknown(String argument, CommandLine command) {
    boolean isOption = argument.startsWith("-");
    List<String> known =
        isOption
            ? List.copyOf(command.getCommandSpec().optionsMap().keySet())
            : List.copyOf(command.getSubcommands().keySet());
    String word = isOption ? argument.split("=", 2)[0] : argument;
    if (!isOption && LATER.contains(word)) {
      return "The command " + word + " is not in this version";
    }
    Optional<String> nearest = Nearest.to(word, known);
    return "There is no "
        + (isOption ? "option " : command.getParent() == null ? "command " : "argument ")
        + Secrets.hide(word)
        + nearest.map(name -> "; the nearest that there is: " + name).orElse("");
  }

  /** Says why a command failed; how it ends follows from that. */
  private int tell(Throwable failure) {
    terminal.out().flush();
    if (interruption.isUnderWay()) {
      error(interruption.message());
      return ExitCode.FAILED.code();
    }
    ExitCode code = ExitCode.FAILED;
    if (failure instanceof UserException user) {
      code = user.exitCode();
      error(Secrets.hide(user.getMessage()));
    } else {
      error(root(failure) + hint());
    }
    if (options.isVerbose()) {
      failure.printStackTrace(terminal.err());
    }
    return code.code();
  }

  /** The innermost cause in a line. */
  private static String root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < 50 && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? "" : ": " + root.getMessage().strip();
    String line = message.lines().findFirst().orElse("");
    String kind = root.getClass().getSimpleName();
    return Secrets.hide(kind + line);
  }

  private String hint() {
    String file = System.getProperty("clientele.log");
    String log = file == null ? "" : ", the log " + file;
    return options.isVerbose()
        ? ""
        : "\nThis is not foreseen. --verbose" + log + " shows where it came from.";
  }

  private void error(String message) {
    String head = terminal.hasColour() ? "\u001b[31mError:\u001b[0m " : "Error: ";
    terminal.err().println(head + message);
  }

  /** Reads the version from the jar. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"clientele " + Version.current()};
    }
  }
}
