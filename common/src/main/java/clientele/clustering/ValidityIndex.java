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
   * of one point. −1 to 1; above 0.7 strong, above 0.5 reasonable, below 0.25 no structure
   * (Rousseeuw 1987; bands: Kaufman and Rousseeuw 1990). Takes n² distances, so it is computed on a
   * sample. Known to favour k = 2 where there is no structure.
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
  SMALLEST_SHARE("smallest_share");

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
