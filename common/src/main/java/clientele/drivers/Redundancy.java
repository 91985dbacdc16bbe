package clientele.drivers;

import clientele.config.FeatureSettings.Choice;
import clientele.features.Feature;
import clientele.features.Feature.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Leaves features out of clustering that say the same as others, or nothing. A feature is compared
 * with those of its own block and of the value block, which nearly every clustering takes; of
 * several that say the same the first in the catalogue's order stays, so that recency, frequency
 * and monetary do.
 */
public final class Redundancy {
  /** Fewer customers prove nothing. */
  static final int LEAST_ROWS = 50;

  /** A category of more levels than this part of the customers tells nothing of other features. */
  private static final int ROWS_A_LEVEL = 5;

  private final FeatureSample sample;
  private final Choice bounds;
  private final int[] rows;

  private Redundancy(FeatureSample sample, Choice bounds) {
    this.sample = sample;
    this.bounds = bounds;
    this.rows = IntStream.range(0, sample.rows()).filter(sample::isDrawn).toArray();
  }

  /**
   * Judges the features that clustering by blocks would take.
   *
   * @param described what the features are, in order
   * @param sample their values
   * @param bounds beyond which one is left out
   * @return the same features; those left out say why
   */
  public static List<Feature> judge(List<Feature> described, FeatureSample sample, Choice bounds) {
    return new Redundancy(sample, bounds).judge(described);
  }

  private List<Feature> judge(List<Feature> described) {
    if (rows.length < LEAST_ROWS) {
      return described;
    }
    Map<String, String> reasons = new HashMap<>();
    List<Feature> kept = new ArrayList<>();
    for (Feature feature : described) {
      if (feature.kept() && feature.type() != Feature.Type.MAP) {
        Optional<String> why = tellsNothing(feature).or(() -> saysTheSame(feature, kept));
        why.ifPresentOrElse(reason -> reasons.put(feature.name(), reason), () -> kept.add(feature));
      }
    }
    for (Block block : Block.values()) {
      explained(kept, block, reasons);
    }
    return described.stream()
        .map(
            feature ->
                reasons.containsKey(feature.name())
                    ? feature.leftOut(reasons.get(feature.name()))
                    : feature)
        .toList();
  }

  private Optional<String> tellsNothing(Feature feature) {
    Map<Object, Integer> counts = new HashMap<>();
    int known = 0;
    for (int row : rows) {
      Object value = level(feature, row);
      if (value != null) {
        counts.merge(value, 1, Integer::sum);
        known++;
      }
    }
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    double others = known == 0 ? 1 : 1 - (double) most / known;
    return others < bounds.variation()
        ? Optional.of(
            String.format(
                Locale.ROOT, "%.2g %% of customers differ from the commonest value", 100 * others))
        : Optional.empty();
  }

  private Object level(Feature feature, int row) {
    if (feature.type() == Feature.Type.CATEGORY) {
      return sample.category(feature.name()).map(values -> values[row]).orElse(null);
    }
    double value = sample.number(feature.name()).map(values -> values[row]).orElse(Double.NaN);
    return Double.isNaN(value) ? null : value;
  }

  private Optional<String> saysTheSame(Feature feature, List<Feature> kept) {
    for (Feature other : kept) {
      if (other.block() != feature.block() && other.block() != Block.VALUE) {
        continue;
      }
      int[] both =
          Arrays.stream(rows)
              .filter(row -> level(feature, row) != null && level(other, row) != null)
              .toArray();
      if (both.length < LEAST_ROWS) {
        continue;
      }
      Optional<String> why =
          correlated(feature, other, both).or(() -> informed(feature, other, both));
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private Optional<String> correlated(Feature feature, Feature other, int[] both) {
    Optional<double[]> x = sample.number(feature.name());
    Optional<double[]> y = sample.number(other.name());
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    double pearson = Association.pearson(at(x.get(), both), at(y.get(), both));
    if (!reaches(pearson)) {
      return Optional.empty();
    }
    double spearman = Association.spearman(at(x.get(), both), at(y.get(), both));
    return reaches(spearman)
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "says the same as %s, which is kept: correlation %.3f, of ranks %.3f",
                other.name(),
                pearson,
                spearman))
        : Optional.empty();
  }

  private boolean reaches(double correlation) {
    // A correlation of equals may fall short of 1 by rounding.
    return Math.abs(correlation) >= bounds.correlation() - 1e-12;
  }

  private Optional<String> informed(Feature feature, Feature other, int[] both) {
    Optional<int[]> x = levels(feature, both);
    Optional<int[]> y = levels(other, both);
    if (x.isEmpty() || y.isEmpty()) {
      return Optional.empty();
    }
    double information = Association.information(x.get(), y.get());
    return information >= bounds.information() - 1e-12
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "says the same as %s, which is kept: they share %.0f %% of their information",
                other.name(),
                100 * information))
        : Optional.empty();
  }

  private Optional<int[]> levels(Feature feature, int[] both) {
    if (feature.type() == Feature.Type.NUMBER) {
      int[] parts = Association.parts(at(sample.number(feature.name()).orElseThrow(), both));
      return Optional.of(parts);
    }
    String[] values = sample.category(feature.name()).orElseThrow();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    int[] levels =
        Arrays.stream(both)
            .map(row -> numbers.computeIfAbsent(values[row], name -> numbers.size()))
            .toArray();
    return numbers.size() * ROWS_A_LEVEL <= both.length ? Optional.of(levels) : Optional.empty();
  }

  /** Takes those of a block out that the others, and the value block, explain together. */
  private void explained(List<Feature> kept, Block block, Map<String, String> reasons) {
    List<Feature> set =
        new ArrayList<>(
            kept.stream()
                .filter(feature -> feature.block() == block || feature.block() == Block.VALUE)
                .filter(feature -> sample.number(feature.name()).isPresent())
                .filter(feature -> !reasons.containsKey(feature.name()))
                .toList());
    while (set.size() > 2) {
      double[] factors =
          Association.vif(
              Association.correlations(set.stream().map(this::filled).toArray(double[][]::new)));
      IntPredicate out = i -> factors[i] >= bounds.vif() && set.get(i).block() == block;
      int last = IntStream.range(0, set.size()).filter(out).reduce(-1, (a, b) -> b);
      if (last < 0) {
        return;
      }
      reasons.put(
          set.remove(last).name(),
          String.format(
              Locale.ROOT,
              "the other features that are kept explain %.1f %% of it (variance inflation factor"
                  + " %.3g)",
              100 * (1 - 1 / factors[last]),
              factors[last]));
    }
  }

  /** A number with its mean where it is unknown. */
  private double[] filled(Feature feature) {
    double[] values = at(sample.number(feature.name()).orElseThrow(), rows);
    double mean = Arrays.stream(values).filter(x -> !Double.isNaN(x)).average().orElse(0);
    return Arrays.stream(values).map(x -> Double.isNaN(x) ? mean : x).toArray();
  }

  private static double[] at(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }
}
