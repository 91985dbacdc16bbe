package clientele.clustering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Provisional names in plain words, unique within a segmentation. Customers are named by value,
 * frequency and recency: the median of a segment against the terciles of everyone. Names that
 * coincide, and segments of other tables, are told apart by the features in which they differ most.
 */
public final class SegmentNames {
  private static final double NOTABLE = 0.25;

  private SegmentNames() {}

  /**
   * A measure by which customers are called.
   *
   * @param medians of each segment
   * @param lowerTercile of everyone
   * @param upperTercile of everyone
   * @param low word for a median at or below the lower tercile
   * @param middle word between
   * @param high word for a median at or above the upper tercile
   */
  public record Measure(
      List<Double> medians,
      double lowerTercile,
      double upperTercile,
      String low,
      String middle,
      String high) {
    private String word(int segment) {
      double median = medians.get(segment);
      if (lowerTercile == upperTercile && median == lowerTercile) {
        // A third or more share one value: it is high or low by what the other segments have.
        return medians.stream().anyMatch(other -> other < median) ? high : low;
      }
      return median <= lowerTercile ? low : median >= upperTercile ? high : middle;
    }
  }

  /**
   * How far the segments stand from the mean of all, feature by feature.
   *
   * @param wordings how people say what the coordinates are
   * @param deviations of each segment's mean from the mean of all, in standard deviations:
   *     [segment][coordinate]
   */
  public record Contrast(List<Wording> wordings, List<double[]> deviations) {
    /**
     * From means of segments.
     *
     * @param wordings how people say what the coordinates are
     * @param means of each segment
     * @param points what the segments were made of
     * @return the contrast
     */
    public static Contrast of(List<Wording> wordings, List<double[]> means, Points points) {
      double[] mean = points.mean();
      double[] deviation = points.deviation();
      List<double[]> deviations = new ArrayList<>();
      for (double[] segment : means) {
        double[] own = new double[mean.length];
        for (int i = 0; i < mean.length; i++) {
          own[i] = deviation[i] > 0 ? (segment[i] - mean[i]) / deviation[i] : 0;
        }
        deviations.add(own);
      }
      return new Contrast(wordings, deviations);
    }
  }

  /**
   * Names customers' segments.
   *
   * @param measures value, frequency, recency
   * @param contrast for names that coincide
   * @return one name a segment
   */
  public static List<String> ofCustomers(List<Measure> measures, Contrast contrast) {
    List<List<String>> words = new ArrayList<>();
    for (int segment = 0; segment < contrast.deviations().size(); segment++) {
      List<String> own = new ArrayList<>();
      for (Measure measure : measures) {
        own.add(measure.word(segment));
      }
      words.add(own);
    }
    return unique(words, contrast);
  }

  /**
   * Names the segments of any table by their two most distinguishing features.
   *
   * @param contrast the features
   * @return one name a segment
   */
  public static List<String> ofFeatures(Contrast contrast) {
    List<List<String>> words = new ArrayList<>();
    for (double[] deviations : contrast.deviations()) {
      List<String> own = new ArrayList<>();
      for (int i : byStrength(deviations)) {
        if (own.size() < 2 && Math.abs(deviations[i]) >= NOTABLE) {
          own.add(phrase(contrast.wordings().get(i), deviations[i]));
        }
      }
      if (own.isEmpty()) {
        own.add("average");
      }
      words.add(own);
    }
    return unique(words, contrast);
  }

  private static int[] byStrength(double[] deviations) {
    return IntStream.range(0, deviations.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -Math.abs(deviations[i])))
        .mapToInt(i -> i)
        .toArray();
  }

  private static String phrase(Wording wording, double deviation) {
    return deviation > 0 ? wording.high() : wording.low();
  }

  /** Names that coincide get the words for what differs most between them, until none do. */
  private static List<String> unique(List<List<String>> words, Contrast contrast) {
    for (int round = 0; round < contrast.wordings().size(); round++) {
      for (List<Integer> alike : alike(words)) {
        tellApart(alike, words, contrast);
      }
    }
    List<String> names = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (List<String> own : words) {
      String name = sentence(own);
      int times = seen.merge(name, 1, Integer::sum);
      names.add(times == 1 ? name : name + " (" + times + ")");
    }
    return names;
  }

  /** Parts a group in two, at the widest gap in the coordinate along which it spreads most. */
  private static void tellApart(List<Integer> alike, List<List<String>> words, Contrast contrast) {
    int most = -1;
    double spread = 0;
    for (int i = 0; i < contrast.wordings().size(); i++) {
      double[] sorted = sorted(alike, contrast, i);
      double own = sorted[sorted.length - 1] - sorted[0];
      Wording wording = contrast.wordings().get(i);
      List<String> said = words.get(alike.get(0));
      if (own > spread && !said.contains(wording.low()) && !said.contains(wording.high())) {
        spread = own;
        most = i;
      }
    }
    if (most < 0) {
      return;
    }
    double[] sorted = sorted(alike, contrast, most);
    double gap = 0;
    double border = sorted[0];
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] - sorted[i - 1] > gap) {
        gap = sorted[i] - sorted[i - 1];
        border = sorted[i];
      }
    }
    Wording wording = contrast.wordings().get(most);
    for (int segment : alike) {
      boolean above = contrast.deviations().get(segment)[most] >= border;
      words.get(segment).add(above ? wording.high() : wording.low());
    }
  }

  private static double[] sorted(List<Integer> segments, Contrast contrast, int coordinate) {
    return segments.stream()
        .mapToDouble(segment -> contrast.deviations().get(segment)[coordinate])
        .sorted()
        .toArray();
  }

  private static List<List<Integer>> alike(List<List<String>> words) {
    Map<List<String>, List<Integer>> byWords = new HashMap<>();
    for (int segment = 0; segment < words.size(); segment++) {
      byWords.computeIfAbsent(List.copyOf(words.get(segment)), w -> new ArrayList<>()).add(segment);
    }
    return byWords.values().stream().filter(group -> group.size() > 1).toList();
  }

  private static String sentence(List<String> words) {
    String text = String.join(", ", words);
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }
}
