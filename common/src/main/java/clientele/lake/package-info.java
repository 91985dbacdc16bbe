/**
 * The lake: a Delta table for each name under one root, its contract, and the three ways to write
 * it. A stage gathers its writes in a {@link clientele.lake.Publication}: the data files are
 * written first, and only when all of them are there do the commits follow, details before what
 * publishes them, so that a failed stage changes nothing that a reader can see.
 */
package clientele.lake;
