package clientele.value;

/**
 * How well a model foretold days that it had not seen: fitted to the days before, compared with the
 * purchase days that the same customers then had.
 *
 * @param customers those known before
 * @param actual their purchase days
 * @param expected what the model expected
 * @param error mean absolute error of a customer
 * @param logLikelihood of those days given the days before: ln L of the whole history less ln L of
 *     its first part, under the same parameters
 */
public record HoldOut(
    long customers, double actual, double expected, double error, double logLikelihood) {}
