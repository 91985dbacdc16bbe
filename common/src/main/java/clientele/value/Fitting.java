package clientele.value;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Fits models to groups of customers, on the driver's cores. */
public final class Fitting {
  private static final int CHUNK = 2048;
  private static final int ROUGH_GROUPS = 1024;

  private final long leastCustomers;
  private final long leastRepeatBuyers;

  /**
   * What is too little to fit anything to.
   *
   * @param leastCustomers fewer are refused
   * @param leastRepeatBuyers fewer customers with a repeat purchase are refused
   */
  public Fitting(long leastCustomers, long leastRepeatBuyers) {
    this.leastCustomers = leastCustomers;
    this.leastRepeatBuyers = leastRepeatBuyers;
  }

  /**
   * Fits a purchase model.
   *
   * @param model which
   * @param groups the customers, in one unit of time
   * @return estimates, or why there are none
   */
  public Fit fit(PurchaseModel model, PurchaseGroups groups) {
    String refusal = tooLittle(groups.customers(), groups.repeatBuyers());
    if (refusal == null && groups.repeatBuyers() == groups.customers()) {
      refusal =
          "every customer has bought again: that nobody left after the first purchase"
              + " is no sample that the models hold for";
    }
    if (refusal != null) {
      return Fit.refused(
          model.name(), model.parameterNames(), groups.customers(), groups.size(), refusal);
    }
    return find(
        model.name(),
        model.parameterNames(),
        new MaximumLikelihood(
            objective(model, groups.coarse(ROUGH_GROUPS)), objective(model, groups)),
        model.starts(groups),
        groups.customers(),
        groups.size());
  }

  /**
   * Fits the Gamma-Gamma model.
   *
   * @param groups the repeat buyers
   * @return estimates, or why there are none
   */
  public Fit fit(SpendGroups groups) {
    String refusal =
        groups.customers() < leastRepeatBuyers
            ? "it needs at least "
                + leastRepeatBuyers
                + " customers who spent something on a repeat purchase, there are "
                + groups.customers()
            : null;
    if (refusal != null) {
      return Fit.refused(
          GammaGamma.NAME, GammaGamma.PARAMETERS, groups.customers(), groups.size(), refusal);
    }
    return find(
        GammaGamma.NAME,
        GammaGamma.PARAMETERS,
        new MaximumLikelihood(objective(groups.coarse(ROUGH_GROUPS)), objective(groups)),
        GammaGamma.starts(groups),
        groups.customers(),
        groups.size());
  }

  private String tooLittle(long customers, long repeatBuyers) {
    if (customers < leastCustomers) {
      return "it needs at least " + leastCustomers + " customers, there are " + customers;
    }
    return repeatBuyers < leastRepeatBuyers
        ? "it needs at least "
            + leastRepeatBuyers
            + " customers with a repeat purchase, there are "
            + repeatBuyers
        : null;
  }

  private static Fit find(
      String model,
      List<String> names,
      MaximumLikelihood likelihood,
      List<double[]> starts,
      long customers,
      long groups) {
    try {
      MaximumLikelihood.Maximum maximum = likelihood.find(starts);
      return new Fit(
          model,
          names,
          Arrays.stream(maximum.logs()).map(Math::exp).boxed().toList(),
          Arrays.stream(maximum.covariance())
              .map(row -> Arrays.stream(row).boxed().toList())
              .toList(),
          maximum.value(),
          customers,
          groups,
          java.util.Optional.empty());
    } catch (MaximumLikelihood.NotFoundException e) {
      return Fit.refused(model, names, customers, groups, e.getMessage());
    }
  }

  /**
   * The log-likelihood of given parameters.
   *
   * @param model which
   * @param parameters positive
   * @param groups the customers
   * @return the sum over them
   */
  public static double logLikelihood(
      PurchaseModel model, double[] parameters, PurchaseGroups groups) {
    return objective(model, groups).at(Arrays.stream(parameters).map(Math::log).toArray(), null);
  }

  private static Objective objective(SpendGroups groups) {
    return parallel(
        groups.size(),
        GammaGamma.PARAMETERS.size(),
        theta -> new GammaGamma.Likelihood(theta, groups));
  }

  private static Objective objective(PurchaseModel model, PurchaseGroups groups) {
    return parallel(
        groups.size(),
        model.parameterNames().size(),
        theta -> {
          PurchaseModel.LogLikelihood likelihood = model.logLikelihood(theta);
          return (group, gradient) -> {
            double weight = groups.customers(group);
            double value =
                likelihood.of(groups.x(group), groups.tx(group), groups.observed(group), gradient);
            for (int i = 0; gradient != null && i < gradient.length; i++) {
              gradient[i] *= weight;
            }
            return weight * value;
          };
        });
  }

  /** The term of a group; not for several threads. */
  interface Term {
    double of(int group, double[] gradient);
  }

  /** Terms for given parameters. */
  interface Terms {
    Term at(double[] parameters);
  }

  /** Sums chunks of terms on all cores, and the chunks in order: the same sum on any machine. */
  private static Objective parallel(int groups, int parameters, Terms terms) {
    int chunks = (groups + CHUNK - 1) / CHUNK;
    return (logs, gradient) -> {
      double[] theta = Arrays.stream(logs).map(Math::exp).toArray();
      double[][] sums = new double[chunks][];
      IntStream.range(0, chunks)
          .parallel()
          .forEach(
              chunk -> {
                double[] sum = new double[parameters + 1];
                double[] slope = gradient == null ? null : new double[parameters];
                Term term = terms.at(theta);
                int end = Math.min(groups, (chunk + 1) * CHUNK);
                for (int group = chunk * CHUNK; group < end; group++) {
                  sum[parameters] += term.of(group, slope);
                  for (int i = 0; slope != null && i < parameters; i++) {
                    sum[i] += slope[i];
                  }
                }
                sums[chunk] = sum;
              });
      double value = 0;
      double[] total = new double[parameters];
      for (double[] sum : sums) {
        value += sum[parameters];
        for (int i = 0; i < parameters; i++) {
          total[i] += sum[i];
        }
      }
      for (int i = 0; gradient != null && i < parameters; i++) {
        // d/d ln θ = θ d/dθ.
        gradient[i] = theta[i] * total[i];
      }
      return value;
    };
  }
}
