package clientele.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses among models of purchases. All have four parameters, so their likelihoods compare as they
 * are: the likelihood of held-out days under a trial fit (a proper score of the whole distribution,
 * not of the mean alone) where there is one, and otherwise that of all days.
 */
final class ModelChoice {
  private ModelChoice() {}

  /** A fit, before the choice. */
  record Entry(Fit fit, Optional<HoldOut> holdOut) {}

  static List<Candidate> of(List<Entry> entries) {
    boolean held =
        entries.stream().anyMatch(entry -> entry.fit().converged() && entry.holdOut().isPresent());
    ToDoubleFunction<Entry> score =
        entry -> {
          if (!entry.fit().converged() || (held && entry.holdOut().isEmpty())) {
            return Double.NEGATIVE_INFINITY;
          }
          return held ? entry.holdOut().get().logLikelihood() : entry.fit().logLikelihood();
        };
    Optional<Entry> best =
        entries.stream()
            .filter(entry -> score.applyAsDouble(entry) > Double.NEGATIVE_INFINITY)
            .max(Comparator.comparingDouble(score));
    List<Candidate> candidates = new ArrayList<>();
    for (Entry entry : entries) {
      boolean chosen = best.isPresent() && entry.fit().model().equals(best.get().fit().model());
      candidates.add(
          new Candidate(
              entry.fit(), entry.holdOut(), chosen, reason(entry, best, chosen, held, score)));
    }
    return candidates;
  }

  private static String reason(
      Entry entry,
      Optional<Entry> best,
      boolean chosen,
      boolean held,
      ToDoubleFunction<Entry> score) {
    if (!entry.fit().converged()) {
      return entry.fit().refusal().orElseThrow();
    }
    String what = held ? "log-likelihood of the held-out days" : "log-likelihood";
    if (chosen) {
      return "the greatest " + what;
    }
    if (held && entry.holdOut().isEmpty()) {
      return "could not be fitted to the days before the held-out ones";
    }
    return String.format(
        Locale.ROOT,
        "the %s is smaller than that of %s by %.3g",
        what,
        best.orElseThrow().fit().model(),
        score.applyAsDouble(best.get()) - score.applyAsDouble(entry));
  }
}
