package clientele.jobs;

import clientele.config.Configuration;
import clientele.config.Need;
import clientele.config.SettingsLoader;
import clientele.jobs.console.Terminal;
import clientele.lake.Lease;
import clientele.run.RunContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The demo at work: a shop, the pipeline, and where to look next. */
final class Demo {
  private static final int LINES_EACH = 20;
  private static final String SEGMENTS = "customer_segments";

  private final Terminal terminal;
  private final Clock clock;
  private final Options options;
  private final DemoFolder folder;
  private final long customers;

  Demo(Terminal terminal, Clock clock, Options options, DemoFolder folder, long customers) {
    this.terminal = terminal;
    this.clock = clock;
    this.options = options;
    this.folder = folder;
    this.customers = customers;
  }

  /** Makes the shop and runs the stages on it. */
  void run(List<Flow.Step> stages) {
    Configuration defaults = options.load(Set.of());
    Application.run(
        terminal,
        clock,
        defaults,
        options.isVerbose(),
        application -> on(application, defaults, stages));
  }

  private void on(Application application, Configuration defaults, List<Flow.Step> stages) {
    RunContext run = application.begin(defaults, options.asOf());
    folder.claim();
    // A second demo in this folder would take the shop away from under the first.
    try (Lease lease =
        Lease.acquire(
            folder.path().toUri().toString(),
            application.spark().sessionState().newHadoopConf(),
            run)) {
      lease.requireHeld();
      folder.empty();
      ShopOrder order =
          new ShopOrder(
              folder.shop().toString(),
              customers,
              customers * LINES_EACH,
              defaults.settings().run().seed(),
              "parquet");
      application.reporter().begins("shop");
      List<String> shop = Shops.make(application.spark(), order, run);
      application.reporter().ended("shop");
      shop.forEach(application::tell);
      Configuration configuration = configuration();
      application.stages(stages, configuration, run);
      application.tell("The segments of the customers are in " + folder.lake().resolve(SEGMENTS));
      application.tell("The shop and its configuration, shop.conf, are in " + folder.shop());
    }
  }

  private Configuration configuration() {
    Path file = folder.shop().resolve("shop.conf");
    List<String> sets = new ArrayList<>();
    sets.add("lake.root=" + folder.lake());
    sets.addAll(options.sets());
    return SettingsLoader.load(Optional.of(file), sets, EnumSet.allOf(Need.class));
  }
}
