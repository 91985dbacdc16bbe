/**
 * The search's inner loops, on plain arrays and without Spark: weighted k-means ({@link
 * clientele.clustering.search.KMeans}, Arthur and Vassilvitskii 2007, Hamerly 2010), bisecting
 * k-means ({@link clientele.clustering.search.BisectingTree}), resampling ({@link
 * clientele.clustering.search.Resampling}, Hennig 2007, Tibshirani and Walther 2005), valleys
 * between segments ({@link clientele.clustering.search.Parting}) and references without groups
 * ({@link clientele.clustering.search.References}, Tibshirani, Walther and Hastie 2001). {@link
 * clientele.clustering.search.Search} is the entrance.
 *
 * <p>All randomness comes from named streams ({@link clientele.clustering.search.Streams}), so that
 * the order of the work does not show.
 */
package clientele.clustering.search;
