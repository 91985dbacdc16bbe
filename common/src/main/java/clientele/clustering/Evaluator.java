package clientele.clustering;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Computes every {@link ValidityIndex} of all candidates together: two passes over the points (the
 * segments' means; then what is measured from them), one that draws a coreset, and a job on that.
 */
public final class Evaluator {
  /** Rows that lie on their segment's mean but for rounding errors cost nothing. */
  private static final double NOTHING = 1e-20;

  /** Of the samples, where none is given. */
  private static final long SEED = 0;

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
    return evaluate(
        points, Coreset.of(points, silhouetteSample, 0, SEED), candidates, List.of(), SEED);
  }

  /**
   * The same with a coreset that is there already, and with candidates beyond those.
   *
   * @param beyond have their groups counted and their cost estimated, and nothing else
   * @return of the candidates, then of those beyond
   */
  List<Evidence> evaluate(
      Points points,
      Coreset coreset,
      List<Segmenter.Candidate> candidates,
      List<Segmenter.Candidate> beyond,
      long seed) {
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
    CoresetIndices.Found found =
        CoresetIndices.of(
            points.blocks().context(),
            coreset,
            silhouetteSample,
            models,
            beyond.stream().flatMap(candidate -> candidate.model().stream()).toList(),
            seed);
    List<Evidence> evidence = new ArrayList<>();
    int m = 0;
    for (Segmenter.Candidate candidate : candidates) {
      if (candidate.model().isEmpty()) {
        evidence.add(Evidence.none(candidate));
        continue;
      }
      evidence.add(
          evidence(
              candidate,
              known.get(m),
              scatter,
              m,
              found.silhouettes().get(m),
              found.groups().get(m)));
      m++;
    }
    double scale = scale(candidates, evidence, found.costs());
    for (Segmenter.Candidate candidate : beyond) {
      if (candidate.model().isEmpty()) {
        evidence.add(Evidence.none(candidate));
        continue;
      }
      evidence.add(
          new Evidence(
              candidate,
              Map.of(
                  ValidityIndex.PARTED_GROUPS,
                  (double) found.groups().get(m),
                  ValidityIndex.COST,
                  scale * found.costs().get(m)),
              List.of(),
              List.of()));
      m++;
    }
    return evidence;
  }

  /** What a cost on all points is of one on the coreset, by the candidate of most segments. */
  private static double scale(
      List<Segmenter.Candidate> candidates, List<Evidence> evidence, List<Double> costs) {
    int most = 0;
    double scale = 1;
    int m = 0;
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i).model().isEmpty()) {
        continue;
      }
      double onCoreset = costs.get(m++);
      OptionalDouble onAll = evidence.get(i).value(ValidityIndex.COST);
      if (candidates.get(i).segments() > most && onCoreset > 0 && onAll.isPresent()) {
        most = candidates.get(i).segments();
        scale = onAll.getAsDouble() / onCoreset;
      }
    }
    return scale;
  }

  private static Evidence evidence(
      Segmenter.Candidate candidate,
      SegmentScatter.Known known,
      SegmentScatter scatter,
      int m,
      OptionalDouble silhouette,
      int groups) {
    double[] sizes = known.weights();
    int k = sizes.length;
    double n = Arrays.stream(sizes).sum();
    double smallest = Arrays.stream(sizes).min().orElse(0);
    if (smallest <= 0) {
      return Evidence.none(
          new Segmenter.Candidate(
              candidate.algorithm(),
              candidate.segments(),
              Optional.empty(),
              Optional.of("a segment is empty")));
    }
    double between = between(known, n);
    double within = scatter.cost(m) > NOTHING * between ? scatter.cost(m) : 0;
    Map<ValidityIndex, Double> values = new EnumMap<>(ValidityIndex.class);
    values.put(ValidityIndex.COST, within);
    values.put(ValidityIndex.EXPLAINED, between / (between + within));
    silhouette.ifPresent(value -> values.put(ValidityIndex.SILHOUETTE, value));
    values.put(ValidityIndex.SIMPLIFIED_SILHOUETTE, scatter.simplifiedSilhouette(m));
    values.put(ValidityIndex.SILHOUETTE_SQUARED, scatter.squaredSilhouette(m));
    values.put(ValidityIndex.CALINSKI_HARABASZ, (between / (k - 1)) / (within / (n - k)));
    values.put(ValidityIndex.DAVIES_BOULDIN, daviesBouldin(known, scatter, m));
    values.put(ValidityIndex.SMALLEST_SHARE, smallest / n);
    values.put(ValidityIndex.BIC, bic(sizes, n, within, known.means()[0].length));
    if (groups > 0) {
      values.put(ValidityIndex.PARTED_GROUPS, (double) groups);
    }
    return new Evidence(
        candidate, values, Arrays.stream(sizes).boxed().toList(), List.of(known.means()));
  }

  private static double bic(double[] sizes, double n, double within, int width) {
    int k = sizes.length;
    double variance = within / (width * (n - k));
    double likelihood = -n * width / 2 * Math.log(2 * Math.PI * variance) - width * (n - k) / 2;
    for (double size : sizes) {
      likelihood += size * Math.log(size / n);
    }
    return -2 * likelihood + ((double) k * width + k) * Math.log(n);
  }

  private static double between(SegmentScatter.Known known, double n) {
    double[] mean = new double[known.means()[0].length];
    for (int c = 0; c < known.means().length; c++) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += known.weights()[c] / n * known.means()[c][i];
      }
    }
    double between = 0;
    for (int c = 0; c < known.means().length; c++) {
      between += known.weights()[c] * Distances.squared(known.means()[c], mean);
    }
    return between;
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
