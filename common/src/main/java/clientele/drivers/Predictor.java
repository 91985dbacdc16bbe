package clientele.drivers;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import clientele.features.Feature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * One column of a regression's design.
 *
 * @param name the feature, {@code feature=level} for a level of a category, {@code feature unknown}
 *     for whether it is unknown
 * @param note what it is compared with, or how it is scaled
 * @param value in a row of {@code customer_features}, never NULL
 * @param sample its values in the rows of the sample that count
 */
@SuppressWarnings("ArrayRecordComponent") // A value that nobody compares.
record Predictor(String name, Optional<String> note, Column value, double[] sample) {
  /** A feature that fewer customers of the sample have is no predictor. */
  private static final double LEAST_KNOWN = 0.05;

  /** From this share on it is a predictor of its own that a feature is unknown. */
  private static final double LEAST_UNKNOWN = 0.01;

  /** Levels of a category that have a column, the commonest; the rest has one together. */
  private static final int LEVELS = 8;

  /**
   * The columns of a feature. An unknown number counts as the mean of the known ones.
   *
   * @param feature a number or a category
   * @param sample values of all features
   * @param rows those that count
   * @return perhaps none
   */
  static List<Predictor> of(Feature feature, FeatureSample sample, int[] rows) {
    List<Predictor> columns = new ArrayList<>();
    sample.number(feature.name()).ifPresent(values -> number(feature, values, rows, columns));
    sample.category(feature.name()).ifPresent(values -> category(feature, values, rows, columns));
    return columns;
  }

  private static void number(
      Feature feature, double[] values, int[] rows, List<Predictor> columns) {
    double[] own = Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
    double[] known = Arrays.stream(own).filter(x -> !Double.isNaN(x)).toArray();
    if (known.length < LEAST_KNOWN * rows.length || known.length == 0) {
      return;
    }
    double mean = Arrays.stream(known).average().orElseThrow();
    Column value = FeatureSample.value(feature);
    columns.add(
        new Predictor(
            feature.name(),
            FeatureSample.isLog(feature)
                ? Optional.of("of its logarithm, ln(1 + x)")
                : Optional.empty(),
            coalesce(value, lit(mean)),
            Arrays.stream(own).map(x -> Double.isNaN(x) ? mean : x).toArray()));
    unknown(
        feature, value, Arrays.stream(own).map(x -> Double.isNaN(x) ? 1 : 0).toArray(), columns);
  }

  private static void category(
      Feature feature, String[] values, int[] rows, List<Predictor> columns) {
    String[] own = Arrays.stream(rows).mapToObj(row -> values[row]).toArray(String[]::new);
    Map<String, Integer> counts = new HashMap<>();
    Arrays.stream(own)
        .filter(level -> level != null)
        .forEach(level -> counts.merge(level, 1, Integer::sum));
    List<String> levels =
        counts.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(Map.Entry::getKey)
            .limit(LEVELS)
            .toList();
    long known = counts.values().stream().mapToInt(Integer::intValue).sum();
    if (levels.size() < 2 || known < LEAST_KNOWN * rows.length) {
      return;
    }
    Column value = FeatureSample.value(feature);
    Optional<String> note = Optional.of("against " + levels.get(0));
    for (String level : levels.subList(1, levels.size())) {
      columns.add(
          new Predictor(
              feature.name() + "=" + level,
              note,
              indicator(value.equalTo(level)),
              Arrays.stream(own).mapToDouble(x -> level.equals(x) ? 1 : 0).toArray()));
    }
    if (counts.size() > levels.size()) {
      columns.add(
          new Predictor(
              feature.name() + " other",
              note,
              indicator(not(value.isin(levels.toArray()))),
              Arrays.stream(own)
                  .mapToDouble(x -> x != null && !levels.contains(x) ? 1 : 0)
                  .toArray()));
    }
    unknown(
        feature, value, Arrays.stream(own).mapToDouble(x -> x == null ? 1 : 0).toArray(), columns);
  }

  private static void unknown(
      Feature feature, Column value, double[] sample, List<Predictor> columns) {
    if (Arrays.stream(sample).sum() >= LEAST_UNKNOWN * sample.length) {
      columns.add(
          new Predictor(
              feature.name() + " unknown",
              Optional.of("against known ones"),
              indicator(value.isNull()),
              sample));
    }
  }

  private static Column indicator(Column condition) {
    return when(condition, 1.0).otherwise(0.0);
  }
}
