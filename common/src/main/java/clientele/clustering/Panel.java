package clientele.clustering;

import clientele.clustering.search.Search;
import clientele.clustering.search.WeightedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The evidence that takes fits of its own: resamples and references, for all candidates in one
 * Spark job. Resamples are drawn from a small coreset, references are as large as a small uniform
 * sample of the points and are compared with that.
 */
final class Panel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Rows that resamples are drawn from: at least this, and so many a segment. */
  private static final int RESAMPLED = 1_500;

  private static final int RESAMPLED_A_SEGMENT = 40;

  /** Rows of the sample that is compared with references. */
  static final int COMPARED = 1_000;

  private static final int COMPARED_A_SEGMENT = 25;

  /** Cuts in halves for the prediction strength. */
  private static final int CUTS = 10;

  /** So many numbers of segments are resampled and compared at most. */
  static final int MOST_NUMBERS = 14;

  private final WeightedRows resampled;
  private final WeightedRows compared;
  private final Search.Null references;

  private Panel(WeightedRows resampled, WeightedRows compared) {
    this.resampled = resampled;
    this.compared = compared;
    this.references = new Search.Null(compared);
  }

  /**
   * How much of it is wanted.
   *
   * @param resamples bootstrap resamples
   * @param references of each kind
   */
  record Effort(int resamples, int references) {}

  /** What the data show beside what references show. */
  record Structure(double observed, double pValue) {}

  /** The candidates' evidence with what was found, and the structure of the data as a whole. */
  record Found(List<Evidence> evidence, Structure structure) {}

  /** A fit again for one algorithm, resample or cut; or one reference. */
  private record Piece(String algorithm, int number, int kind) {}

  /**
   * Adds the evidence.
   *
   * @param evidence of the candidates
   * @param numbers of segments that are looked at; ascending
   */
  static Found of(
      JavaSparkContext context,
      Coreset coreset,
      List<Evidence> evidence,
      int[] numbers,
      Effort effort,
      long seed) {
    int most = numbers[numbers.length - 1];
    Panel panel =
        new Panel(
            coreset.rows(Math.max(RESAMPLED, RESAMPLED_A_SEGMENT * most)),
            coreset.even(comparedRows(most)));
    Map<String, SortedMap<Integer, double[]>> centers = centers(evidence, numbers);
    List<Piece> pieces = new ArrayList<>();
    List<SparkTasks.Work<Panel, double[][]>> work = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    centers.forEach(
        (algorithm, byNumber) -> {
          boolean bisecting = algorithm.equals(MLlibSegmenter.BISECTING);
          double[][] all = byNumber.values().toArray(double[][]::new);
          int[] ks = byNumber.keySet().stream().mapToInt(k -> k).toArray();
          for (int i = 0; i < effort.resamples(); i++) {
            int resample = i;
            pieces.add(new Piece(algorithm, i, -1));
            work.add(shared -> Search.jaccard(shared.resampled, all, bisecting, resample, seed));
            costs.add(bisecting ? 2.0 : 3.0);
          }
          for (int i = 0; i < CUTS; i++) {
            int cut = i;
            pieces.add(new Piece(algorithm, i, -2));
            work.add(
                shared ->
                    new double[][] {
                      Search.predictionStrength(shared.resampled, ks, bisecting, cut, seed)
                    });
            costs.add(bisecting ? 2.0 : 3.0);
          }
        });
    pieces.add(new Piece("", 0, -3));
    work.add(shared -> new double[][] {Search.observed(shared.compared, numbers, seed)});
    costs.add(1.0);
    for (int kind = 0; kind < Search.REFERENCE_KINDS; kind++) {
      for (int i = 0; i < effort.references(); i++) {
        int which = kind;
        int number = i;
        pieces.add(new Piece("", i, kind));
        work.add(shared -> new double[][] {shared.references.shown(which, number, numbers, seed)});
        costs.add(1.0);
      }
    }
    List<double[][]> results =
        SparkTasks.run(
            context,
            "resamples and references",
            panel,
            work,
            costs.stream().mapToDouble(cost -> cost).toArray());
    return new Collector(numbers, pieces, results, centers, panel.resampled).found(evidence);
  }

  /** How many rows are compared with references, where up to some number of segments is. */
  static int comparedRows(int segments) {
    return Math.max(COMPARED, COMPARED_A_SEGMENT * segments);
  }

  private static Map<String, SortedMap<Integer, double[]>> centers(
      List<Evidence> evidence, int[] numbers) {
    TreeSet<Integer> wanted = new TreeSet<>();
    for (int number : numbers) {
      wanted.add(number);
    }
    Map<String, SortedMap<Integer, double[]>> centers = new TreeMap<>();
    for (Evidence one : evidence) {
      one.candidate()
          .model()
          .filter(model -> wanted.contains(model.segments()))
          .filter(NearestCenterModel.class::isInstance)
          .ifPresent(
              model ->
                  centers
                      .computeIfAbsent(model.algorithm(), name -> new TreeMap<>())
                      .put(
                          model.segments(),
                          NearestCenterModel.flat(((NearestCenterModel) model).centers())));
    }
    return centers;
  }

  /** Puts the pieces' results together. */
  private static final class Collector {
    private final int[] numbers;
    private final List<Piece> pieces;
    private final List<double[][]> results;
    private final Map<String, SortedMap<Integer, double[]>> centers;
    private final WeightedRows resampled;

    Collector(
        int[] numbers,
        List<Piece> pieces,
        List<double[][]> results,
        Map<String, SortedMap<Integer, double[]>> centers,
        WeightedRows resampled) {
      this.numbers = numbers;
      this.pieces = pieces;
      this.results = results;
      this.centers = centers;
      this.resampled = resampled;
    }

    private List<double[][]> of(String algorithm, int kind) {
      List<double[][]> some = new ArrayList<>();
      for (int i = 0; i < pieces.size(); i++) {
        if (pieces.get(i).algorithm().equals(algorithm) && pieces.get(i).kind() == kind) {
          some.add(results.get(i));
        }
      }
      return some;
    }

    Found found(List<Evidence> evidence) {
      Map<String, Map<Integer, Map<ValidityIndex, Double>>> values = new HashMap<>();
      Map<String, Map<Integer, List<Double>>> stabilities = new HashMap<>();
      centers.forEach(
          (algorithm, byNumber) -> {
            List<Integer> ks = List.copyOf(byNumber.keySet());
            for (int i = 0; i < ks.size(); i++) {
              Map<ValidityIndex, Double> some = new EnumMap<>(ValidityIndex.class);
              double[] each = stabilities(algorithm, i, ks.get(i));
              stabilities
                  .computeIfAbsent(algorithm, name -> new HashMap<>())
                  .put(ks.get(i), DoubleStream.of(each).boxed().toList());
              some.put(
                  ValidityIndex.STABILITY,
                  SegmentStability.mean(each, Search.sizes(resampled, byNumber.get(ks.get(i)))));
              some.put(ValidityIndex.PREDICTION_STRENGTH, strength(algorithm, i));
              values.computeIfAbsent(algorithm, name -> new HashMap<>()).put(ks.get(i), some);
            }
          });
      gaps(values);
      List<Evidence> all =
          evidence.stream()
              .map(
                  one ->
                      one.with(
                              values
                                  .getOrDefault(one.candidate().algorithm(), Map.of())
                                  .getOrDefault(one.candidate().segments(), Map.of()))
                          .withStabilities(
                              stabilities
                                  .getOrDefault(one.candidate().algorithm(), Map.of())
                                  .getOrDefault(one.candidate().segments(), List.of())))
              .toList();
      return new Found(all, structure());
    }

    /** The mean, over the resamples, of how well each segment is found again; NaN for never. */
    private double[] stabilities(String algorithm, int index, int segments) {
      double[] sums = new double[segments];
      int[] counts = new int[segments];
      for (double[][] result : of(algorithm, -1)) {
        for (int c = 0; c < segments; c++) {
          if (!Double.isNaN(result[index][c])) {
            sums[c] += result[index][c];
            counts[c]++;
          }
        }
      }
      double[] means = new double[segments];
      for (int c = 0; c < segments; c++) {
        means[c] = counts[c] > 0 ? sums[c] / counts[c] : Double.NaN;
      }
      return means;
    }

    private double strength(String algorithm, int index) {
      return of(algorithm, -2).stream()
          .mapToDouble(result -> result[0][index])
          .average()
          .orElse(Double.NaN);
    }

    /** Gaps are those of k-means. */
    private void gaps(Map<String, Map<Integer, Map<ValidityIndex, Double>>> values) {
      Map<Integer, Map<ValidityIndex, Double>> kmeans = values.get(MLlibSegmenter.KMEANS);
      List<double[][]> references = of("", Search.GAP_KIND);
      if (kmeans == null || references.isEmpty()) {
        return;
      }
      double[] observed = of("", -3).get(0)[0];
      for (int i = 0; i < numbers.length; i++) {
        if (!kmeans.containsKey(numbers[i])) {
          continue;
        }
        int at = numbers.length + i;
        double mean = references.stream().mapToDouble(one -> one[0][at]).average().orElseThrow();
        double squares =
            references.stream()
                .mapToDouble(one -> (one[0][at] - mean) * (one[0][at] - mean))
                .average()
                .orElseThrow();
        kmeans.get(numbers[i]).put(ValidityIndex.GAP, mean - observed[at]);
        kmeans
            .get(numbers[i])
            .put(ValidityIndex.GAP_SE, Math.sqrt(squares * (1 + 1.0 / references.size())));
      }
    }

    /** The statistic is the largest over the numbers of segments, of data and references alike. */
    private Structure structure() {
      double observed = largest(of("", -3).get(0)[0]);
      double p = 0;
      for (int kind = 0; kind < Search.REFERENCE_KINDS; kind++) {
        List<double[][]> references = of("", kind);
        long asMuch = references.stream().filter(one -> largest(one[0]) >= observed).count();
        p = Math.max(p, (1.0 + asMuch) / (1 + references.size()));
      }
      return new Structure(observed, p);
    }

    private double largest(double[] shown) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < numbers.length; i++) {
        largest = Math.max(largest, shown[i]);
      }
      return largest;
    }
  }
}
