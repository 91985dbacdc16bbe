package clientele.clustering.search;

import java.util.Arrays;

/** Weighted covariances, their square root and their principal axes. */
final class Covariance {
  /** Rounds of rotations; ten are enough for any matrix that is met. */
  private static final int SWEEPS = 30;

  private Covariance() {}

  /** The population's covariance matrix. */
  static double[][] of(WeightedRows rows) {
    int width = rows.width();
    double[] mean = rows.mean();
    double[][] sums = new double[width][width];
    double[] centered = new double[width];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < width; j++) {
        centered[j] = rows.values()[i * width + j] - mean[j];
      }
      for (int a = 0; a < width; a++) {
        double x = rows.weights()[i] * centered[a];
        for (int b = 0; b <= a; b++) {
          sums[a][b] += x * centered[b];
        }
      }
    }
    double weight = rows.weight();
    for (int a = 0; a < width; a++) {
      for (int b = 0; b <= a; b++) {
        sums[a][b] /= weight;
        sums[b][a] = sums[a][b];
      }
    }
    return sums;
  }

  /** The same with no covariance but each measure's own variance. */
  static double[][] variances(WeightedRows rows) {
    int width = rows.width();
    double[] mean = rows.mean();
    double weight = rows.weight();
    double[][] variances = new double[width][width];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < width; j++) {
        double centered = rows.values()[i * width + j] - mean[j];
        variances[j][j] += rows.weights()[i] / weight * centered * centered;
      }
    }
    return variances;
  }

  /**
   * The lower triangle L with L Lᵀ = the matrix (Cholesky). Where the matrix is singular the
   * dependent directions are zero.
   */
  static double[][] root(double[][] matrix) {
    int n = matrix.length;
    double[][] root = new double[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b <= a; b++) {
        double sum = matrix[a][b];
        for (int c = 0; c < b; c++) {
          sum -= root[a][c] * root[b][c];
        }
        if (a == b) {
          root[a][a] = sum > 1e-12 * matrix[a][a] ? Math.sqrt(sum) : 0;
        } else {
          root[a][b] = root[b][b] > 0 ? sum / root[b][b] : 0;
        }
      }
    }
    return root;
  }

  /** The eigenvectors of a symmetric matrix, one a row (Jacobi's rotations). */
  static double[][] axes(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
    double[][] axes = new double[n][n];
    for (int i = 0; i < n; i++) {
      axes[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS && off(a) > 1e-22; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          if (a[p][q] != 0) {
            rotate(a, axes, p, q);
          }
        }
      }
    }
    return axes;
  }

  /** The share of the squares that lies off the diagonal. */
  private static double off(double[][] a) {
    double off = 0;
    double all = 0;
    for (int p = 0; p < a.length; p++) {
      for (int q = 0; q < a.length; q++) {
        all += a[p][q] * a[p][q];
        off += p == q ? 0 : a[p][q] * a[p][q];
      }
    }
    return all > 0 ? off / all : 0;
  }

  private static void rotate(double[][] a, double[][] axes, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double cos = 1 / Math.sqrt(t * t + 1);
    double sin = t * cos;
    for (int i = 0; i < a.length; i++) {
      double x = a[i][p];
      double y = a[i][q];
      a[i][p] = cos * x - sin * y;
      a[i][q] = sin * x + cos * y;
    }
    for (int i = 0; i < a.length; i++) {
      double x = a[p][i];
      double y = a[q][i];
      a[p][i] = cos * x - sin * y;
      a[q][i] = sin * x + cos * y;
      double u = axes[p][i];
      double v = axes[q][i];
      axes[p][i] = cos * u - sin * v;
      axes[q][i] = sin * u + cos * v;
    }
  }
}
