package clientele.value;

/** A log-likelihood as a function of the logarithms of positive parameters. */
interface Objective {
  /**
   * The log-likelihood.
   *
   * @param logs logarithms of the parameters
   * @param gradient takes the derivatives by them; null where they are not wanted
   * @return a number; NaN and −∞ count as worse than any other
   */
  double at(double[] logs, double[] gradient);
}
