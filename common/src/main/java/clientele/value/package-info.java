/**
 * What a customer will be worth: who is still a customer, how often they will buy, what they will
 * spend.
 *
 * <p>Purchases: BG/NBD (Fader, Hardie and Lee, Marketing Science 24(2), 2005), MBG/NBD (Batislam,
 * Denizel and Filiztekin, International Journal of Research in Marketing 24(3), 2007), Pareto/NBD
 * (Schmittlein, Morrison and Colombo, Management Science 33(1), 1987). Money: Gamma-Gamma (Fader
 * and Hardie, "The Gamma-Gamma model of monetary value", 2013).
 *
 * <p>A customer is known to these models by three numbers: x repeat purchase days, t_x from the
 * first purchase to the last, T from the first purchase to the end of what was seen. All times are
 * in one unit, a week unless configured. So customers are grouped once, on Spark, and the exact
 * weighted likelihood is maximised on the driver, however many customers there are.
 *
 * <p>Every likelihood is a sum of positive terms held as logarithms, and every expectation an
 * integral of a positive function: nothing is taken from a hypergeometric series, whose terms
 * cancel or grow where x is large or a + b below 1. Special functions, quadrature rules, linear
 * algebra and the optimiser are those of Apache Commons Math, which is on Spark's own class path.
 */
package clientele.value;
