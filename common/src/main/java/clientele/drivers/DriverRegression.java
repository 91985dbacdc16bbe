package clientele.drivers;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;

import clientele.features.Feature;
import clientele.features.FeatureRegistry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionTrainingSummary;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What goes with an outcome when all else is equal: linear regression by least squares (MLlib's
 * normal equations) of the outcome on all predictors at once, over all customers. It shows what
 * goes together, not what causes it.
 *
 * <p>Which columns the design has is decided on a {@link FeatureSample}: a column that never
 * differs, or that those before it explain to {@link #EXPLAINED}, is left out; and where customers
 * are few, the columns last in the order are, so that {@link #ROWS_A_COLUMN} remain for each,
 * whatever they have to do with the outcome: choosing by that would make intervals and p-values too
 * good.
 */
public final class DriverRegression {
  /** Customers needed for each column of the design (Harrell 2015, section 4.4). */
  static final int ROWS_A_COLUMN = 10;

  /** Customers needed at all. */
  static final int LEAST_ROWS = 50;

  /** A column that others explain to this share is collinear; a variance inflation factor of 20. */
  static final double EXPLAINED = 0.95;

  /** Most columns of a design. */
  static final int MOST_COLUMNS = 60;

  private static final double CONFIDENCE = 0.95;

  /** Of the digits of a double those that sums in another order leave alone, and a few less. */
  private static final MathContext DIGITS = new MathContext(9);

  private DriverRegression() {}

  /**
   * One driver.
   *
   * @param feature the feature, {@code feature=level} or {@code feature unknown}
   * @param coefficient change of the outcome, on its scale, for one unit of the feature, on its own
   * @param effect the same in standard deviations: of the outcome for one of the feature
   * @param low lower end of the effect's 95 % interval
   * @param high upper end
   * @param pValue of no effect (t test, two-sided)
   * @param note what a level is compared with, or how a number is scaled
   */
  public record Driver(
      String feature,
      double coefficient,
      double effect,
      double low,
      double high,
      double pValue,
      Optional<String> note) {}

  /**
   * The drivers of an outcome.
   *
   * @param outcome which feature
   * @param drivers strongest effect first; empty where there is too little data
   * @param customers whose outcome is known
   * @param explained share of the outcome's variance, 0 to 1
   * @param note what was left out, or why there are none
   */
  public record Drivers(
      String outcome, List<Driver> drivers, long customers, double explained, String note) {
    /** Copies the list. */
    public Drivers {
      drivers = List.copyOf(drivers);
    }
  }

  /**
   * The drivers of each outcome.
   *
   * @param features rows of {@code customer_features}, best persisted
   * @param described what its features are
   * @param sample of these rows
   * @return monetary's and satisfaction's
   */
  public static List<Drivers> of(
      Dataset<Row> features, List<Feature> described, FeatureSample sample) {
    return Outcome.ALL.stream().map(outcome -> of(outcome, features, described, sample)).toList();
  }

  private static Drivers of(
      Outcome outcome, Dataset<Row> features, List<Feature> described, FeatureSample sample) {
    Feature feature = FeatureRegistry.find(outcome.feature()).orElseThrow();
    double[] values = sample.number(outcome.feature()).orElseThrow();
    int[] rows =
        IntStream.range(0, values.length).filter(row -> !Double.isNaN(values[row])).toArray();
    double[] y = Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    if (rows.length < LEAST_ROWS) {
      return none(outcome, rows.length, "known of fewer than " + LEAST_ROWS + " customers");
    }
    if (!(StatUtils.variance(y) > 0)) {
      return none(outcome, rows.length, "the same for all customers");
    }
    List<Predictor> candidates =
        Stream.concat(
                described.stream().filter(each -> !Outcome.isEntry(each)),
                described.stream().filter(Outcome::isEntry))
            .filter(outcome::isPredictor)
            .flatMap(each -> Predictor.of(each, sample, rows).stream())
            .toList();
    int most = Math.min(MOST_COLUMNS, rows.length / ROWS_A_COLUMN);
    List<Predictor> design = independent(candidates, most);
    if (design.isEmpty()) {
      return none(outcome, rows.length, "no other feature differs among customers");
    }
    return fit(feature, features, design, y, candidates.size());
  }

  private static Drivers none(Outcome outcome, int customers, String why) {
    return new Drivers(outcome.feature(), List.of(), customers, Double.NaN, why);
  }

  /** Those that those before them do not explain, by Gram and Schmidt's orthogonal rests. */
  static List<Predictor> independent(List<Predictor> candidates, int most) {
    List<Predictor> design = new ArrayList<>();
    List<double[]> directions = new ArrayList<>();
    for (Predictor candidate : candidates) {
      if (design.size() == most) {
        break;
      }
      double mean = StatUtils.mean(candidate.sample());
      double[] rest = Arrays.stream(candidate.sample()).map(x -> x - mean).toArray();
      double all = StatUtils.sumSq(rest);
      // Twice, so that rounding leaves no part of what was taken out.
      for (int round = 0; round < 2; round++) {
        for (double[] direction : directions) {
          double part = dot(rest, direction);
          Arrays.setAll(rest, i -> rest[i] - part * direction[i]);
        }
      }
      double left = StatUtils.sumSq(rest);
      if (all > 1e-12 * (1 + mean * mean) * rest.length && left > (1 - EXPLAINED) * all) {
        design.add(candidate);
        double length = Math.sqrt(left);
        directions.add(Arrays.stream(rest).map(x -> x / length).toArray());
      }
    }
    return design;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static Drivers fit(
      Feature outcome, Dataset<Row> features, List<Predictor> design, double[] y, int candidates) {
    double[] deviations =
        design.stream()
            .mapToDouble(predictor -> Math.sqrt(StatUtils.variance(predictor.sample())))
            .toArray();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < deviations.length; i++) {
      Predictor predictor = design.get(i);
      columns.add(
          predictor.value().minus(StatUtils.mean(predictor.sample())).divide(deviations[i]));
    }
    Column x = array_to_vector(array(columns.toArray(Column[]::new)));
    Column label = FeatureSample.value(outcome).minus(StatUtils.mean(y));
    Dataset<Row> rows =
        features.select(label.as("label"), x.as("features")).where(col("label").isNotNull());
    // The fit and its summary take five passes: over rows that are planned and computed once.
    Dataset<Row> planned =
        features.sparkSession().createDataFrame(rows.javaRDD(), rows.schema()).persist();
    try {
      return fit(outcome, planned, design, deviations, y, candidates);
    } finally {
      planned.unpersist();
    }
  }

  private static Drivers fit(
      Feature outcome,
      Dataset<Row> rows,
      List<Predictor> design,
      double[] deviations,
      double[] y,
      int candidates) {
    LinearRegressionModel model =
        new LinearRegression().setSolver("normal").setRegParam(0).fit(rows);
    LinearRegressionTrainingSummary summary = model.summary();
    double[] errors;
    double[] pValues;
    try {
      errors = summary.coefficientStandardErrors();
      pValues = summary.pValues();
    } catch (UnsupportedOperationException e) {
      // MLlib has no errors where the equations of all customers are singular.
      return new Drivers(
          outcome.name(),
          List.of(),
          summary.numInstances(),
          Double.NaN,
          "among all customers some feature is told exactly by others");
    }
    double reach =
        new TDistribution((double) summary.degreesOfFreedom())
            .inverseCumulativeProbability((1 + CONFIDENCE) / 2);
    double scale = Math.sqrt(StatUtils.variance(y));
    List<Driver> drivers = new ArrayList<>();
    for (int i = 0; i < deviations.length; i++) {
      double slope = model.coefficients().apply(i);
      drivers.add(
          new Driver(
              design.get(i).name(),
              rounded(slope / deviations[i]),
              rounded(slope / scale),
              rounded((slope - reach * errors[i]) / scale),
              rounded((slope + reach * errors[i]) / scale),
              rounded(pValues[i]),
              design.get(i).note()));
    }
    drivers.sort(
        Comparator.comparingDouble((Driver driver) -> -Math.abs(driver.effect()))
            .thenComparing(Driver::feature));
    int left = candidates - drivers.size();
    return new Drivers(
        outcome.name(),
        drivers,
        summary.numInstances(),
        rounded(summary.r2()),
        left == 0 ? "" : left + " further columns are told by these, or customers are too few");
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
  }
}
