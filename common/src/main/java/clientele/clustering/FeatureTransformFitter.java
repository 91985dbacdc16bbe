package clientele.clustering;

import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.features.ExactQuantiles;
import clientele.run.Progress;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Learns a {@link FeatureTransform} from the rows that are to be clustered.
 *
 * <ul>
 *   <li>A missing number stands at the median, a missing category at the mean; where the frame has
 *       groups, at the median and the most frequent level of the row's group. Where more than 5 %
 *       of a demographic feature are missing, a coordinate of its own says so.
 *   <li>{@link Transform#AUTO} takes the signed logarithm of numbers whose third standardised
 *       moment exceeds 1 (strongly right-skewed; Bulmer 1979) and comes nearer to 0 by it, unless
 *       the catalogue has decided.
 *   <li>{@link Scaling#ROBUST} divides by IQR / 1.349, which is the standard deviation of a normal
 *       distribution, so that robust, standard and one-hot coordinates are alike. Where that is
 *       less than half the standard deviation (most values equal: IQR 0 among them), the middle
 *       half says little about the spread, and the standard deviation is taken. {@link
 *       Scaling#STANDARD} is mean and the population's standard deviation.
 *   <li>Each block's weight (0 leaves it out) is shared by its features, one part each: all shares
 *       of one map, and all levels of a category, make one part together. Weights are normalised to
 *       a mean square of 1 over the parts, so that one block alone is not stretched.
 *   <li>Features that do not vary are left out, with a warning.
 * </ul>
 */
public final class FeatureTransformFitter {
  /** The interquartile range of the standard normal distribution. */
  private static final double NORMAL_IQR = 1.3489795003921634;

  private static final double SKEWED = 1.0;
  private static final double MATERIAL = 0.05;
  private static final String DEMOGRAPHIC = "demographic";
  private static final double[] QUARTILES = {0.25, 0.5, 0.75};

  private final Transform transform;
  private final Scaling scaling;
  private final Map<String, Double> weights;
  private final Progress progress;

  /**
   * A fitter.
   *
   * @param transform how skew is taken off
   * @param scaling how features are brought to one scale
   * @param weights weight of each block; 1 for those not named
   * @param progress where warnings go
   */
  public FeatureTransformFitter(
      Transform transform, Scaling scaling, Map<String, Double> weights, Progress progress) {
    this.transform = transform;
    this.scaling = scaling;
    this.weights = Map.copyOf(weights);
    this.progress = progress;
  }

  /**
   * Learns from the rows.
   *
   * @param frame the rows
   * @return what makes points of them
   * @throws UserException (usage) for a weight that is no weight, (data) where keys are missing or
   *     repeated or numbers cannot be used, (nothing to do) where no feature varies
   */
  public FeatureTransform fit(PinnedFrame frame) {
    FeatureSpace space = frame.space();
    requireWeights();
    ColumnStatistics statistics = ColumnStatistics.of(frame);
    requireKeys(space, statistics);
    List<ClusteredFeature> numbers = space.of(ClusteredFeature.Kind.NUMBER);
    requireUsable(numbers, statistics);
    List<String> columns =
        IntStream.range(0, numbers.size())
            .mapToObj(i -> FeatureSpace.name(ClusteredFeature.Kind.NUMBER, i))
            .toList();
    double[][] quartiles = ExactQuantiles.of(frame.rows(), columns, QUARTILES, frame.count());
    LevelCounts levels = LevelCounts.of(frame);
    GroupValues within = GroupValues.of(frame);
    Map<String, Coding> byName = new TreeMap<>();
    List<String> dropped = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      ColumnStatistics.OfNumber number = statistics.number(i);
      if (number.constant()) {
        dropped.add(numbers.get(i).name());
      } else {
        Coding coding =
            code(numbers.get(i), number, quartiles[i], frame.count(), within.ofNumber(i));
        byName.put(numbers.get(i).name(), coding);
      }
    }
    List<ClusteredFeature> categories = space.of(ClusteredFeature.Kind.CATEGORY);
    for (int i = 0; i < categories.size(); i++) {
      Optional<CategoryCoding> coding =
          levels.code(i, categories.get(i), frame.count(), MATERIAL, scaling, within.ofCategory(i));
      if (coding.isPresent()) {
        byName.put(categories.get(i).name(), coding.get());
      } else {
        dropped.add(categories.get(i).name());
      }
    }
    if (!dropped.isEmpty()) {
      progress.warn(
          "These features are the same for all, or missing, and were left out of the clustering: "
              + String.join(", ", dropped)
              + ".");
    }
    List<Coding> ordered =
        space.features().stream()
            .filter(feature -> byName.containsKey(feature.name()) && weight(feature.block()) > 0)
            .map(feature -> byName.get(feature.name()))
            .toList();
    if (ordered.isEmpty() && !byName.isEmpty()) {
      throw UserException.usage(
          "segment.weights gives every clustered block the weight 0: nothing is left to cluster.");
    }
    if (ordered.isEmpty()) {
      throw UserException.nothingToDo(
          "All "
              + frame.count()
              + " rows are equal in every clustered feature ("
              + space.features().stream()
                  .map(ClusteredFeature::name)
                  .collect(Collectors.joining(", "))
              + "): there is nothing to segment.");
    }
    return new FeatureTransform(space.key(), weigh(ordered), space.within());
  }

  private void requireWeights() {
    weights.forEach(
        (block, weight) -> {
          if (!(weight >= 0) || weight.isInfinite()) {
            throw UserException.usage(
                "segment.weights." + block + " is " + weight + "; a weight is 0 or more.");
          }
        });
  }

  private static void requireKeys(FeatureSpace space, ColumnStatistics statistics) {
    if (statistics.withoutKey() > 0) {
      throw UserException.data(
          statistics.withoutKey()
              + " rows have no "
              + space.key()
              + ". Every row to be segmented needs its own.");
    }
    if (statistics.repeatedKeys() > 0) {
      throw UserException.data(
          statistics.repeatedKeys()
              + " rows repeat the "
              + space.key()
              + " of another, such as "
              + statistics.aRepeatedKey()
              + ". Every row to be segmented needs its own.");
    }
  }

  private static void requireUsable(List<ClusteredFeature> numbers, ColumnStatistics statistics) {
    for (int i = 0; i < numbers.size(); i++) {
      long unusable = statistics.number(i).unusable();
      if (unusable > 0) {
        throw UserException.data(
            numbers.get(i).name()
                + " holds "
                + unusable
                + " values that are infinite or beyond ±"
                + ColumnStatistics.LARGEST
                + ". Make them NULL to have them imputed by the median, or take the rows out.");
      }
    }
  }

  private NumberCoding code(
      ClusteredFeature feature,
      ColumnStatistics.OfNumber number,
      double[] quartiles,
      long rows,
      Map<String, Double> within) {
    boolean log = log(feature, number);
    Moments moments = log ? number.logs() : number.values();
    double q25 = log ? NumberCoding.signedLog(quartiles[0]) : quartiles[0];
    double median = log ? NumberCoding.signedLog(quartiles[1]) : quartiles[1];
    double q75 = log ? NumberCoding.signedLog(quartiles[2]) : quartiles[2];
    double center =
        switch (scaling) {
          case ROBUST -> median;
          case STANDARD -> moments.mean();
          case NONE -> 0;
        };
    double normal = (q75 - q25) / NORMAL_IQR;
    double scale =
        switch (scaling) {
          case ROBUST -> normal >= moments.deviation() / 2 ? normal : moments.deviation();
          case STANDARD -> moments.deviation();
          case NONE -> 1;
        };
    double missing = (double) number.missing() / rows;
    boolean told = missing > MATERIAL && feature.block().equals(DEMOGRAPHIC);
    if (number.missing() > 0) {
      progress.warn(
          number.missing()
              + " of "
              + rows
              + " rows have no "
              + feature.name()
              + "; the median "
              + (within.isEmpty() ? "" : "of the row's group ")
              + "stands for it in the clustering.");
    }
    return new NumberCoding(
        feature,
        quartiles[1],
        log,
        center,
        scale,
        1,
        told ? Optional.of(missing) : Optional.empty(),
        number.missing() > 0 ? within : Map.of(),
        moments.deviation());
  }

  private boolean log(ClusteredFeature feature, ColumnStatistics.OfNumber number) {
    if (transform == Transform.NONE) {
      return false;
    }
    double skewness = number.values().skewness();
    // Logarithms of large values that differ little may be equal.
    return number.logs().deviation() > 0
        && feature.log().orElse(skewness > SKEWED && Math.abs(number.logs().skewness()) < skewness);
  }

  private List<Coding> weigh(List<Coding> codings) {
    Map<String, Set<String>> groups = new TreeMap<>();
    Map<String, Integer> members = new TreeMap<>();
    for (Coding coding : codings) {
      ClusteredFeature feature = coding.feature();
      groups.computeIfAbsent(feature.block(), block -> new TreeSet<>()).add(feature.group());
      members.merge(feature.block() + '/' + feature.group(), 1, Integer::sum);
    }
    double total = groups.keySet().stream().mapToDouble(this::weight).sum();
    int parts = groups.values().stream().mapToInt(Set::size).sum();
    List<Coding> weighed = new ArrayList<>();
    for (Coding coding : codings) {
      ClusteredFeature feature = coding.feature();
      double share =
          weight(feature.block())
              / groups.get(feature.block()).size()
              / members.get(feature.block() + '/' + feature.group())
              * parts
              / total;
      weighed.add(coding.weighed(Math.sqrt(share)));
    }
    return weighed;
  }

  private double weight(String block) {
    return weights.getOrDefault(block, 1.0);
  }
}
