package clientele.clustering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How sharply the cost bends at each number of segments. On data without structure, in p
 * dimensions, the least cost falls about as k^(−2/p): a straight line on logarithmic axes. Where k
 * meets the number of real groups, the line is steep before and flat after; the elbow is the
 * difference of the two slopes,
 *
 * <pre>E(k) = (ln W(k−) − ln W(k)) / (ln k − ln k−) − (ln W(k) − ln W(k+)) / (ln k+ − ln k)</pre>
 *
 * with k− and k+ the neighbours among the candidates and W(1) = T. About 0 without structure, above
 * 0.5 marked, and 0 by definition at the largest k, whose other side is not known. It is the idea
 * of Krzanowski and Lai (1988) without their assumption that p is the number of features.
 */
final class Elbow {
  /** A further segment that explains less than this adds little. */
  private static final double WORTHWHILE = 0.05;

  private final Map<Integer, Double> bends = new TreeMap<>();
  private final Map<Integer, Double> explained = new TreeMap<>();

  private Elbow() {}

  /** Of the best candidate for each number of segments. */
  static Elbow of(List<Evidence> candidates) {
    SortedMap<Integer, Double> costs = new TreeMap<>();
    double total = 0;
    for (Evidence candidate : candidates) {
      double cost = candidate.value(ValidityIndex.COST).orElseThrow();
      total =
          Math.max(
              total,
              cost / (1 - Math.min(candidate.value(ValidityIndex.EXPLAINED).orElse(0), 1 - 1e-12)));
      costs.merge(candidate.candidate().segments(), cost, Math::min);
    }
    return of(costs, total);
  }

  private static Elbow of(SortedMap<Integer, Double> costs, double total) {
    Elbow elbow = new Elbow();
    if (total == 0) {
      // Wholly explained by any number, as far as numbers tell: nothing bends.
      costs.keySet().forEach(k -> elbow.explained.put(k, 1.0));
      elbow.explained.put(1, 0.0);
      return elbow;
    }
    // Repeated rows may be explained wholly: the logarithm wants a floor.
    double floor = total * 1e-12;
    costs.replaceAll((k, cost) -> Math.max(cost, floor));
    costs.put(1, Math.max(total, floor));
    List<Integer> ks = new ArrayList<>(costs.keySet());
    for (int i = 0; i < ks.size(); i++) {
      int k = ks.get(i);
      elbow.explained.put(k, 1 - costs.get(k) / costs.get(1));
      boolean inner = i > 0 && i + 1 < ks.size();
      elbow.bends.put(
          k, inner ? slope(costs, ks.get(i - 1), k) - slope(costs, k, ks.get(i + 1)) : 0.0);
    }
    return elbow;
  }

  private static double slope(Map<Integer, Double> costs, int from, int to) {
    return (Math.log(costs.get(from)) - Math.log(costs.get(to))) / (Math.log(to) - Math.log(from));
  }

  /** The bend at a number of segments. */
  double at(int segments) {
    return bends.getOrDefault(segments, 0.0);
  }

  /** The number of segments up to which each further one explains at least 5 % more. */
  int economical() {
    int before = 1;
    int last = 0;
    for (Map.Entry<Integer, Double> entry : explained.entrySet()) {
      int k = entry.getKey();
      if (k == 1) {
        continue;
      }
      double gain = (entry.getValue() - explained.get(before)) / (k - before);
      if (last > 0 && gain < WORTHWHILE) {
        return last;
      }
      last = k;
      before = k;
    }
    return last;
  }
}
