package clientele.clustering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Computes every {@link ValidityIndex} of all candidates together: two passes over the points (the
 * segments' means; then what is measured from them) and one over a sample.
 */
public final class Evaluator {
  private final int silhouetteSample;

  /**
   * An evaluator.
   *
   * @param silhouetteSample most points, about, that the classical silhouette is computed on; exact
   *     where there are no more than that
   */
  public Evaluator(int silhouetteSample) {
    this.silhouetteSample = silhouetteSample;
  }

  /**
   * The evidence on each candidate. A model with an empty segment counts as not fitted.
   *
   * @param points what the candidates were fitted on
   * @param candidates in any order
   * @return in the same order
   */
  public List<Evidence> evaluate(Points points, List<Segmenter.Candidate> candidates) {
    List<SegmentModel> models =
        candidates.stream().flatMap(candidate -> candidate.model().stream()).toList();
    if (models.isEmpty()) {
      return candidates.stream().map(Evidence::none).toList();
    }
    SegmentSums sums = SegmentSums.of(points, models);
    List<SegmentScatter.Known> known = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      known.add(
          new SegmentScatter.Known(
              models.get(m), sums.weights(m), sums.means(m), sums.variances(m)));
    }
    SegmentScatter scatter = SegmentScatter.of(points, known);
    List<OptionalDouble> silhouettes =
        ClassicalSilhouette.of(
            JavaSparkContext.fromSparkContext(points.rdd().context()),
            points.sample(silhouetteSample),
            models);
    double[] mean = points.mean();
    List<Evidence> evidence = new ArrayList<>();
    int m = 0;
    for (Segmenter.Candidate candidate : candidates) {
      if (candidate.model().isEmpty()) {
        evidence.add(Evidence.none(candidate));
        continue;
      }
      evidence.add(evidence(candidate, known.get(m), scatter, m, mean, silhouettes.get(m)));
      m++;
    }
    return evidence;
  }

  private static Evidence evidence(
      Segmenter.Candidate candidate,
      SegmentScatter.Known known,
      SegmentScatter scatter,
      int m,
      double[] mean,
      OptionalDouble silhouette) {
    double[] sizes = known.weights();
    int k = sizes.length;
    double n = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double between = 0;
    for (int c = 0; c < k; c++) {
      n += sizes[c];
      smallest = Math.min(smallest, sizes[c]);
      between += sizes[c] * Distances.squared(known.means()[c], mean);
    }
    if (smallest <= 0) {
      return Evidence.none(
          new Segmenter.Candidate(
              candidate.algorithm(),
              candidate.segments(),
              Optional.empty(),
              Optional.of("a segment is empty")));
    }
    double within = scatter.cost(m);
    Map<ValidityIndex, Double> values = new EnumMap<>(ValidityIndex.class);
    values.put(ValidityIndex.COST, within);
    values.put(ValidityIndex.EXPLAINED, between / (between + within));
    silhouette.ifPresent(value -> values.put(ValidityIndex.SILHOUETTE, value));
    values.put(ValidityIndex.SIMPLIFIED_SILHOUETTE, scatter.simplifiedSilhouette(m));
    values.put(ValidityIndex.SILHOUETTE_SQUARED, scatter.squaredSilhouette(m));
    values.put(ValidityIndex.CALINSKI_HARABASZ, (between / (k - 1)) / (within / (n - k)));
    values.put(ValidityIndex.DAVIES_BOULDIN, daviesBouldin(known, scatter, m));
    values.put(ValidityIndex.SMALLEST_SHARE, smallest / n);
    return new Evidence(
        candidate, values, Arrays.stream(sizes).boxed().toList(), List.of(known.means()));
  }

  private static double daviesBouldin(
      SegmentScatter.Known known, SegmentScatter scatter, int model) {
    int k = known.means().length;
    double sum = 0;
    for (int c = 0; c < k; c++) {
      double worst = 0;
      for (int other = 0; other < k; other++) {
        double apart = Distances.euclidean(known.means()[c], known.means()[other]);
        if (other != c && apart > 0) {
          double spread =
              scatter.distances(model, c) / known.weights()[c]
                  + scatter.distances(model, other) / known.weights()[other];
          worst = Math.max(worst, spread / apart);
        }
      }
      sum += worst;
    }
    return sum / k;
  }
}
