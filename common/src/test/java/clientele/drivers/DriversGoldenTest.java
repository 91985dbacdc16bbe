package clientele.drivers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.drivers.DriverRegression.Driver;
import clientele.drivers.DriverRegression.Drivers;
import clientele.features.Feature;
import clientele.features.FeatureRegistry;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * Correlations, variance inflation, information and regression on iris, against SciPy, statsmodels
 * and scikit-learn: scripts/golden/regression.py prints the numbers.
 */
@SparkTest
class DriversGoldenTest {
  private static final int SPECIES = 5;

  private static List<String[]> iris() {
    try (InputStream file =
        DriversGoldenTest.class.getResourceAsStream("/clientele/clustering/iris.csv")) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().skip(1).map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static double[] column(int index) {
    return iris().stream().mapToDouble(row -> Double.parseDouble(row[index])).toArray();
  }

  @Test
  void correlations() {
    double[] pearson = {0.8717537758865831, -0.4284401043305397, 0.9628654314027961};
    double[] spearman = {0.8818981264349859, -0.30963508601557777, 0.9376668235763412};
    int[] others = {1, 2, 4};
    for (int i = 0; i < others.length; i++) {
      assertThat(Association.pearson(column(3), column(others[i])))
          .isCloseTo(pearson[i], within(1e-12));
      assertThat(Association.spearman(column(3), column(others[i])))
          .isCloseTo(spearman[i], within(1e-12));
    }
    assertThat(Association.pearson(new double[] {1, 1, 1}, new double[] {1, 2, 3})).isZero();
  }

  @Test
  void varianceInflation() {
    double[][] columns = {column(1), column(2), column(3), column(4)};
    double[] expected = {
      7.072722013939533, 2.1008716761242536, 31.26149777492164, 16.090175419908462
    };
    double[] found = Association.vif(Association.correlations(columns));
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-6));
    }
    // A sum of two others, exactly.
    double[] sum = new double[columns[0].length];
    Arrays.setAll(sum, i -> columns[0][i] + columns[1][i]);
    double[] endless =
        Association.vif(Association.correlations(new double[][] {columns[0], columns[1], sum}));
    assertThat(Arrays.stream(endless).min().orElseThrow()).isGreaterThan(1e6);
  }

  @Test
  void information() {
    int[] species =
        iris().stream().mapToInt(row -> row[SPECIES].charAt(2) + row[SPECIES].length()).toArray();
    int[] parts = Arrays.stream(column(3)).mapToInt(x -> x < 2.5 ? 0 : x < 4.9 ? 1 : 2).toArray();
    assertThat(Association.information(species, parts)).isCloseTo(0.846431440172057, within(1e-12));
    assertThat(Association.information(species, species)).isCloseTo(1, within(1e-12));
    assertThat(Association.information(new int[] {1, 1, 1}, new int[] {1, 2, 3})).isZero();
    // A number is cut into parts of a tenth, equal ones together.
    double[] hundred = new double[100];
    Arrays.setAll(hundred, i -> Math.min(i, 94));
    int[] cut = Association.parts(hundred);
    assertThat(cut[9]).isZero();
    assertThat(cut[10]).isEqualTo(1);
    assertThat(cut[94]).isEqualTo(cut[99]).isEqualTo(9);
  }

  @Test
  void regression(SparkSession spark) {
    StructType schema = new StructType().add("customer_id", DataTypes.StringType);
    List<String> names =
        List.of(
            "monetary", "satisfaction", "discount_propensity", "age", "gender", "household_size");
    for (String name : names) {
      schema =
          schema.add(name, name.equals("gender") ? DataTypes.StringType : DataTypes.DoubleType);
    }
    List<Row> rows =
        iris().stream()
            .map(
                row ->
                    RowFactory.create(
                        row[0],
                        7.0,
                        Double.parseDouble(row[1]),
                        Double.parseDouble(row[2]),
                        Double.parseDouble(row[3]),
                        row[SPECIES].equals("versicolor") ? "versicolor" : "other",
                        Double.parseDouble(row[4])))
            .toList();
    Dataset<Row> frame = spark.createDataFrame(rows, schema).repartition(3);
    List<Feature> features =
        FeatureRegistry.ALL.stream().filter(feature -> names.contains(feature.name())).toList();
    List<Drivers> found =
        DriverRegression.of(
            frame, features, FeatureSample.of(frame, features, rows.size(), "satisfaction"));

    Drivers monetary = found.get(0);
    assertThat(monetary.drivers()).isEmpty();
    assertThat(monetary.note()).isEqualTo("the same for all customers");
    Drivers satisfaction = found.get(1);
    assertThat(satisfaction.customers()).isEqualTo(150);
    assertThat(satisfaction.explained()).isCloseTo(0.8586454117095738, within(1e-8));
    Map<String, double[]> expected = new HashMap<>();
    expected.put(
        "discount_propensity",
        new double[] {
          0.6454132261858784,
          0.3397239129121432,
          0.2638240135309086,
          0.4156238122933778,
          2.8383564162291854e-15
        });
    expected.put(
        "age",
        new double[] {
          0.7115721109251952,
          1.516952508757292,
          1.270877310706972,
          1.763027706807612,
          5.867531552764585e-24
        });
    expected.put(
        "gender=versicolor",
        new double[] {
          -0.011823724991504567,
          -0.0067536031617361205,
          -0.07855507198534373,
          0.06504786566187148,
          0.8527793887946261
        });
    expected.put(
        "household_size",
        new double[] {
          -0.5621946002581759,
          -0.5175020292755441,
          -0.7569423898255112,
          -0.278061668725577,
          3.492716080222726e-05
        });
    assertThat(satisfaction.drivers().stream().map(Driver::feature))
        .containsExactly("age", "household_size", "discount_propensity", "gender=versicolor");
    for (Driver driver : satisfaction.drivers()) {
      double[] golden = expected.get(driver.feature());
      double[] values = {driver.coefficient(), driver.effect(), driver.low(), driver.high()};
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i]).as(driver.feature()).isCloseTo(golden[i], within(1e-8));
      }
      // A p-value of 1e-24 is what is left of 1: its order of magnitude is what counts.
      assertThat(driver.pValue()).isCloseTo(golden[4], within(1e-8));
    }
    assertThat(
            Stream.concat(
                DriverRows.summary(found).stream(),
                DriverRows.of(found, spark).collectAsList().stream()
                    .map(row -> row.getString(0) + " " + row.getString(1))))
        .contains(
            "no drivers of monetary: the same for all customers",
            "150 customers' satisfaction goes with age (+1.52), household_size (-0.52),"
                + " discount_propensity (+0.34); 4 features explain 86 % of its differences",
            "satisfaction gender=versicolor");
  }
}
