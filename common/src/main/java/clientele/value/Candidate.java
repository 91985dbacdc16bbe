package clientele.value;

import java.util.Optional;

/**
 * A model of a group of customers, and what speaks for it.
 *
 * @param fit to all that was seen
 * @param holdOut how a trial fit foretold the held-out days, where there was one
 * @param chosen whether forecasts come from it
 * @param reason why, or why not
 */
public record Candidate(Fit fit, Optional<HoldOut> holdOut, boolean chosen, String reason) {}
