package clientele.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person who started a run is told of the models. */
public final class ValueSummary {
  private ValueSummary() {}

  /**
   * A few lines.
   *
   * @param models fitted models
   * @return what was chosen, how it did on held-out days, and what could not be fitted and why
   */
  public static List<String> of(FittedModels models) {
    List<String> lines = new ArrayList<>();
    GroupModels everybody = models.everybody();
    if (everybody.chosen().isEmpty()) {
      lines.add("no forecast of purchases: " + everybody.purchases().get(0).reason());
    }
    everybody
        .chosen()
        .ifPresent(
            chosen -> {
              lines.add("forecast of purchases by " + chosen.fit().model() + held(chosen));
              if (!everybody.spend().chosen()) {
                lines.add("no forecast of amounts: " + everybody.spend().reason());
              }
            });
    long own = models.groups().stream().skip(1).filter(group -> group.chosen().isPresent()).count();
    if (models.groups().size() > 1) {
      lines.add(
          own
              + " of "
              + (models.groups().size() - 1)
              + " groups have a model of their own; the others take that of all");
    }
    if (models.grain() > 1) {
      lines.add(
          "histories were counted in steps of "
              + models.grain()
              + " days to keep within value.max_groups");
    }
    return lines;
  }

  private static String held(Candidate chosen) {
    return chosen
        .holdOut()
        .map(
            held ->
                String.format(
                    Locale.ROOT,
                    ", which foretold %.0f of %.0f held-out purchase days",
                    held.expected(),
                    held.actual()))
        .orElse("");
  }
}
