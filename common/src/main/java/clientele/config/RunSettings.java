package clientele.config;

/**
 * What makes a run repeatable, and what it builds on.
 *
 * @param seed from which all randomness is drawn
 * @param incremental whether a run builds on what earlier runs left in the lake
 */
public record RunSettings(long seed, Incremental incremental) {
  /** Whether what earlier runs left is built on. */
  public enum Incremental {
    /** Where the result is certainly that of building all anew. */
    AUTO,
    /** Never: everything is read and built anew. */
    OFF
  }
}
