package clientele.exploration;

import clientele.clustering.FeatureSpace;
import clientele.clustering.FeatureTransform;
import clientele.clustering.FeatureTransformFitter;
import clientele.clustering.PinnedFrame;
import clientele.clustering.search.Streams;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The Hopkins statistic of the features that are clustered, as clustering scales them. */
final class ClusterTendency {
  private static final String MEANING =
      "0.5: spread evenly; from 0.75 gathered, by groups or by one dense core; the verdict of"
          + " segment_models tells which. ";

  private ClusterTendency() {}

  /**
   * The rows.
   *
   * @param table whose they are
   * @param sampled few rows a key
   * @param space what is clustered; may refuse, with words for people
   * @param fitter how it is scaled
   * @param draws how often
   * @param seed what is drawn from
   * @return mean, spread and each draw; without a value, and with the reason, where there is none
   */
  static List<Statistic> of(
      String table,
      Dataset<Row> sampled,
      Supplier<FeatureSpace> space,
      FeatureTransformFitter fitter,
      int draws,
      long seed) {
    try {
      return of(table, new Hopkins(points(sampled, space.get(), fitter)), draws, seed);
    } catch (UserException refused) {
      // What cannot be clustered can still be explored.
      return List.of(Statistic.of(table, null, "hopkins", Double.NaN).saying(refused.getMessage()));
    }
  }

  private static double[][] points(
      Dataset<Row> sampled, FeatureSpace space, FeatureTransformFitter fitter) {
    try (PinnedFrame frame = PinnedFrame.of(sampled, space, Map.of())) {
      FeatureTransform transform = fitter.fit(frame);
      return transform.vectors(sampled).collectAsList().stream()
          .sorted(Comparator.comparing((Row row) -> row.getString(0)))
          .map(row -> ((Vector) row.get(1)).toArray())
          .toArray(double[][]::new);
    }
  }

  static List<Statistic> of(String table, Hopkins hopkins, int draws, long seed) {
    List<Statistic> found = new ArrayList<>();
    SummaryStatistics values = new SummaryStatistics();
    for (int i = 0; i < draws; i++) {
      double value = hopkins.draw(Streams.of(seed, i));
      values.addValue(value);
      found.add(Statistic.of(table, null, "hopkins_draw", value).at(i));
    }
    String text =
        String.format(
            Locale.ROOT,
            "mean of %d draws of %d points in %d dimensions",
            draws,
            hopkins.drawn(),
            hopkins.dimensions());
    found.add(
        Statistic.of(table, null, "hopkins", values.getMean())
            .between(values.getMin(), values.getMax())
            .saying(MEANING + text));
    found.add(Statistic.of(table, null, "hopkins_sd", values.getStandardDeviation()).saying(text));
    return found;
  }
}
