package clientele.clustering.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Valleys between segments, in sets small enough that centres follow their rows. */
class PartingTest {
  private static WeightedRows clouds(int clouds, int each, int width, double apart, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[clouds * each * width];
    for (int i = 0; i < values.length; i++) {
      int cloud = i / (each * width);
      values[i] = Streams.gaussian(random) + (i % width == cloud ? apart : 0);
    }
    double[] weights = new double[clouds * each];
    java.util.Arrays.fill(weights, 1);
    return new WeightedRows(width, values, weights);
  }

  /** With 64 rows in 32 dimensions, centres that know their rows part any cloud. */
  @ParameterizedTest
  @CsvSource({"64,2", "64,8", "64,32", "200,64", "2000,8"})
  void oneCloudIsNotParted(int rows, int width) {
    for (long seed = 1; seed <= 20; seed++) {
      WeightedRows cloud = clouds(1, rows, width, 0, seed);
      for (int k = 2; k <= 4; k++) {
        Partition cut = new KMeans(25, 0, true).fit(cloud, k, new SplittableRandom(seed));
        assertThat(Parting.of(cloud, cut).groups()).as("seed %d, k %d", seed, k).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"64,3", "64,32", "200,64", "2000,8"})
  void cloudsThatLieApartAreParted(int rows, int width) {
    for (long seed = 1; seed <= 20; seed++) {
      WeightedRows clouds = clouds(3, rows, width, 6, seed);
      for (int k = 3; k <= 6; k++) {
        Partition cut = new KMeans(25, 0, true).fit(clouds, k, new SplittableRandom(seed));
        assertThat(Parting.of(clouds, cut).groups()).as("seed %d, k %d", seed, k).isEqualTo(3);
      }
    }
  }
}
