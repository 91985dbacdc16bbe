package clientele.jobs;

import clientele.config.Configuration;
import clientele.jobs.console.Terminal;
import clientele.run.ExitCode;
import clientele.run.RunContext;
import clientele.run.UserException;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a shop of any size. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "makes a realistic shop of any size, dirt included")
final class GenerateCommand implements Callable<Integer> {
  private static final Set<String> FORMATS = Set.of("parquet", "delta", "csv");

  private final Terminal terminal;
  private final Clock clock;
  private final Options options;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Folder that takes the tables and shop.conf.")
  private String output;

  @Option(names = "--customers", paramLabel = "N", required = true, description = "How many.")
  private long customers;

  @Option(
      names = "--transactions",
      paramLabel = "N",
      required = true,
      description = "Clean lines, exactly; dirt comes on top.")
  private long transactions;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same rows. Default: run.seed.")
  private Long seed;

  @Option(
      names = "--format",
      paramLabel = "parquet|delta|csv",
      defaultValue = "parquet",
      description = "How the tables are written (default: parquet).")
  private String format;

  GenerateCommand(Terminal terminal, Clock clock, Options options) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
  }

  @Override
  public Integer call() {
    Configuration configuration = options.load(Set.of());
    ShopOrder order = order(configuration);
    if (options.isDryRun()) {
      terminal.out().println("Would write " + order.described() + ". This is a dry run.");
      return ExitCode.DONE.code();
    }
    Application.run(
        terminal,
        clock,
        configuration,
        options.isVerbose(),
        application -> {
          RunContext run = application.begin(configuration, options.asOf());
          Shops.make(application.spark(), order, run).forEach(application::tell);
          application.done(run);
        });
    return ExitCode.DONE.code();
  }

  private static void requireCount(String option, long count) {
    if (count < 1) {
      throw UserException.usage(option + " is " + count + ", but must be at least 1.");
    }
  }

  private ShopOrder order(Configuration configuration) {
    String known = format.strip().toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(known)) {
      throw UserException.usage(
          "--format is \"" + format + "\", but must be parquet, delta or csv.");
    }
    requireCount("--customers", customers);
    requireCount("--transactions", transactions);
    return new ShopOrder(
        output,
        customers,
        transactions,
        seed == null ? configuration.settings().run().seed() : seed,
        known);
  }
}
