package clientele.value;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Chooses among models of purchases, all of which have four parameters.
 *
 * <p>Where days were held out, three witnesses are heard: the likelihood of those days under a
 * trial fit (the whole distribution), the error of the total (a shop's or a segment's sum) and the
 * mean absolute error of a customer. Each ranks the models; the least sum of ranks is chosen, and
 * the likelihood decides between equals. No one of them is enough: likelihood is won by the many
 * who buy nothing, the total by errors that cancel, the absolute error by who expects too little.
 *
 * <p>Without held-out days the likelihood decides alone.
 */
final class ModelChoice {
  private static final List<ToDoubleFunction<HoldOut>> LOSSES =
      List.of(
          held -> -held.logLikelihood(),
          held -> Math.abs(held.expected() - held.actual()),
          HoldOut::error);

  private ModelChoice() {}

  /** A fit, before the choice. */
  record Entry(Fit fit, Optional<HoldOut> holdOut) {}

  static List<Candidate> of(List<Entry> entries) {
    List<Entry> fitted = entries.stream().filter(entry -> entry.fit().converged()).toList();
    List<Entry> held = fitted.stream().filter(entry -> entry.holdOut().isPresent()).toList();
    Optional<Entry> best =
        held.isEmpty()
            ? fitted.stream().max(Comparator.comparingDouble(entry -> entry.fit().logLikelihood()))
            : held.stream()
                .min(
                    Comparator.<Entry>comparingInt(entry -> ranks(entry, held))
                        .thenComparingDouble(entry -> -entry.holdOut().get().logLikelihood()));
    List<Candidate> candidates = new ArrayList<>();
    for (Entry entry : entries) {
      boolean chosen =
          best.filter(other -> other.fit().model().equals(entry.fit().model())).isPresent();
      candidates.add(
          new Candidate(
              entry.fit(), entry.holdOut(), chosen, reason(entry, best, chosen, held.size())));
    }
    return candidates;
  }

  /** The number of models that do better, summed over the witnesses. */
  private static int ranks(Entry entry, List<Entry> held) {
    int sum = 0;
    for (ToDoubleFunction<HoldOut> loss : LOSSES) {
      double own = loss.applyAsDouble(entry.holdOut().orElseThrow());
      sum +=
          (int)
              held.stream()
                  .filter(other -> loss.applyAsDouble(other.holdOut().orElseThrow()) < own)
                  .count();
    }
    return sum;
  }

  private static String reason(Entry entry, Optional<Entry> best, boolean chosen, int held) {
    if (!entry.fit().converged()) {
      return entry.fit().refusal().orElseThrow();
    }
    if (held > 0) {
      if (entry.holdOut().isEmpty()) {
        return "it could not be fitted to the days before the held-out ones";
      }
      HoldOut seen = entry.holdOut().get();
      return String.format(
          Locale.ROOT,
          "%s of %d models on held-out days: log-likelihood %.2f, %.1f of %.1f purchase days, mean"
              + " absolute error %.4f",
          chosen ? "the best" : "not the best",
          held,
          seen.logLikelihood(),
          seen.expected(),
          seen.actual(),
          seen.error());
    }
    return chosen
        ? "the greatest log-likelihood"
        : String.format(
            Locale.ROOT,
            "its log-likelihood is smaller than that of %s by %.2f",
            best.orElseThrow().fit().model(),
            best.get().fit().logLikelihood() - entry.fit().logLikelihood());
  }
}
