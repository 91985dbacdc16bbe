package clientele.config;

/**
 * What makes a run repeatable.
 *
 * @param seed from which all randomness is drawn
 */
public record RunSettings(long seed) {}
