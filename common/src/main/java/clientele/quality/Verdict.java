package clientele.quality;

import clientele.run.UserException;
import java.util.List;
import java.util.Optional;

/** What the declared checks of a source say about it. */
public final class Verdict {
  private final String source;
  private final List<CheckOutcome> outcomes;

  Verdict(String source, List<CheckOutcome> outcomes) {
    this.source = source;
    this.outcomes = List.copyOf(outcomes);
  }

  List<CheckOutcome> outcomes() {
    return outcomes;
  }

  /**
   * The checks that failed and let the run go on.
   *
   * @return a sentence each
   */
  public List<String> warnings() {
    return outcomes.stream()
        .filter(outcome -> outcome.failure().isPresent() && !outcome.stops())
        .map(this::told)
        .toList();
  }

  /**
   * The checks that failed and stop the run.
   *
   * @return the failure (data), or empty
   */
  public Optional<UserException> refusal() {
    List<CheckOutcome> stops = outcomes.stream().filter(CheckOutcome::stops).toList();
    if (stops.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        UserException.data(
            String.join("\n", stops.stream().map(this::told).toList())
                + "\nNo clean table was changed. Mend the source, or accept it for once with --set "
                + key(stops.get(0))
                + ".severity=warn."));
  }

  private String told(CheckOutcome outcome) {
    return "The source "
        + source
        + " fails the check "
        + outcome.name()
        + ": "
        + outcome.failure().orElseThrow()
        + " ("
        + key(outcome)
        + ").";
  }

  private String key(CheckOutcome outcome) {
    return "sources." + source + ".checks." + outcome.name();
  }
}
