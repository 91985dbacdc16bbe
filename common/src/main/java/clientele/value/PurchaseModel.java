package clientele.value;

import java.io.Serializable;
import java.util.List;

/** How customers buy and leave, as a family of distributions with four positive parameters. */
public interface PurchaseModel extends Serializable {
  /** BG/NBD: a customer may leave after each repeat purchase. */
  PurchaseModel BG_NBD = new BetaGeometricNbd("bg-nbd", 0);

  /** MBG/NBD: a customer may leave after each purchase, the first one too. */
  PurchaseModel MBG_NBD = new BetaGeometricNbd("mbg-nbd", 1);

  /** Pareto/NBD: a customer may leave at any time. */
  PurchaseModel PARETO_NBD = new ParetoNbd();

  /** All of them. */
  List<PurchaseModel> ALL = List.of(BG_NBD, MBG_NBD, PARETO_NBD);

  /**
   * A model by its name.
   *
   * @param name such as {@code bg-nbd}
   * @return the model
   * @throws IllegalArgumentException where there is none of that name
   */
  static PurchaseModel named(String name) {
    return ALL.stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Cannot find purchase model " + name));
  }

  /**
   * The name in the configuration and in {@code value_models}.
   *
   * @return such as {@code bg-nbd}
   */
  String name();

  /**
   * The parameters' names as in the literature.
   *
   * @return in the order of every array of parameters
   */
  List<String> parameterNames();

  /**
   * The log-likelihood of single customers.
   *
   * @param parameters positive
   * @return not for several threads: it remembers the terms of the last x
   */
  LogLikelihood logLikelihood(double[] parameters);

  /**
   * What the model expects of customers.
   *
   * @param parameters positive
   * @return for any number of threads
   */
  PurchaseForecast forecast(double[] parameters);

  /**
   * Where a search for the parameters may begin.
   *
   * @param groups the customers
   * @return several points
   */
  List<double[]> starts(PurchaseGroups groups);

  /** The log-likelihood of one customer. */
  interface LogLikelihood {
    /**
     * ln L of a customer.
     *
     * @param x repeat purchases, 0 or more
     * @param tx time of the last purchase since the first; 0 where x is 0
     * @param observed T, the time from the first purchase to the end of what was seen
     * @param gradient takes the derivatives by the parameters; null where they are not wanted
     * @return finite
     */
    double of(int x, double tx, double observed, double[] gradient);
  }
}
