/**
 * The user's data as they lie on the lake: finding and reading the files, saying what is wrong with
 * them in words, and turning their columns into ours by the mapping of the configuration.
 */
package clientele.sources;
