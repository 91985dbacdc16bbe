package clientele.clustering;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Assumptions;

/** The data sets that the clustering tests share. */
public final class TestData {
  private TestData() {}

  /**
   * Scikit-learn's copy of Iris, without the species.
   *
   * @return 150 rows of 4
   */
  public static double[][] iris() {
    return resource("iris.csv", 1, 5);
  }

  static double[][] awkward() {
    return resource("awkward.csv", 1, 4);
  }

  /** Age, income, score. */
  static double[][] mall() {
    Path file = shared("mall-customers/Mall_Customers.csv");
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return parse(lines.skip(1), ",", 2, 5);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static double[][] mallIncomeScore() {
    return Stream.of(mall()).map(row -> new double[] {row[1], row[2]}).toArray(double[][]::new);
  }

  /** Fränti S1 or S2: 5,000 points, 15 clusters. */
  static double[][] franti(String name) {
    Path file = shared("franti-s-sets/" + name + ".data.gz");
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
      return parse(reader.lines().map(String::trim), "\\s+", 0, 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> lines(String resource) {
    try (InputStream stream = TestData.class.getResourceAsStream(resource)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[][] resource(String name, int from, int to) {
    return parse(lines(name).stream().skip(1), ",", from, to);
  }

  private static double[][] parse(Stream<String> lines, String separator, int from, int to) {
    UnaryOperator<String> same = UnaryOperator.identity();
    return lines
        .map(same)
        .map(line -> line.split(separator, -1))
        .map(
            fields -> {
              double[] row = new double[to - from];
              for (int i = from; i < to; i++) {
                row[i - from] = Double.parseDouble(fields[i]);
              }
              return row;
            })
        .toArray(double[][]::new);
  }

  /** A file of the shared data, or the test is skipped. */
  static Path shared(String name) {
    List<Path> roots = new ArrayList<>();
    String given = System.getenv("CLIENTELE_DATA");
    if (given != null) {
      roots.add(Path.of(given));
    }
    roots.add(Path.of("..", "shared", "data"));
    roots.add(Path.of("..", "..", "shared", "data"));
    for (Path root : roots) {
      if (Files.exists(root.resolve(name))) {
        return root.resolve(name);
      }
    }
    return Assumptions.abort("The shared data are not here: " + name);
  }

  /** Points in one partition, keyed by their position. */
  static Points points(SparkSession spark, double[][] rows, int distinct) {
    List<WeightedPoint> points = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      points.add(new WeightedPoint(String.format(Locale.ROOT, "%06d", i), rows[i], 1));
    }
    return Points.of(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(points, 1), distinct);
  }

  /** Each column with mean 0 and standard deviation 1. */
  public static double[][] standardised(double[][] rows) {
    double[][] scaled = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows[0].length; i++) {
      Moments moments = new Moments();
      for (double[] row : rows) {
        moments.add(row[i]);
      }
      for (int j = 0; j < rows.length; j++) {
        scaled[j][i] = (rows[j][i] - moments.mean()) / moments.deviation();
      }
    }
    return scaled;
  }

  /** Round normal clouds, one after the other. */
  static double[][] blobs(int each, double spread, double[][] centers, Random random) {
    double[][] rows = new double[each * centers.length][];
    for (int i = 0; i < rows.length; i++) {
      double[] center = centers[i / each];
      rows[i] = new double[center.length];
      for (int j = 0; j < center.length; j++) {
        rows[i][j] = center[j] + spread * random.nextGaussian();
      }
    }
    return rows;
  }
}
