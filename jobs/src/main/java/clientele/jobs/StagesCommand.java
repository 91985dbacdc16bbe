package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Need;
import clientele.config.Secrets;
import clientele.jobs.Flow.Step;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import clientele.run.UserException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs one stage, or all of them. */
@Command(mixinStandardHelpOptions = true)
final class StagesCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Options options;
  private final List<Step> steps;

  StagesCommand(Terminal terminal, Clock clock, Options options, List<Step> steps) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
    this.steps = List.copyOf(steps);
  }

  @Override
  public Integer call() {
    Configuration configuration = options.load(needs());
    requireDate(configuration);
    List<String> sources = List.of();
    if (readsSources()) {
      Logging.set(options.isVerbose());
      sources = SourceCheck.look(configuration.settings());
    }
    if (options.isDryRun()) {
      plan(configuration, sources);
    } else {
      work(configuration);
    }
    return ExitCode.DONE.code();
  }

  private void work(Configuration configuration) {
    Application.run(
        terminal,
        clock,
        configuration,
        options.isVerbose(),
        application ->
            application.stages(
                steps, configuration, application.begin(configuration, options.asOf())));
  }

  private void plan(Configuration configuration, List<String> sources) {
    PrintStream out = terminal.out();
    FlowText.lines(steps).forEach(out::println);
    out.println();
    sources.forEach(source -> out.println("source " + source));
    out.println("lake " + Secrets.hide(configuration.settings().lake().root().orElseThrow()));
    out.println("as of " + options.asOf().map(LocalDate::toString).orElse(undated()));
    out.println("configuration " + configuration.hash());
    out.println("This is a dry run: nothing is written.");
  }

  private String undated() {
    return readsSources()
        ? "the day after the latest transaction"
        : "the latest date of the tables read, or the day after the latest transaction";
  }

  private boolean readsSources() {
    return steps.stream().anyMatch(step -> !step.sources().isEmpty());
  }

  private Set<Need> needs() {
    Set<Need> needs = EnumSet.of(Need.LAKE);
    if (readsSources()) {
      needs.add(Need.TRANSACTIONS);
    }
    return needs;
  }

  /** A table of one's own has no dates to take one from. */
  private void requireDate(Configuration configuration) {
    boolean segments = steps.stream().anyMatch(step -> step.name().equals("segment"));
    if (segments
        && configuration.settings().segment().input().isPresent()
        && options.asOf().isEmpty()) {
      throw UserException.usage(
          "segment.input has no dates: say with --as-of which date its segments are true for.");
    }
  }
}
