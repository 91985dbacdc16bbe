package clientele.clustering;

import clientele.clustering.search.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the data show more structure than data without groups do: a test against references of
 * several unimodal kinds, fitted and measured as a sample of the data is. The statistic is the
 * depth of the valleys between segments, averaged over the rows, at the number of segments where it
 * is greatest; p is the largest over the kinds, because each kind alone misleads (a Gaussian makes
 * anything bounded look structured, a copy of the margins hides groups along a feature).
 *
 * <p>Where a few references show already that some kind matches the data well, the others are not
 * drawn: p is then large, whatever they would show.
 */
final class NullComparison {
  /** References of each kind that are looked at first. */
  private static final int FIRST = 19;

  /** So many of the first are as structured as the data where p is large without doubt. */
  private static final int PLENTY = 5;

  private final int[] numbers;
  private final int references;

  /** By kind; filled as results come. */
  private final List<List<double[]>> shown = new ArrayList<>();

  private double[] observed = {};

  /**
   * A comparison.
   *
   * @param numbers of segments, ascending
   * @param references most of each kind
   */
  NullComparison(List<Integer> numbers, int references) {
    this.numbers = numbers.stream().mapToInt(k -> k).toArray();
    this.references = references;
    for (int kind = 0; kind < Search.REFERENCE_KINDS; kind++) {
      shown.add(new ArrayList<>());
    }
  }

  private int first() {
    return Math.min(FIRST, references);
  }

  /** Adds the data and the first references. */
  void planFirst(Panel.Plan plan, long seed) {
    int[] segments = numbers;
    plan.add(1, panel -> new double[][] {Search.observed(panel.compared(), segments, seed)});
    plan(plan, 0, first(), seed);
  }

  /** Adds the other references. */
  void planRest(Panel.Plan plan, long seed) {
    plan(plan, first(), references, seed);
  }

  private void plan(Panel.Plan plan, int from, int to, long seed) {
    int[] segments = numbers;
    for (int kind = 0; kind < Search.REFERENCE_KINDS; kind++) {
      for (int i = from; i < to; i++) {
        int which = kind;
        int number = i;
        plan.add(
            1, panel -> new double[][] {panel.references().shown(which, number, segments, seed)});
      }
    }
  }

  /** Takes the results of {@link #planFirst}. */
  void collectFirst(List<double[][]> results) {
    observed = results.get(0)[0];
    collect(results.subList(1, results.size()));
  }

  /** Takes results of references, as many of each kind. */
  void collect(List<double[][]> results) {
    int each = results.size() / Search.REFERENCE_KINDS;
    for (int i = 0; i < results.size(); i++) {
      shown.get(i / each).add(results.get(i)[0]);
    }
  }

  /** Whether the other references would not matter. */
  boolean decided() {
    return references <= first() || shown.stream().anyMatch(kind -> exceeding(kind) >= PLENTY);
  }

  private long exceeding(List<double[]> kind) {
    double least = depth(observed);
    return kind.stream().filter(one -> depth(one) >= least).count();
  }

  /** The greatest depth over the numbers of segments. */
  private static double depth(double[] shown) {
    double depth = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < shown.length / 2; i++) {
      depth = Math.max(depth, shown[i]);
    }
    return depth;
  }

  /** The share of references as structured as the data, those counted in, of the worst kind. */
  double pValue() {
    double p = 0;
    for (List<double[]> kind : shown) {
      p = Math.max(p, (1.0 + exceeding(kind)) / (1 + kind.size()));
    }
    return p;
  }

  /** {@link ValidityIndex#GAP} and its error at each number of segments. */
  Map<ValidityIndex, Double> gap(int segments) {
    Map<ValidityIndex, Double> gap = new EnumMap<>(ValidityIndex.class);
    int index = Arrays.binarySearch(numbers, segments);
    if (index >= 0) {
      int at = numbers.length + index;
      double[] costs = shown.get(Search.GAP_KIND).stream().mapToDouble(one -> one[at]).toArray();
      double mean = Arrays.stream(costs).average().orElseThrow();
      double variance =
          Arrays.stream(costs).map(cost -> (cost - mean) * (cost - mean)).average().orElseThrow();
      gap.put(ValidityIndex.GAP, mean - observed[at]);
      gap.put(ValidityIndex.GAP_SE, Math.sqrt(variance * (1 + 1.0 / costs.length)));
    }
    return gap;
  }
}
