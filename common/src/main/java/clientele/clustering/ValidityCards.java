package clientele.clustering;

import clientele.config.ValiditySettings;
import clientele.config.ValiditySettings.Bounds;
import clientele.config.ValiditySettings.Light;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * The validity card of each segment: whether it is one thing, apart from the others, there again
 * next time, and large enough to matter, with a light by configured bounds and the reasons in
 * words. Homogeneity, separation and stability judge what the algorithm found, so they count every
 * customer in the nearest segment.
 */
public final class ValidityCards {
  private ValidityCards() {}

  /**
   * What is known of the segments, in the model's order.
   *
   * @param model whose segments they are
   * @param ids the lasting ids
   * @param means mean of each, in coordinates
   * @param members of each
   * @param sizes how many customers the segment holds, those held there included
   * @param stability of each
   */
  public record Known(
      SegmentModel model,
      List<Integer> ids,
      List<double[]> means,
      SegmentMembers members,
      List<Long> sizes,
      SegmentStability stability) {
    /** Copies the lists. */
    public Known {
      ids = List.copyOf(ids);
      means = List.copyOf(means);
      sizes = List.copyOf(sizes);
    }
  }

  /**
   * What is measured of a segment; NaN where it was not.
   *
   * @param homogeneity 1 − v / V, with v the mean squared distance of its members to their mean and
   *     V that of everyone to the mean of all: 1 where its members are equal, 0 where they differ
   *     as everyone does, below 0 where they differ more
   * @param separation the least of d / (s + s') over the other segments, with d the distance of the
   *     two centres and s, s' the mean distances of members to their centre: the reciprocal of the
   *     segment's term in the index of Davies and Bouldin (1979). Above 1 the spreads do not meet
   * @param within {@link SegmentStability#within}
   * @param across {@link SegmentStability#across}
   * @param confidence mean of its members' confidence, 0 to 1
   * @param share of all customers, 0 to 1
   * @param margin mean of its members' margin to the second nearest segment, scaled units
   * @param spread mean distance of its members to its centre, scaled units
   * @param neighbour id of the segment whose centre is nearest to its own
   * @param neighbourDistance the distance of the two centres, scaled units
   */
  public record Measures(
      double homogeneity,
      double separation,
      double within,
      double across,
      double confidence,
      double share,
      double margin,
      double spread,
      int neighbour,
      double neighbourDistance) {}

  /**
   * A segment's card.
   *
   * @param id the lasting id
   * @param size how many customers it holds
   * @param measures what was measured
   * @param light the worst of its measures' lights
   * @param reasons what speaks against it, in words; for a green one, that nothing does
   */
  public record Card(int id, long size, Measures measures, Light light, List<String> reasons) {
    /** Copies the list. */
    public Card {
      reasons = List.copyOf(reasons);
    }
  }

  /**
   * The cards of all segments.
   *
   * @param known of the segments
   * @param settings the bounds
   * @return in the model's order
   */
  public static List<Card> cards(Known known, ValiditySettings settings) {
    double everyone = everyone(known);
    long all = known.sizes().stream().mapToLong(size -> size).sum();
    List<Card> cards = new ArrayList<>();
    for (int s = 0; s < known.ids().size(); s++) {
      cards.add(card(known, s, measures(known, s, everyone, all), settings));
    }
    return cards;
  }

  /** The mean squared distance of everyone to the mean of all. */
  private static double everyone(Known known) {
    double rows = 0;
    double[] mean = new double[known.means().get(0).length];
    for (int s = 0; s < known.ids().size(); s++) {
      rows += known.members().rows(s);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += known.members().rows(s) * known.means().get(s)[i];
      }
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows;
    }
    double sum = 0;
    for (int s = 0; s < known.ids().size(); s++) {
      double apart = Distances.squared(known.means().get(s), mean);
      sum += known.members().rows(s) * (variance(known, s) + apart);
    }
    return sum / rows;
  }

  /** The mean squared distance to the mean, from that to the centre: a tree's is another point. */
  private static double variance(Known known, int s) {
    double off = known.model().distance(known.means().get(s), s);
    return Math.max(0, known.members().squaredDistance(s) - off * off);
  }

  private static Measures measures(Known known, int s, double everyone, long all) {
    SegmentMembers members = known.members();
    double separation = Double.POSITIVE_INFINITY;
    double nearest = Double.POSITIVE_INFINITY;
    int neighbour = s;
    for (int other = 0; other < known.ids().size(); other++) {
      if (other == s) {
        continue;
      }
      double apart = Distances.euclidean(known.means().get(s), known.means().get(other));
      double spreads = members.distance(s) + members.distance(other);
      separation = Math.min(separation, spreads > 0 ? apart / spreads : Double.POSITIVE_INFINITY);
      if (apart < nearest) {
        nearest = apart;
        neighbour = other;
      }
    }
    return new Measures(
        everyone > 0 ? 1 - variance(known, s) / everyone : Double.NaN,
        separation,
        known.stability().within().get(s),
        known.stability().across().get(s),
        members.confidence(s),
        all > 0 ? (double) known.sizes().get(s) / all : Double.NaN,
        members.margin(s),
        members.distance(s),
        known.ids().get(neighbour),
        nearest);
  }

  private static Card card(Known known, int s, Measures measures, ValiditySettings settings) {
    Judgement judgement = new Judgement();
    judgement.judge(
        measures.within(),
        settings.stabilityWithin(),
        "unstable: drawn anew, customers form a segment that agrees with it by %s only",
        ValidityCards::percent);
    judgement.judge(
        measures.across(),
        settings.stabilityAcross(),
        "depends on the number of segments: with another number its customers would be with"
            + " those of other segments (stability %s)",
        ValidityCards::number);
    judgement.judge(
        measures.homogeneity(),
        settings.homogeneity(),
        measures.homogeneity() < 0
            ? "mixed: its customers differ more than all customers do (homogeneity %s)"
            : "mixed: its customers differ nearly as much as all customers do (homogeneity %s)",
        ValidityCards::number);
    judgement.judge(
        measures.separation(),
        settings.separation(),
        "close to others: centres lie %s times as far apart as the customers around them reach",
        ValidityCards::number);
    judgement.judge(
        measures.confidence(),
        settings.confidence(),
        "blurred: its customers are near the border of another segment (mean confidence %s)",
        ValidityCards::number);
    judgement.judge(
        measures.share(), settings.share(), "small: %s of the customers", ValidityCards::percent);
    if (judgement.reasons.isEmpty()) {
      judgement.reasons.add("nothing measured speaks against it");
    }
    if (Double.isNaN(measures.within())) {
      judgement.reasons.add("its stability in resamples was not measured");
    }
    return new Card(
        known.ids().get(s), known.sizes().get(s), measures, judgement.light, judgement.reasons);
  }

  /** The worst light so far, and what led to it. */
  private static final class Judgement {
    private final List<String> reasons = new ArrayList<>();
    private Light light = Light.GREEN;

    void judge(double value, Bounds bounds, String reason, DoubleFunction<String> shown) {
      if (Double.isNaN(value) || value >= bounds.green()) {
        return;
      }
      Light own = value >= bounds.amber() ? Light.AMBER : Light.RED;
      if (own.compareTo(light) > 0) {
        light = own;
      }
      reasons.add(
          String.format(Locale.ROOT, reason, shown.apply(value))
              + "; "
              + (own == Light.RED ? "amber from " + shown.apply(bounds.amber()) + ", " : "")
              + "green from "
              + shown.apply(bounds.green()));
    }
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
