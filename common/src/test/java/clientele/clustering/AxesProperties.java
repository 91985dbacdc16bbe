package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Distances of many points at once are those of one point after the other, to the last bit. */
class AxesProperties {
  /** Few different coordinates, so that points lie on centres and between them. */
  private static double[] points(int count, int width, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] rows = new double[count * width];
    Arrays.setAll(rows, i -> seed % 2 == 0 ? random.nextInt(-3, 3) : random.nextDouble(-1e6, 1e6));
    return rows;
  }

  private static double[] row(double[] rows, int width, int at) {
    return Arrays.copyOfRange(rows, at * width, (at + 1) * width);
  }

  @Property(tries = 200)
  void pointsAreTurnedAround(
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll long seed) {
    double[] rows = points(count, width, seed);
    double[] axes = Axes.of(rows, width);
    for (int i = 0; i < count; i++) {
      assertThat(Axes.point(axes, count, i)).isEqualTo(row(rows, width, i));
    }
  }

  @Property(tries = 200)
  void everyPointGoesToTheFirstOfItsNearestCentres(
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 12) int centers,
      @ForAll long seed) {
    double[] rows = points(count, width, seed);
    double[] flat = points(centers, width, seed + 2);
    double[] scale = new double[width];
    Arrays.fill(scale, 1);
    double[][] each = new double[centers][];
    Arrays.setAll(each, c -> row(flat, width, c));
    NearestCenterModel model = NearestCenterModel.of("kmeans", each, scale);
    int[] labels = new int[count];
    model.segments(Axes.of(rows, width), count, labels);
    for (int i = 0; i < count; i++) {
      assertThat(labels[i]).isEqualTo(model.segment(row(rows, width, i)));
    }
  }

  @Property(tries = 200)
  void distancesAreThoseOfOnePointAfterTheOther(
      @ForAll @IntRange(min = 1, max = 600) int count,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll long seed) {
    double[] rows = points(count, width, seed);
    double[] center = points(1, width, seed + 1);
    int from = count / 3;
    int size = Math.min(Axes.TILE, count - from);
    double[] squared = new double[Axes.TILE];
    Axes.squared(Axes.of(rows, width), count, from, size, center, 0, squared);
    for (int i = 0; i < size; i++) {
      assertThat(squared[i]).isEqualTo(Distances.squared(row(rows, width, from + i), center));
    }
  }
}
