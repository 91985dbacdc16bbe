package clientele.clustering.search;

/** Distances between points that lie in arrays. */
final class Distance {
  private Distance() {}

  /** The squared Euclidean distance. */
  static double squared(double[] a, int from, double[] b, int to, int width) {
    double sum = 0;
    for (int j = 0; j < width; j++) {
      double d = a[from + j] - b[to + j];
      sum += d * d;
    }
    return sum;
  }
}
