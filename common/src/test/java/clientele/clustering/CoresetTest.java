package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.clustering.search.WeightedRows;
import clientele.testing.SparkTest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

@SparkTest
class CoresetTest {
  private static final int SEEDS = 80;
  private static final int SIZE = 400;

  /** Two clouds, and one row in two hundred far away. */
  private static double[][] rows() {
    double[][] rows = TestData.blobs(3_000, 1, new double[][] {{0, 0}, {6, 2}}, new Random(5));
    for (int i = 0; i < rows.length; i += 200) {
      rows[i] = new double[] {40 + i % 7, -30};
    }
    return rows;
  }

  private static double cost(WeightedRows rows, double[] center) {
    double cost = 0;
    for (int i = 0; i < rows.size(); i++) {
      cost += rows.weights()[i] * Distances.squared(rows.row(i), center);
    }
    return cost;
  }

  private static Set<List<Double>> set(WeightedRows rows) {
    Set<List<Double>> set = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      set.add(Arrays.stream(rows.row(i)).boxed().toList());
    }
    return set;
  }

  /** Over many draws, weights and costs are those of all rows on average. */
  @Test
  void weightsStandForAllRows(SparkSession spark) {
    double[][] rows = rows();
    WeightedRows all = WeightedRows.of(rows);
    double[] center = {2, -1};
    double weight = 0;
    double cost = 0;
    double drawn = 0;
    double smaller = 0;
    try (Points points = TestData.points(spark, rows, 3)) {
      for (long seed = 1; seed <= SEEDS; seed++) {
        Coreset coreset = Coreset.of(points, SIZE, 100, seed);
        weight += coreset.rows().weight() / SEEDS;
        cost += cost(coreset.rows(), center) / SEEDS;
        drawn += (double) coreset.rows().size() / SEEDS;
        smaller += coreset.rows(100).weight() / SEEDS;
        assertThat(coreset.whole()).isFalse();
        // Far rows are never missed as a whole.
        assertThat(set(coreset.rows())).anySatisfy(row -> assertThat(row.get(0)).isGreaterThan(30));
      }
    }
    // Means of 80 draws, whose relative standard errors are about 1/√(80 · 400) and 1/√(80 · 100).
    assertThat(weight / rows.length).isCloseTo(1, within(0.02));
    assertThat(smaller / rows.length).isCloseTo(1, within(0.05));
    assertThat(cost / cost(all, center)).isCloseTo(1, within(0.02));
    // Fewer than asked for, as a row is drawn once at most.
    assertThat(drawn).isBetween(0.75 * SIZE, 1.02 * SIZE);
  }

  @Test
  void smallerOnesAreNested(SparkSession spark) {
    try (Points points = TestData.points(spark, rows(), 3)) {
      Coreset coreset = Coreset.of(points, SIZE, 100, 7);
      assertThat(set(coreset.rows())).containsAll(set(coreset.rows(100)));
      assertThat(coreset.rows(100).size()).isLessThan(coreset.rows().size());
      assertThat(coreset.even(100).weights()).containsOnly(1.0);
      assertThat(coreset.even(100).size()).isBetween(60, 140);
    }
  }

  @Test
  void fewPointsAreTheirOwn(SparkSession spark) {
    double[][] rows = TestData.iris();
    try (Points points = TestData.points(spark, rows, 3)) {
      Coreset coreset = Coreset.of(points, 150, 150, 7);
      assertThat(coreset.whole()).isTrue();
      assertThat(coreset.rows().weights()).hasSize(150).containsOnly(1.0);
      assertThat(set(coreset.rows())).isEqualTo(set(WeightedRows.of(rows)));
    }
  }
}
