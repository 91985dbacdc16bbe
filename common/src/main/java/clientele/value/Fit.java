package clientele.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The outcome of fitting a model.
 *
 * @param model its name, such as {@code bg-nbd}
 * @param names of the parameters
 * @param parameters estimates, in the unit of time; empty where the fit was refused
 * @param covariance of the parameters' natural logarithms, the inverse of the observed information;
 *     empty where the fit was refused
 * @param logLikelihood at the estimates; NaN where the fit was refused
 * @param customers whom the model was given
 * @param groups of equal customers among them
 * @param refusal why there are no estimates
 */
public record Fit(
    String model,
    List<String> names,
    List<Double> parameters,
    List<List<Double>> covariance,
    double logLikelihood,
    long customers,
    long groups,
    Optional<String> refusal) {

  /** Copies the lists. */
  public Fit {
    names = List.copyOf(names);
    parameters = List.copyOf(parameters);
    covariance = covariance.stream().map(List::copyOf).toList();
  }

  static Fit refused(String model, List<String> names, long customers, long groups, String why) {
    return new Fit(
        model, names, List.of(), List.of(), Double.NaN, customers, groups, Optional.of(why));
  }

  /**
   * Whether there are estimates.
   *
   * @return false where the fit was refused
   */
  public boolean converged() {
    return refusal.isEmpty();
  }

  /**
   * The estimates.
   *
   * @return in the order of the names
   */
  public double[] values() {
    return parameters.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Standard errors by the delta method: the parameter times the standard error of its logarithm.
   *
   * @return in the order of the names
   */
  public double[] standardErrors() {
    double[] errors = new double[parameters.size()];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = parameters.get(i) * Math.sqrt(covariance.get(i).get(i));
    }
    return errors;
  }

  /**
   * Numbers by the parameters' names.
   *
   * @param numbers in the order of the names, or none
   * @return in that order
   */
  public Map<String, Double> named(double[] numbers) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (int i = 0; i < numbers.length; i++) {
      named.put(names.get(i), numbers[i]);
    }
    return named;
  }
}
