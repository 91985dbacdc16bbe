package clientele.clustering;

/** Distances between points. */
final class Distances {
  private Distances() {}

  /** The squared Euclidean distance. */
  static double squared(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double d = a[i] - b[i];
      sum += d * d;
    }
    return sum;
  }

  /** The Euclidean distance. */
  static double euclidean(double[] a, double[] b) {
    return Math.sqrt(squared(a, b));
  }
}
