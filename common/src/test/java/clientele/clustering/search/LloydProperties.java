package clientele.clustering.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rounds with bounds give what plain rounds give. */
class LloydProperties {
  /** Lloyd's rounds as the textbook has them: every row is compared with every centre. */
  private static final class Plain {
    private final WeightedRows rows;
    private final double[][] centers;
    private final int[] labels;

    Plain(WeightedRows rows, double[] flat) {
      this.rows = rows;
      int width = rows.width();
      centers = new double[flat.length / width][];
      Arrays.setAll(centers, c -> Arrays.copyOfRange(flat, c * width, (c + 1) * width));
      labels = new int[rows.size()];
    }

    void run(int rounds) {
      assign();
      for (int round = 0; round < rounds; round++) {
        boolean filled = fill();
        for (int c = 0; c < centers.length; c++) {
          move(c);
        }
        if (!assign() && !filled) {
          return;
        }
      }
    }

    private double squared(int row, int center) {
      double sum = 0;
      double[] point = rows.row(row);
      for (int j = 0; j < point.length; j++) {
        sum += (point[j] - centers[center][j]) * (point[j] - centers[center][j]);
      }
      return sum;
    }

    private boolean assign() {
      int[] before = labels.clone();
      for (int i = 0; i < labels.length; i++) {
        labels[i] = 0;
        for (int c = 1; c < centers.length; c++) {
          if (squared(i, c) < squared(i, labels[i])) {
            labels[i] = c;
          }
        }
      }
      return !Arrays.equals(before, labels);
    }

    private long size(int center) {
      return Arrays.stream(labels).filter(label -> label == center).count();
    }

    /** The row farthest from its centre, unless it is alone there, goes to an empty centre. */
    private boolean fill() {
      boolean filled = false;
      for (int c = 0; c < centers.length; c++) {
        int farthest = -1;
        for (int i = 0; i < labels.length && size(c) == 0; i++) {
          double least = farthest < 0 ? 0 : squared(farthest, labels[farthest]);
          if (squared(i, labels[i]) > least && size(labels[i]) > 1) {
            farthest = i;
          }
        }
        if (farthest >= 0) {
          labels[farthest] = c;
          filled = true;
        }
      }
      return filled;
    }

    private void move(int center) {
      double[] sum = new double[rows.width()];
      double weight = 0;
      for (int i = 0; i < labels.length; i++) {
        if (labels[i] == center) {
          weight += rows.weights()[i];
          for (int j = 0; j < sum.length; j++) {
            sum[j] += rows.weights()[i] * rows.row(i)[j];
          }
        }
      }
      for (int j = 0; j < sum.length && weight > 0; j++) {
        centers[center][j] = sum[j] / weight;
      }
    }
  }

  private static WeightedRows rows(int size, int width, int clouds, SplittableRandom random) {
    double[] values = new double[size * width];
    double[] weights = new double[size];
    for (int i = 0; i < size; i++) {
      weights[i] = 0.05 + 20 * Math.pow(random.nextDouble(), 3);
      for (int j = 0; j < width; j++) {
        values[i * width + j] = 3.0 * ((i % clouds) * (j + 1) % 5) + Streams.gaussian(random);
      }
    }
    return new WeightedRows(width, values, weights);
  }

  private static void compare(WeightedRows rows, double[] start, int rounds) {
    Plain plain = new Plain(rows, start);
    plain.run(rounds);
    Partition found = new Lloyd(rows, start).run(rounds, 0);
    int width = rows.width();
    double cost = 0;
    for (int i = 0; i < rows.size(); i++) {
      cost += rows.weights()[i] * plain.squared(i, plain.labels[i]);
    }
    assertThat(found.labels()).isEqualTo(plain.labels);
    assertThat(found.cost()).isCloseTo(cost, within(1e-9 * (1 + cost)));
    for (int c = 0; c < found.segments(); c++) {
      assertThat(Arrays.copyOfRange(found.centers(), c * width, (c + 1) * width))
          .containsExactly(plain.centers[c], within(1e-9));
    }
  }

  @Property(tries = 300)
  void boundsChangeNothing(
      @ForAll @IntRange(min = 20, max = 200) int size,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @IntRange(min = 1, max = 12) int segments,
      @ForAll @IntRange(min = 1, max = 40) int rounds,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedRows rows = rows(size, width, 1 + random.nextInt(6), random);
    compare(rows, Seeding.greedy(rows, segments, random), rounds);
  }

  /** Centres far from all rows lose them, and take others' rows. */
  @Property(tries = 300)
  void emptyCentresTakeFarRowsAlike(
      @ForAll @IntRange(min = 20, max = 120) int size,
      @ForAll @IntRange(min = 1, max = 4) int width,
      @ForAll @IntRange(min = 2, max = 8) int segments,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    WeightedRows rows = rows(size, width, 3, random);
    double[] start = new double[segments * width];
    for (int i = 0; i < start.length; i++) {
      start[i] = (i / width % 2 == 0 ? 0 : 100) + 5 * Streams.gaussian(random);
    }
    compare(rows, start, 30);
  }

  /** Rows on a lattice, many of them alike, as counts are: ties may fall either way, costs not. */
  @Property(tries = 200)
  void moreRoundsNeverCostMore(
      @ForAll @IntRange(min = 20, max = 200) int size,
      @ForAll @IntRange(min = 1, max = 6) int segments,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] values = new double[size][2];
    for (double[] row : values) {
      Arrays.setAll(row, j -> random.nextInt(4));
    }
    WeightedRows rows = WeightedRows.of(values);
    double[] start = Seeding.greedy(rows, segments, random);
    double before = Partition.of(rows, start).cost();
    for (int rounds = 1; rounds < 8; rounds++) {
      double cost = new Lloyd(rows, start).run(rounds, 0).cost();
      assertThat(cost).isLessThanOrEqualTo(before + 1e-9);
      before = cost;
    }
  }
}
