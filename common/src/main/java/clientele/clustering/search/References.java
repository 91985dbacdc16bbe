package clientele.clustering.search;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Data without groups that resemble given data: what structure is measured against. No single kind
 * will do (a Gaussian makes anything bounded look structured, a copy of the margins hides groups
 * along an axis), so there are three.
 */
final class References {
  /** The kinds of reference. */
  enum Kind {
    /** Normal, with the data's covariances. */
    GAUSSIAN,
    /** Uniform in the box along the data's principal axes (Tibshirani, Walther, Hastie 2001). */
    BOX,
    /** The data's rank correlations, by a Gaussian copula, and each margin made unimodal. */
    COPULA
  }

  /** All kinds, by number. */
  static final List<Kind> KINDS = List.of(Kind.values());

  /** Beyond this width principal axes are not sought: the box then lies along the features. */
  private static final int MOST_AXES = 200;

  private final WeightedRows rows;
  private final double[] mean;
  private final double[][] root;
  private final double[][] axes;
  private final double[] low;
  private final double[] high;
  private final double[][] scores;
  private final Margin[] margins;

  /** Learns from data. */
  References(WeightedRows rows) {
    this.rows = rows;
    int width = rows.width();
    mean = rows.mean();
    double[][] covariance = Covariance.of(rows);
    root = Covariance.root(covariance);
    axes = width <= MOST_AXES ? Covariance.axes(covariance) : identity(width);
    low = new double[width];
    high = new double[width];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < rows.size(); i++) {
      for (int a = 0; a < width; a++) {
        double along = 0;
        for (int j = 0; j < width; j++) {
          along += axes[a][j] * (rows.values()[i * width + j] - mean[j]);
        }
        low[a] = Math.min(low[a], along);
        high[a] = Math.max(high[a], along);
      }
    }
    margins = new Margin[width];
    double[][] normal = new double[rows.size()][width];
    for (int j = 0; j < width; j++) {
      double[] values = new double[rows.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = rows.values()[i * width + j];
      }
      margins[j] = Margin.of(values);
      normalScores(values, normal, j);
    }
    double[][] correlation = Covariance.of(WeightedRows.of(normal));
    for (int a = 0; a < width; a++) {
      for (int b = 0; b < a; b++) {
        double scale = Math.sqrt(correlation[a][a] * correlation[b][b]);
        correlation[a][b] = scale > 0 ? correlation[a][b] / scale : 0;
        correlation[b][a] = correlation[a][b];
      }
    }
    for (int a = 0; a < width; a++) {
      correlation[a][a] = 1;
    }
    scores = Covariance.root(correlation);
  }

  private static double[][] identity(int width) {
    double[][] identity = new double[width][width];
    for (int i = 0; i < width; i++) {
      identity[i][i] = 1;
    }
    return identity;
  }

  /** Ranks as quantiles of the standard normal distribution; ties share their mean rank. */
  private static void normalScores(double[] values, double[][] into, int column) {
    int n = values.length;
    Integer[] order = new Integer[n];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[a], values[b]));
    for (int i = 0; i < n; ) {
      int end = i + 1;
      while (end < n && values[order[end]] == values[order[i]]) {
        end++;
      }
      double score = Normal.quantile((i + end) / 2.0 / n);
      for (; i < end; i++) {
        into[order[i]][column] = score;
      }
    }
  }

  /** As many rows as the data have, each of weight 1. */
  WeightedRows draw(Kind kind, SplittableRandom random) {
    int width = rows.width();
    double[] values = new double[rows.values().length];
    double[] ones = new double[rows.size()];
    Arrays.fill(ones, 1);
    double[] drawn = new double[width];
    for (int i = 0; i < ones.length; i++) {
      for (int j = 0; j < width; j++) {
        drawn[j] = kind == Kind.BOX ? random.nextDouble() : Streams.gaussian(random);
      }
      for (int j = 0; j < width; j++) {
        values[i * width + j] = value(kind, drawn, j);
      }
    }
    return new WeightedRows(width, values, ones);
  }

  private double value(Kind kind, double[] drawn, int j) {
    double sum = 0;
    switch (kind) {
      case GAUSSIAN -> {
        for (int c = 0; c <= j; c++) {
          sum += root[j][c] * drawn[c];
        }
        return mean[j] + sum;
      }
      case BOX -> {
        for (int a = 0; a < drawn.length; a++) {
          sum += axes[a][j] * (low[a] + drawn[a] * (high[a] - low[a]));
        }
        return mean[j] + sum;
      }
      default -> {
        for (int c = 0; c <= j; c++) {
          sum += scores[j][c] * drawn[c];
        }
        return margins[j].quantile(Normal.distribution(sum));
      }
    }
  }
}
