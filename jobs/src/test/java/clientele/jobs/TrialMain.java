package clientele.jobs;

import clientele.jobs.console.Terminal;
import java.time.Clock;

/** The program with a flow of the tests. */
public final class TrialMain {
  private TrialMain() {}

  /**
   * As {@link Main#main}.
   *
   * @param args command and options
   */
  public static void main(String[] args) {
    Interruption interruption = Interruption.ofProcess();
    LostThreads.watch(interruption);
    Terminal terminal = Terminal.ofProcess(System.getenv());
    int code =
        new Main(terminal, Clock.systemUTC(), interruption, Trial.flow(TrialStage.class)).run(args);
    interruption.finished();
    System.exit(code);
  }
}
