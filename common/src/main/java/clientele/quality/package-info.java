/**
 * Quality rules: what makes a row of a source unfit, what is mended, what is only flagged. A source
 * is inspected in one pass; every row comes out accepted or rejected with its rule, its reason and
 * its raw record, and none is lost.
 */
package clientele.quality;
