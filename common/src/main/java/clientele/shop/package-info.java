/**
 * A realistic shop from a seed, at any size, whose truth is known: for trying Clientele out, for
 * its tests and its benchmarks.
 *
 * <p>Customers belong to true segments that differ in behaviour and demographics and overlap as in
 * life. Purchases follow a Pareto/NBD process (Schmittlein, Morrison, Colombo 1987), order values
 * the gamma-gamma model (Fader, Hardie 2013), survey answers a factor model with thresholds,
 * campaigns are randomised with a known effect for each segment. On top of the clean rows there is
 * planted dirt in exactly known numbers.
 *
 * <p>Every random number is drawn from (seed, customer, purpose), and every position in the whole
 * is computed from counts by fixed chunks of customers. So the rows do not depend on how Spark
 * splits the work, and no row is ever shuffled.
 */
package clientele.shop;
