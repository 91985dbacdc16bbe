package clientele.clustering.search;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.TestData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
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
    Arrays.fill(weights, 1);
    return new WeightedRows(width, values, weights);
  }

  /** With 64 rows in 32 dimensions, centres that know their rows part any cloud. */
  @ParameterizedTest
  @CsvSource({"64,2", "64,8", "64,32", "200,64", "400,80", "2000,8"})
  void oneCloudIsNotParted(int rows, int width) {
    for (long seed = 1; seed <= 20; seed++) {
      WeightedRows cloud = clouds(1, rows, width, 0, seed);
      for (int k = 2; k <= 4; k++) {
        Partition cut = new KMeans(25, 0).fit(cloud, k, new SplittableRandom(seed));
        assertThat(Parting.of(cloud, cut).groups()).as("seed %d, k %d", seed, k).isEqualTo(1);
      }
    }
  }

  /** Cut in many, where the space between two centres belongs to third ones. */
  @ParameterizedTest
  @CsvSource({"2000,4", "5000,10", "12000,6", "3000,30"})
  void oneCloudIsNotPartedByManyCuts(int rows, int width) {
    WeightedRows cloud = clouds(1, rows, width, 0, 1);
    for (int k = 2; k <= 12; k++) {
      Partition cut = new KMeans(25, 0.001).fit(cloud, k, new SplittableRandom(k));
      assertThat(Parting.of(cloud, cut).groups()).as("k %d", k).isEqualTo(1);
    }
  }

  @Test
  void aCentreWithoutRowsIsNoGroup() {
    WeightedRows clouds = clouds(3, 100, 3, 9, 1);
    double[] centers = {9, 0, 0, 0, 9, 0, 0, 0, 9, 500, 500, 500};
    assertThat(Parting.of(clouds, Partition.of(clouds, centers)).groups()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"64,3", "64,32", "200,64", "400,80", "2000,8"})
  void cloudsThatLieApartAreParted(int rows, int width) {
    for (long seed = 1; seed <= 20; seed++) {
      WeightedRows clouds = clouds(3, rows, width, 6, seed);
      for (int k = 3; k <= 6; k++) {
        Partition cut = new KMeans(25, 0).fit(clouds, k, new SplittableRandom(seed));
        assertThat(Parting.of(clouds, cut).groups()).as("seed %d, k %d", seed, k).isEqualTo(3);
      }
    }
  }

  /** Two groups that lie apart along one of four features, flat once all are standardised. */
  @Test
  void flatGroupsArePartedHoweverManyTheyAreCutInto() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] rows = new double[5_000][4];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < 4; j++) {
        rows[i][j] = Streams.gaussian(random) + (j == 0 && i % 2 == 0 ? 6 : 0);
      }
    }
    WeightedRows groups = WeightedRows.of(TestData.standardised(rows));
    List<Integer> found = new ArrayList<>();
    for (int k = 2; k <= 8; k++) {
      for (long start = 1; start <= 5; start++) {
        Partition cut = new KMeans(25, 0.001).fit(groups, k, new SplittableRandom(start));
        found.add(Parting.of(groups, cut).groups());
      }
    }
    // Some of the cuts put rows of both into one segment.
    assertThat(found).containsOnly(1, 2);
    assertThat(Collections.frequency(found, 2)).isGreaterThanOrEqualTo(30);
  }
}
