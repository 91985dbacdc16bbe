package clientele.monitoring;

import clientele.monitoring.Migration.Way;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How far two segmentations of the same customers agree.
 *
 * @param customers in both
 * @param kept share of them who are in the segment of the same id, 0 to 1
 * @param kappa that share corrected for chance (Cohen, "A Coefficient of Agreement for Nominal
 *     Scales", Educational and Psychological Measurement 20, 1960): 1 all stayed, 0 as many as by
 *     chance
 * @param rand adjusted Rand index (Hubert and Arabie 1985): the share of pairs of customers who are
 *     together or apart both times, corrected for chance; ids do not matter; 1 the same, 0 as by
 *     chance
 */
public record Agreement(long customers, double kept, double kappa, double rand) {
  static Optional<Agreement> of(List<Way> ways) {
    Map<Integer, Long> before = new TreeMap<>();
    Map<Integer, Long> now = new TreeMap<>();
    long same = 0;
    double together = 0;
    for (Way way : ways) {
      int from = way.from().segment().orElseThrow();
      int to = way.to().segment().orElseThrow();
      before.merge(from, way.customers(), Long::sum);
      now.merge(to, way.customers(), Long::sum);
      same += from == to ? way.customers() : 0;
      together += pairs(way.customers());
    }
    long all = before.values().stream().mapToLong(count -> count).sum();
    if (all == 0) {
      return Optional.empty();
    }
    double chance = 0;
    for (Map.Entry<Integer, Long> segment : before.entrySet()) {
      chance += (double) segment.getValue() / all * now.getOrDefault(segment.getKey(), 0L) / all;
    }
    double kept = (double) same / all;
    double pairsBefore = before.values().stream().mapToDouble(Agreement::pairs).sum();
    double pairsNow = now.values().stream().mapToDouble(Agreement::pairs).sum();
    double expected = all < 2 ? 0 : pairsBefore * pairsNow / pairs(all);
    return Optional.of(
        new Agreement(
            all,
            kept,
            corrected(kept, chance, 1),
            corrected(together, expected, (pairsBefore + pairsNow) / 2)));
  }

  /** 1 where there is nothing that chance could have done otherwise. */
  private static double corrected(double value, double chance, double most) {
    return most == chance ? 1 : (value - chance) / (most - chance);
  }

  private static double pairs(long count) {
    return (double) count * (count - 1) / 2;
  }
}
