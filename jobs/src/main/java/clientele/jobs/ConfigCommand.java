package clientele.jobs;

import clientele.config.Configuration;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the effective configuration; what it prints may be used as a file. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "prints the effective configuration and where each value comes from")
final class ConfigCommand implements Callable<Integer> {
  private static final int WIDEST = 64;

  private final Terminal terminal;
  private final Options options;

  ConfigCommand(Terminal terminal, Options options) {
    this.terminal = terminal;
    this.options = options;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.load(Set.of());
    int width =
        configuration.entries().stream()
            .mapToInt(entry -> setting(entry).length())
            .filter(length -> length <= WIDEST)
            .max()
            .orElse(0);
    for (Configuration.Entry entry : configuration.entries()) {
      String setting = setting(entry);
      String gap = " ".repeat(Math.max(1, width + 2 - setting.length()));
      String origin = entry.isSet() ? entry.origin() : "not set";
      terminal.out().println(setting + gap + "# " + origin);
    }
    terminal.out().println("# config_hash " + configuration.hash());
    return ExitCode.DONE.code();
  }

  private static String setting(Configuration.Entry entry) {
    return entry.isSet()
        ? "clientele." + entry.path() + " = " + entry.value()
        : "# clientele." + entry.path() + " =";
  }
}
