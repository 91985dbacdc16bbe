package clientele.clustering;

import clientele.clustering.search.Search;
import clientele.clustering.search.WeightedRows;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * {@link ValidityIndex#STABILITY} and {@link ValidityIndex#PREDICTION_STRENGTH} of the candidates:
 * each bootstrap resample and each cut in halves is a piece of work that fits an algorithm again
 * for all numbers of segments.
 */
final class Resamples {
  /** Cuts in halves for the prediction strength. */
  private static final int CUTS = 10;

  /** What is fitted again for one algorithm. */
  private record Algorithm(String name, List<Integer> numbers, List<double[]> centers) {
    boolean bisecting() {
      return name.equals(MLlibSegmenter.BISECTING);
    }
  }

  private final List<Algorithm> algorithms = new ArrayList<>();
  private final WeightedRows rows;
  private final int resamples;

  /**
   * Of the candidates whose number of segments is among some numbers.
   *
   * @param rows that resamples are drawn from
   * @param resamples how many bootstrap resamples
   */
  Resamples(WeightedRows rows, List<Evidence> evidence, List<Integer> numbers, int resamples) {
    this.rows = rows;
    this.resamples = resamples;
    Map<String, SortedMap<Integer, double[]>> centers = new TreeMap<>();
    for (Evidence one : evidence) {
      one.candidate()
          .model()
          .filter(model -> numbers.contains(model.segments()))
          .filter(NearestCenterModel.class::isInstance)
          .ifPresent(
              model ->
                  centers
                      .computeIfAbsent(model.algorithm(), name -> new TreeMap<>())
                      .put(
                          model.segments(),
                          NearestCenterModel.flat(((NearestCenterModel) model).centers())));
    }
    centers.forEach(
        (name, byNumber) ->
            algorithms.add(
                new Algorithm(
                    name, List.copyOf(byNumber.keySet()), List.copyOf(byNumber.values()))));
  }

  /** Adds the pieces of work, as {@link #collect} wants their results. */
  void plan(Panel.Plan plan, long seed) {
    for (Algorithm algorithm : algorithms) {
      boolean bisecting = algorithm.bisecting();
      double[][] centers = algorithm.centers().toArray(double[][]::new);
      int[] numbers = algorithm.numbers().stream().mapToInt(k -> k).toArray();
      for (int i = 0; i < resamples; i++) {
        int resample = i;
        plan.add(3, panel -> Search.jaccard(panel.resampled(), centers, bisecting, resample, seed));
      }
      for (int i = 0; i < CUTS; i++) {
        int cut = i;
        plan.add(
            3,
            panel ->
                new double[][] {
                  Search.predictionStrength(panel.resampled(), numbers, bisecting, cut, seed)
                });
      }
    }
  }

  /**
   * {@link ValidityIndex#PREDICTION_STRENGTH} of one candidate, on the driver's cores: ten cuts of
   * a few thousand rows take less than a Spark job.
   *
   * @param rows that are cut in halves
   */
  static double predictionStrength(WeightedRows rows, Segmenter.Candidate candidate, long seed) {
    boolean bisecting = candidate.algorithm().equals(MLlibSegmenter.BISECTING);
    int[] numbers = {candidate.segments()};
    double[] strengths =
        IntStream.range(0, CUTS)
            .parallel()
            .mapToDouble(cut -> Search.predictionStrength(rows, numbers, bisecting, cut, seed)[0])
            .toArray();
    return DoubleStream.of(strengths).average().orElseThrow();
  }

  /**
   * The evidence with what was found.
   *
   * @param results of the pieces, in the order in which they were added
   */
  List<Evidence> collect(List<Evidence> evidence, List<double[][]> results) {
    Map<String, Map<Integer, Map<ValidityIndex, Double>>> found = new HashMap<>();
    Map<String, Map<Integer, List<Double>>> stabilities = new HashMap<>();
    int at = 0;
    for (Algorithm algorithm : algorithms) {
      List<double[][]> jaccard = results.subList(at, at + resamples);
      List<double[][]> cuts = results.subList(at + resamples, at + resamples + CUTS);
      at += resamples + CUTS;
      Map<Integer, Map<ValidityIndex, Double>> byNumber = new HashMap<>();
      Map<Integer, List<Double>> bySegment = new HashMap<>();
      for (int i = 0; i < algorithm.numbers().size(); i++) {
        int index = i;
        Map<ValidityIndex, Double> values = new EnumMap<>(ValidityIndex.class);
        double[] sizes = Search.sizes(rows, algorithm.centers().get(i));
        double[] each = stabilities(sizes.length, jaccard, index);
        values.put(ValidityIndex.STABILITY, SegmentStability.mean(each, sizes));
        bySegment.put(algorithm.numbers().get(i), DoubleStream.of(each).boxed().toList());
        values.put(
            ValidityIndex.PREDICTION_STRENGTH,
            cuts.stream().mapToDouble(cut -> cut[0][index]).average().orElse(Double.NaN));
        byNumber.put(algorithm.numbers().get(i), values);
      }
      found.put(algorithm.name(), byNumber);
      stabilities.put(algorithm.name(), bySegment);
    }
    return evidence.stream()
        .map(
            one ->
                one.with(
                        found
                            .getOrDefault(one.candidate().algorithm(), Map.of())
                            .getOrDefault(one.candidate().segments(), Map.of()))
                    .withStabilities(
                        stabilities
                            .getOrDefault(one.candidate().algorithm(), Map.of())
                            .getOrDefault(one.candidate().segments(), List.of())))
        .toList();
  }

  /** The mean over resamples of how well each segment is found again; NaN for one never drawn. */
  private static double[] stabilities(int segments, List<double[][]> jaccard, int index) {
    double[] means = new double[segments];
    for (int c = 0; c < segments; c++) {
      int segment = c;
      means[c] =
          jaccard.stream()
              .mapToDouble(resample -> resample[index][segment])
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN);
    }
    return means;
  }
}
