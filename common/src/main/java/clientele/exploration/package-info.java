/**
 * What the data look like before anything is made of them: distributions, associations, cohorts,
 * seasons, concentration, and whether there are groups at all. Everything that grows with the data
 * is summed where the data are, in few shared passes; what reaches the driver is bounded, and from
 * it come the rows of {@code exploration}: enough to draw histograms, heat maps and cohort charts
 * without going back.
 *
 * <p>The outcome depends on the rows alone and not on how they are spread: counts, exact sums and
 * sketches that are order-free, and samples by a hash of the key.
 */
package clientele.exploration;
