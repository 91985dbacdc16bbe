package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Need;
import clientele.config.Secrets;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import java.time.Clock;
import java.util.Set;

/** Work on a lake that is no stage of the flow, as a command does it. */
@FunctionalInterface
interface LakeWork {
  /**
   * Does the work.
   *
   * @param application open
   * @param configuration clean
   */
  void on(Application application, Configuration configuration);

  /** Checks the configuration, opens Spark and works; a dry run only says on which lake. */
  static int run(Terminal terminal, Clock clock, Options options, LakeWork work) {
    Configuration configuration = options.load(Set.of(Need.LAKE));
    if (options.isDryRun()) {
      terminal
          .out()
          .println("lake " + Secrets.hide(configuration.settings().lake().root().orElseThrow()));
      terminal.out().println("This is a dry run: nothing is written.");
    } else {
      Application.run(
          terminal,
          clock,
          configuration,
          options.isVerbose(),
          application -> work.on(application, configuration));
    }
    return ExitCode.DONE.code();
  }
}
