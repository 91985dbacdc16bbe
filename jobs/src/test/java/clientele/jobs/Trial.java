package clientele.jobs;

import clientele.jobs.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Runs commands within the test and keeps what they print. */
final class Trial {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final int code;

  private Trial(Clock clock, List<Flow.Step> stages, String... args) {
    Terminal terminal =
        Terminal.of(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of());
    code = new Main(terminal, clock, Interruption.none(), stages).run(args);
  }

  static Trial run(String... args) {
    return new Trial(Clock.systemUTC(), Flow.stages(), args);
  }

  static Trial with(List<Flow.Step> stages, String... args) {
    return new Trial(Clock.systemUTC(), stages, args);
  }

  static Trial at(Clock clock, List<Flow.Step> stages, String... args) {
    return new Trial(clock, stages, args);
  }

  /** A flow of one stage of the tests. */
  static List<Flow.Step> flow(Class<? extends Stage> stage) {
    return List.of(
        new Flow.Step(
            "trial",
            "does what a test asks for",
            List.of(),
            List.of(),
            List.of(),
            stage.getName()));
  }

  int code() {
    return code;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
