package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

@SparkTest
class ExactQuantilesTest {
  private static final double[] FIFTHS = {.2, .4, .6, .8};

  private static Dataset<Row> frame(SparkSession spark, int partitions, double[]... columns) {
    StructType schema = new StructType();
    for (int c = 0; c < columns.length; c++) {
      schema = schema.add("c" + c, DataTypes.DoubleType);
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < columns[0].length; i++) {
      Object[] values = new Object[columns.length];
      for (int c = 0; c < columns.length; c++) {
        values[c] = columns[c][i];
      }
      rows.add(RowFactory.create(values));
    }
    return spark.createDataFrame(rows, schema).repartition(partitions);
  }

  @Test
  void findsWhatSortingFindsWhateverTheShapeAndThePartitions(SparkSession spark) {
    Random random = new Random(7);
    int rows = 20_000;
    double[] normal = random.doubles(rows).map(u -> (u - .5) * 1e6).toArray();
    double[] money =
        random.doubles(rows).map(u -> Math.round(100 / (1.0001 - u)) / 100.0).toArray();
    double[] ties = random.ints(rows, 0, 7).asDoubleStream().toArray();
    double[] oneValue = new double[rows];
    Arrays.fill(oneValue, -3.25);
    double[] anyBits = random.longs(rows).mapToDouble(Double::longBitsToDouble).toArray();
    // More values side by side than one pass can gather or tell apart.
    double[] crowded = random.doubles(rows).map(u -> 1 + u * 1e-9).toArray();
    crowded[0] = 1e300;
    double[][] columns = {normal, money, ties, oneValue, anyBits, crowded};
    double[] probabilities = {0, .001, .2, .25, .4, .5, .6, .75, .8, .999, 1};
    List<String> names = List.of("c0", "c1", "c2", "c3", "c4", "c5");
    double[][] one = ExactQuantiles.of(frame(spark, 1, columns), names, probabilities);
    for (int c = 0; c < columns.length; c++) {
      assertThat(one[c])
          .as("column %d", c)
          .containsExactly(ExactQuantilesProperties.sorted(columns[c], probabilities));
    }
    assertThat(ExactQuantiles.of(frame(spark, 7, columns), names, probabilities))
        .isDeepEqualTo(one);
  }

  @Test
  void edges(SparkSession spark) {
    Dataset<Row> rows =
        spark.sql(
            """
            select cast(a as double) a, cast(b as double) b, c, cast(null as double) d,
              cast(e as double) `a.b``c`
            from values (1, 'NaN', 1L, '-Infinity'), (null, '-0.0', 2L, '-Infinity'),
              (3, '0.0', 4L, 'Infinity'), (null, null, 4L, 'Infinity') as t(a, b, c, e)""");
    double[][] found =
        ExactQuantiles.of(rows, List.of("a", "b", "c", "d", "a.b`c"), new double[] {0, .25, .5, 1});
    assertThat(found[0]).containsExactly(1, 1.5, 2, 3);
    assertThat(found[1]).containsExactly(0.0, 0.0, 0.0, 0.0);
    assertThat(found[2]).containsExactly(1, 1.75, 3, 4);
    assertThat(found[3]).containsOnly(Double.NaN);
    assertThat(found[4])
        .containsExactly(
            Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            Double.POSITIVE_INFINITY);
    assertThat(ExactQuantiles.of(rows.where("false"), List.of("a"), FIFTHS)[0])
        .containsOnly(Double.NaN);
    assertThat(ExactQuantiles.of(rows.where("c = 1"), List.of("a"), FIFTHS)[0]).containsOnly(1);
    assertThat(ExactQuantiles.of(rows, List.of(), FIFTHS)).isEmpty();
    assertThatThrownBy(() -> ExactQuantiles.of(rows, List.of("a"), new double[] {1.5}))
        .hasMessageContaining("1.5");
  }

  @Test
  void aWidthThatOverflowsDoesNotLeaveTheValues() {
    double max = Double.MAX_VALUE;
    assertThat(ExactQuantiles.between(-max, max, .5)).isZero();
    assertThat(ExactQuantiles.between(-max, max, .25)).isBetween(-.51 * max, -.49 * max);
  }

  @Test
  void aPassIsOneJobAndFewDistinctValuesNeedOnePass(SparkSession spark, SparkJobCounter counter) {
    Dataset<Row> cached =
        spark.range(0, 100_000, 1, 3).selectExpr("id % 9 as few", "sqrt(id) as many").persist();
    cached.count();
    assertThat(counter.jobs(() -> ExactQuantiles.of(cached, List.of("few"), FIFTHS))).isEqualTo(1);
    assertThat(counter.jobs(() -> ExactQuantiles.of(cached, List.of("few", "many"), FIFTHS)))
        .isEqualTo(2);
    Dataset<Row> few = cached.where("many < 100");
    double[][] quantiles = ExactQuantiles.of(few, List.of("few", "many"), FIFTHS);
    assertThat(
            counter.jobs(
                () ->
                    assertThat(ExactQuantiles.of(few, List.of("few", "many"), FIFTHS, 10_000))
                        .isEqualTo(quantiles)))
        .isEqualTo(1);
    cached.unpersist();
  }

  /** Of four million values, 32 MB; the bound is the bins' and does not grow with them. */
  @Test
  void whatReachesTheDriverHasABound(SparkSession spark, SparkJobCounter counter) {
    Dataset<Row> frame = spark.range(0, 4_000_000, 1, 3).selectExpr("sqrt(id) as many");
    assertThat(counter.bytesToTheDriver(() -> ExactQuantiles.of(frame, List.of("many"), FIFTHS)))
        .isLessThan(8_000_000);
  }
}
