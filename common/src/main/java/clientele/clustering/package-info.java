/**
 * Segments from features: feature vectors ({@link clientele.clustering.FeatureSpace}, {@link
 * clientele.clustering.FeatureTransform}), candidates ({@link clientele.clustering.Segmenter}),
 * their evidence ({@link clientele.clustering.ValidityIndex}, {@link
 * clientele.clustering.Evaluator}), the choice among them ({@link
 * clientele.clustering.SegmentChoice}), and what lasts: names, identities and a model that scores
 * ({@link clientele.clustering.Segmentation}).
 *
 * <p>The seam is between {@code Segmenter} and {@code SegmentModel} on one side and everything else
 * on the other: a segmenter turns weighted points into models, a model puts a point into a segment.
 * Nothing above the seam asks how, so centres, trees, densities and rules fit alike.
 *
 * <p>Results do not depend on files, partitions or cores: rows are laid out by their key ({@link
 * clientele.clustering.PinnedFrame}), each partition is summed in key order, partitions are added
 * in index order, and whatever labels depend on is rounded before it is used.
 */
package clientele.clustering;
