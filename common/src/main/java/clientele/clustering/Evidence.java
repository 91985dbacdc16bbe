package clientele.clustering;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What is known of a candidate.
 *
 * @param candidate what was fitted
 * @param values the indices that could be computed; finite
 * @param weights size of each segment
 * @param means mean of each segment's members, in coordinates
 * @param stabilities of each segment in resamples (SLSw), 0 to 1, NaN where it never occurred;
 *     empty where they were not measured
 */
public record Evidence(
    Segmenter.Candidate candidate,
    Map<ValidityIndex, Double> values,
    List<Double> weights,
    List<double[]> means,
    List<Double> stabilities) {

  /** Copies the collections. */
  public Evidence {
    EnumMap<ValidityIndex, Double> copy = new EnumMap<>(ValidityIndex.class);
    values.forEach(
        (index, value) -> {
          if (Double.isFinite(value)) {
            copy.put(index, value);
          }
        });
    values = copy;
    weights = List.copyOf(weights);
    means = List.copyOf(means);
    stabilities = List.copyOf(stabilities);
  }

  /** Without resamples. */
  Evidence(
      Segmenter.Candidate candidate,
      Map<ValidityIndex, Double> values,
      List<Double> weights,
      List<double[]> means) {
    this(candidate, values, weights, means, List.of());
  }

  /** The same with more values. */
  Evidence with(Map<ValidityIndex, Double> more) {
    Map<ValidityIndex, Double> all = new EnumMap<>(ValidityIndex.class);
    all.putAll(values);
    all.putAll(more);
    return new Evidence(candidate, all, weights, means, stabilities);
  }

  /** The same with what resamples say of each segment. */
  Evidence withStabilities(List<Double> found) {
    return new Evidence(candidate, values, weights, means, found);
  }

  /** Of a candidate that could not be fitted, nothing is known. */
  static Evidence none(Segmenter.Candidate candidate) {
    return new Evidence(candidate, Map.of(), List.of(), List.of());
  }

  /**
   * One index.
   *
   * @param index which
   * @return its value, if it could be computed
   */
  public OptionalDouble value(ValidityIndex index) {
    Double value = values.get(index);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * How it is called in messages.
   *
   * @return such as {@code kmeans with 5 segments}
   */
  String name() {
    return candidate.algorithm() + " with " + candidate.segments() + " segments";
  }
}
