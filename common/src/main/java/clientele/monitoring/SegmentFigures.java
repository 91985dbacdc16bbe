package clientele.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of a segment, of noise or of all customers in a period.
 *
 * @param scope segment, noise or all
 * @param segment lasting id
 * @param name of the segment
 * @param values by the names of {@code segment_kpis}' columns; what is not known is not there
 */
public record SegmentFigures(
    Scope scope, Optional<Integer> segment, Optional<String> name, Map<String, Double> values) {
  /** Copies the map. */
  public SegmentFigures {
    values = Map.copyOf(values);
  }

  /** Of whom figures are. */
  public enum Scope {
    /** Of a segment. */
    SEGMENT,
    /** Of the customers of no segment. */
    NOISE,
    /** Of all customers. */
    ALL;

    /**
     * As in the lake's tables.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * Of whom the figures of a part are.
     *
     * @param segment its id
     * @return noise where there is none
     */
    public static Scope of(Optional<Integer> segment) {
      return segment.isPresent() ? SEGMENT : NOISE;
    }
  }

  /**
   * Of whom these are, for people.
   *
   * @return such as "segment 3" or "all customers"
   */
  public String who() {
    return switch (scope) {
      case SEGMENT -> "segment " + segment.orElseThrow();
      case NOISE -> "customers of no segment";
      case ALL -> "all customers";
    };
  }

  /** Gathers figures as far as they are known. */
  public static final class Builder {
    private final Map<String, Double> values = new LinkedHashMap<>();

    /**
     * A figure that is known.
     *
     * @param kpi column of {@code segment_kpis}
     * @param value the figure
     * @return this
     */
    public Builder put(String kpi, double value) {
      values.put(kpi, value);
      return this;
    }

    /**
     * A figure that is perhaps known.
     *
     * @param kpi column of {@code segment_kpis}
     * @param value the figure
     * @return this
     */
    public Builder put(String kpi, Optional<Double> value) {
      value.ifPresent(known -> values.put(kpi, known));
      return this;
    }

    /**
     * A ratio, where there is something to divide by.
     *
     * @param kpi column of {@code segment_kpis}
     * @param top numerator
     * @param bottom denominator
     * @return this
     */
    public Builder ratio(String kpi, double top, double bottom) {
      return bottom > 0 ? put(kpi, top / bottom) : this;
    }

    /**
     * The figures.
     *
     * @param scope segment, noise or all
     * @param segment lasting id
     * @param name of the segment
     * @return what was gathered
     */
    public SegmentFigures build(Scope scope, Optional<Integer> segment, Optional<String> name) {
      return new SegmentFigures(scope, segment, name, values);
    }
  }
}
