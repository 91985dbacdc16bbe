package clientele.clustering;

/**
 * What can be said of a segmentation from its points and labels alone. Throughout, n points x lie
 * in k segments C of n_C points with mean m_C, m is the mean of all, d the Euclidean distance, all
 * in scaled units; points of weight w count as w points. A segment's mean is that of its members,
 * not what its model knows it by.
 */
public enum ValidityIndex {
  /**
   * Within-segment sum of squares: W = Σ_C Σ_{x ∈ C} d(x, m_C)². From 0; lower is tighter, and more
   * segments always lower it: compare at equal k. What k-means minimises (Steinhaus 1956, Lloyd
   * 1982).
   */
  COST("cost"),

  /**
   * Explained share of the sum of squares: 1 − W / T, T = Σ d(x, m)². 0 to 1; rises with k, so its
   * bend counts, not its height (Thorndike 1953).
   */
  EXPLAINED("explained"),

  /**
   * Classical silhouette: mean of s = (b − a) / max(a, b), where a is a point's mean distance to
   * the others of its segment and b the least mean distance to another segment; s = 0 for a segment
   * of one point. Where rows have weights, the others of a row's segment are the other rows. −1 to
   * 1; above 0.7 strong, above 0.5 reasonable, below 0.25 no structure (Rousseeuw 1987; bands:
   * Kaufman and Rousseeuw 1990). Takes n² distances, so it is computed on a sample. Known to favour
   * k = 2 where there is no structure.
   */
  SILHOUETTE("silhouette"),

  /**
   * Simplified silhouette: the same with a the distance to the mean of the own segment and b to the
   * nearest other mean. −1 to 1, somewhat above the classical one; all points at the cost of one
   * pass (Hruschka, Campello and de Castro 2006).
   */
  SIMPLIFIED_SILHOUETTE("simplified_silhouette"),

  /**
   * Silhouette by squared distances: a and b are mean squared distances, for which Σ_{y ∈ C} d(x,
   * y)² = n_C (d(x, m_C)² + V_C) with V_C the segment's mean squared distance to its mean, so that
   * all points take one pass. −1 to 1, on another scale than the classical one: it squares the
   * contrast. What Spark's ClusteringEvaluator gives.
   */
  SILHOUETTE_SQUARED("silhouette_squared"),

  /**
   * Variance ratio: (B / (k − 1)) / (W / (n − k)) with B = Σ_C n_C d(m_C, m)². From 0; higher is
   * better; no absolute scale, and it favours round segments of equal size (Caliński and Harabasz
   * 1974).
   */
  CALINSKI_HARABASZ("calinski_harabasz"),

  /**
   * Mean over the segments of the worst similarity to another: max (S_C + S_D) / d(m_C, m_D), where
   * S is the mean distance of a segment's members to its mean. From 0; lower is better; below 1 the
   * segments' radii do not reach each other (Davies and Bouldin 1979).
   */
  DAVIES_BOULDIN("davies_bouldin"),

  /** Share of the points in the smallest segment. 0 to 1/k; a bound, not a measure of quality. */
  SMALLEST_SHARE("smallest_share"),

  /**
   * Parted groups: how many groups remain when neighbouring segments are joined unless emptier
   * space lies between them. Members of two neighbours are projected on the line through their
   * centres; the least crowded window between the centres must hold less than three quarters of
   * what the most crowded ones on either side hold, by three standard errors. 1 to k; 1 where every
   * border runs through a cloud. Beginning with more segments than there are groups hardly changes
   * it, which makes it say how many there are. Measured on the coreset, with values that many share
   * spread over the room between them. After the idea of modality along projections (Kalogeratos
   * and Likas 2012, "Dip-means").
   */
  PARTED_GROUPS("parted_groups"),

  /**
   * Bootstrap stability: how well each segment is found again in resamples, as the Jaccard
   * similarity |A ∩ B| / |A ∪ B| to the most similar segment of a new fit; mean over resamples, and
   * over the segments by size. 0 to 1; below 0.6 not to be trusted, from 0.75 stable, from 0.85
   * highly stable (Hennig 2007). Stability alone proves no groups: a long cloud is cut in two at
   * the same place every time.
   */
  STABILITY("stability"),

  /**
   * Prediction strength: the points are cut in random halves and each half is segmented; of each
   * segment of one half, the share of pairs that the other half's centres put together, too; the
   * least over the segments, averaged over cuts and directions. 0 to 1; from 0.8 to 0.9 the
   * segments are there in both halves (Tibshirani and Walther 2005). Of some 1,500 points for all
   * candidates, of 6,000 for the chosen one.
   */
  PREDICTION_STRENGTH("prediction_strength"),

  /**
   * Gap: mean of ln W over references, uniform in the box along the principal axes, less ln W of
   * the data, all fitted alike on samples of one size. Higher is tighter than uniform data would
   * be; the first k with gap(k) ≥ gap(k + 1) − se(k + 1) is the number that it proposes
   * (Tibshirani, Walther and Hastie 2001). Known of k-means alone, by which the references are
   * fitted, and of the numbers of segments that are compared with references.
   */
  GAP("gap"),

  /** Standard error of the gap: sd of the references' ln W times √(1 + 1/B), B references. */
  GAP_SE("gap_se"),

  /**
   * Bayesian information criterion of round normal segments with one variance: −2 ln L + p ln n
   * with σ² = W / (d (n − k)), ln L = Σ n_C ln(n_C / n) − n d / 2 ln(2π σ²) − d (n − k) / 2 and p =
   * k d + k free numbers. Lower is better. It has that meaning for k-means-like segments only, and
   * favours many where segments are not round (Schwarz 1978; Pelleg and Moore 2000, "X-means").
   */
  BIC("bic");

  private final String column;

  ValidityIndex(String column) {
    this.column = column;
  }

  /**
   * Where {@code k_selection} holds it.
   *
   * @return the column
   */
  public String column() {
    return column;
  }
}
