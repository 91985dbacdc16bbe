package clientele.clustering;

import java.io.Serializable;
import java.util.List;

/**
 * Size, sum and sum of squares of the segments of many models, in one pass over the points. Sums
 * are taken from the mean of all points, so that little cancels, and on a {@link SumGrid}, so that
 * the layout does not show.
 */
final class SegmentSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] origin;
  private final SumGrid grid;
  private final SumGrid squareGrid;
  private final SumGrid weightGrid;

  /** Whether all points weigh 1: then weights are counts. */
  private final boolean even;

  /** Of the task that adds, as its addends are: neither travels. */
  private final transient int[][] labels;

  private final transient Addends addends = new Addends();
  private final long[][] weights;
  private final long[][] fineWeights;
  private final long[][] sums;
  private final long[][] fineSums;
  private final long[][] squares;
  private final long[][] fineSquares;

  private SegmentSums(Plan plan, List<SegmentModel> models) {
    origin = plan.origin;
    grid = plan.grid;
    squareGrid = plan.squareGrid;
    weightGrid = plan.weightGrid;
    even = plan.even;
    int size = models.size();
    labels = new int[size][0];
    weights = new long[size][];
    fineWeights = new long[size][];
    sums = new long[size][];
    fineSums = new long[size][];
    squares = new long[size][];
    fineSquares = new long[size][];
    for (int m = 0; m < size; m++) {
      int segments = models.get(m).segments();
      weights[m] = new long[segments];
      fineWeights[m] = new long[segments];
      sums[m] = new long[segments * origin.length];
      fineSums[m] = new long[segments * origin.length];
      squares[m] = new long[segments];
      fineSquares[m] = new long[segments];
    }
  }

  /** What a task knows before it begins. */
  private static final class Plan implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] origin;
    private final SumGrid grid;
    private final SumGrid squareGrid;
    private final SumGrid weightGrid;
    private final boolean even;

    Plan(Points points) {
      origin = points.mean();
      even = points.heaviest() == 1;
      double reach = points.reach();
      double heaviest = points.heaviest();
      grid = SumGrid.of(reach * heaviest, points.count());
      squareGrid = SumGrid.of(reach * reach * origin.length * heaviest, points.count());
      weightGrid = SumGrid.of(heaviest, points.count());
    }
  }

  static SegmentSums of(Points points, List<SegmentModel> models) {
    Plan plan = new Plan(points);
    List<SegmentModel> sent = List.copyOf(models);
    return points.reduce(
        blocks -> {
          SegmentSums part = new SegmentSums(plan, sent);
          blocks.forEachRemaining(block -> part.add(block, sent));
          return part;
        },
        SegmentSums::merge);
  }

  private void add(PointBlock block, List<SegmentModel> models) {
    int rows = block.size();
    for (int m = 0; m < labels.length; m++) {
      if (labels[m].length < rows) {
        labels[m] = new int[rows];
      }
      models.get(m).segments(block.values(), rows, labels[m]);
    }
    for (int from = 0; from < rows; from += Axes.TILE) {
      int size = Math.min(Axes.TILE, rows - from);
      addends.prepare(block, from, size, this);
      for (int m = 0; m < labels.length; m++) {
        add(m, from, size);
      }
    }
  }

  /** What some points add, the same for all models; for one task. */
  private static final class Addends {
    private long[] whole = {};
    private long[] fine = {};
    private final long[] wholeSquare = new long[Axes.TILE];
    private final long[] fineSquare = new long[Axes.TILE];
    private final long[] wholeWeight = new long[Axes.TILE];
    private final long[] fineWeight = new long[Axes.TILE];

    void prepare(PointBlock block, int from, int size, SegmentSums to) {
      int width = block.width();
      if (whole.length < width * Axes.TILE) {
        whole = new long[width * Axes.TILE];
        fine = new long[width * Axes.TILE];
      }
      for (int row = 0; row < size; row++) {
        double weight = block.weight(from + row);
        double squared = 0;
        for (int i = 0, at = from + row; i < width; i++, at += block.size()) {
          double d = block.values()[at] - to.origin[i];
          squared += d * d;
          double x = weight * d;
          whole[row * width + i] = to.grid.coarse(x);
          fine[row * width + i] = to.grid.fine(x, whole[row * width + i]);
        }
        wholeSquare[row] = to.squareGrid.coarse(weight * squared);
        fineSquare[row] = to.squareGrid.fine(weight * squared, wholeSquare[row]);
        wholeWeight[row] = to.even ? 1 : to.weightGrid.coarse(weight);
        fineWeight[row] = to.even ? 0 : to.weightGrid.fine(weight, wholeWeight[row]);
      }
    }
  }

  private void add(int m, int from, int size) {
    for (int row = 0; row < size; row++) {
      int segment = labels[m][from + row];
      if (segment >= 0) {
        weights[m][segment] += addends.wholeWeight[row];
        fineWeights[m][segment] += addends.fineWeight[row];
        squares[m][segment] += addends.wholeSquare[row];
        fineSquares[m][segment] += addends.fineSquare[row];
        add(addends.whole, addends.fine, row * origin.length, sums[m], fineSums[m], segment);
      }
    }
  }

  private void add(long[] whole, long[] fine, int at, long[] sum, long[] fineSum, int segment) {
    int to = segment * origin.length;
    for (int i = 0; i < origin.length; i++) {
      sum[to + i] += whole[at + i];
      fineSum[to + i] += fine[at + i];
    }
  }

  private void merge(SegmentSums other) {
    for (int m = 0; m < weights.length; m++) {
      add(weights[m], other.weights[m]);
      add(fineWeights[m], other.fineWeights[m]);
      add(sums[m], other.sums[m]);
      add(fineSums[m], other.fineSums[m]);
      add(squares[m], other.squares[m]);
      add(fineSquares[m], other.fineSquares[m]);
    }
  }

  private static void add(long[] to, long[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += from[i];
    }
  }

  double[] weights(int model) {
    double[] all = new double[weights[model].length];
    for (int c = 0; c < all.length; c++) {
      all[c] =
          even ? weights[model][c] : weightGrid.value(weights[model][c], fineWeights[model][c]);
    }
    return all;
  }

  private double sum(int model, int segment, int axis) {
    int at = segment * origin.length + axis;
    return grid.value(sums[model][at], fineSums[model][at]);
  }

  /** The mean of each segment; of an empty one, the mean of all points. */
  double[][] means(int model) {
    double[] weight = weights(model);
    double[][] means = new double[weight.length][origin.length];
    for (int c = 0; c < means.length; c++) {
      for (int i = 0; i < origin.length; i++) {
        means[c][i] = origin[i] + (weight[c] > 0 ? sum(model, c, i) / weight[c] : 0);
      }
    }
    return means;
  }

  /** The mean squared distance of each segment's members to their mean. */
  double[] variances(int model) {
    double[] weight = weights(model);
    double[] variances = new double[weight.length];
    for (int c = 0; c < variances.length; c++) {
      variances[c] = weight[c] > 0 ? Math.max(0, within(model, c, weight[c])) / weight[c] : 0;
    }
    return variances;
  }

  private double within(int model, int segment, double weight) {
    double squared = 0;
    for (int i = 0; i < origin.length; i++) {
      double sum = sum(model, segment, i);
      squared += sum * sum;
    }
    return weight > 0
        ? squareGrid.value(squares[model][segment], fineSquares[model][segment]) - squared / weight
        : 0;
  }

  /** The sum of squared distances to the segments' means, for each model. */
  double[] costs() {
    double[] costs = new double[weights.length];
    for (int m = 0; m < costs.length; m++) {
      double[] weight = weights(m);
      for (int c = 0; c < weight.length; c++) {
        costs[m] += within(m, c, weight[c]);
      }
    }
    return costs;
  }
}
