package clientele.jobs;

import clientele.jobs.console.Terminal;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The models: which there are, which is current, and how another becomes so. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "lists the models, publishes a challenger, goes back to an earlier model")
final class ModelsCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Clock clock;
  private final Options options;

  @Spec private CommandSpec spec;

  ModelsCommand(Terminal terminal, Clock clock, Options options) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "models needs a command: list, publish or rollback");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "prints the models of the lake, by date")
  int list() {
    return with(
        (application, configuration) -> {
          StageContext context =
              application.context(configuration, application.begin(configuration, options.asOf()));
          ModelRegistry.of(context.lake()).lines().forEach(application::tell);
        });
  }

  @Command(
      name = "publish",
      mixinStandardHelpOptions = true,
      description = "publishes a challenger, or a model that was retired")
  int publish(@Parameters(paramLabel = "MODEL_ID", description = "As list shows it.") String id) {
    return change(id, false);
  }

  @Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = "makes an earlier model the current one again")
  int rollback(@Parameters(paramLabel = "MODEL_ID", description = "As list shows it.") String id) {
    return change(id, true);
  }

  private int change(String id, boolean back) {
    return with(
        (application, configuration) ->
            application.run(
                List.of(back ? ModelChange.rollback(id) : ModelChange.publish(id)),
                configuration,
                application.begin(configuration, options.asOf())));
  }

  private int with(LakeWork work) {
    return LakeWork.run(terminal, clock, options, work);
  }
}
