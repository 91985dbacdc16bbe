/**
 * What is known of a customer at a date: purchase measures, RFM scores and named cells, mixes,
 * demographic and geographic features, and the registry that says what each of them means. All
 * transforms are plain functions from frames to frames; sums are exact, so that the same rows give
 * the same features however they are partitioned.
 */
package clientele.features;
