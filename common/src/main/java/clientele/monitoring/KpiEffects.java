package clientele.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a ratio of all customers has changed: each segment's part by its weight (mix) and by its own
 * ratio (within).
 *
 * <p>The ratio of all, R, is the mean of the segments' ratios r by their shares w of the
 * denominator. Its change is the sum of w₁ r₁ − w₀ r₀, and each term is (w₁ − w₀)(r₀ + r₁)/2 + (r₁
 * − r₀)(w₀ + w₁)/2: both factors changed in turn, in either order, and averaged (Marshall and
 * Edgeworth's index; for two factors the value of Shapley), so that neither before nor after is
 * preferred and nothing is left over. In the mix effect ratios are taken less the mean of R before
 * and now, as shares add up to 1: a segment below average that grows pulls down. A segment that is
 * only before or only now has the ratio of its other time, so that all of its part is mix.
 *
 * <p>All numbers lie on a grid of binary fractions, and what rounding leaves is given to the
 * largest mix effect: the parts add up to the change exactly, in any order.
 *
 * @param all both totals and the sums of the effects
 * @param parts of the segments, in the order given
 */
public record KpiEffects(Part all, List<Part> parts) {
  private static final int BITS = 40;

  /** Copies the list. */
  public KpiEffects {
    parts = List.copyOf(parts);
  }

  /**
   * What a ratio is made of, in a segment.
   *
   * @param top numerator before
   * @param bottom denominator before, at least 0
   * @param topNow numerator now
   * @param bottomNow denominator now, at least 0
   */
  public record Ratio(double top, double bottom, double topNow, double bottomNow) {}

  /**
   * A segment's part in the change.
   *
   * @param weight share of the denominator before
   * @param weightNow share of it now
   * @param value its ratio before; empty without a denominator
   * @param valueNow its ratio now
   * @param mix what its change of weight changes in the ratio of all
   * @param within what the change of its ratio changes in it
   */
  public record Part(
      double weight,
      double weightNow,
      Optional<Double> value,
      Optional<Double> valueNow,
      double mix,
      double within) {

    /**
     * Both effects together.
     *
     * @return exact
     */
    public double total() {
      return mix + within;
    }
  }

  /**
   * Takes a change apart.
   *
   * @param segments which together are all customers
   * @return empty where there was, or is, nothing to divide by
   */
  public static Optional<KpiEffects> of(List<Ratio> segments) {
    double top = 0;
    double bottom = 0;
    double topNow = 0;
    double bottomNow = 0;
    for (Ratio ratio : segments) {
      top += ratio.top();
      bottom += ratio.bottom();
      topNow += ratio.topNow();
      bottomNow += ratio.bottomNow();
    }
    if (!(bottom > 0) || !(bottomNow > 0)) {
      return Optional.empty();
    }
    double middle = (top / bottom + topNow / bottomNow) / 2;
    List<Part> raw = new ArrayList<>();
    for (Ratio ratio : segments) {
      raw.add(part(ratio, ratio.bottom() / bottom, ratio.bottomNow() / bottomNow, middle));
    }
    return Optional.of(exact(raw, top / bottom, topNow / bottomNow));
  }

  private static Part part(Ratio ratio, double weight, double weightNow, double middle) {
    Optional<Double> value = divided(ratio.top(), ratio.bottom());
    Optional<Double> valueNow = divided(ratio.topNow(), ratio.bottomNow());
    double before = value.or(() -> valueNow).orElse(middle);
    double now = valueNow.or(() -> value).orElse(middle);
    return new Part(
        weight,
        weightNow,
        value,
        valueNow,
        (weightNow - weight) * ((before + now) / 2 - middle),
        (now - before) * (weight + weightNow) / 2);
  }

  private static Optional<Double> divided(double top, double bottom) {
    return bottom > 0 ? Optional.of(top / bottom) : Optional.empty();
  }

  private static KpiEffects exact(List<Part> raw, double before, double now) {
    double largest = Math.max(Math.abs(before), Math.abs(now));
    for (Part part : raw) {
      largest = Math.max(largest, Math.max(Math.abs(part.mix()), Math.abs(part.within())));
    }
    double grid = Math.scalb(1.0, Math.getExponent(Math.max(largest, Double.MIN_NORMAL)) - BITS);
    double change = onGrid(now, grid) - onGrid(before, grid);
    double rest = change;
    int most = 0;
    for (int i = 0; i < raw.size(); i++) {
      rest -= onGrid(raw.get(i).mix(), grid) + onGrid(raw.get(i).within(), grid);
      most = Math.abs(raw.get(i).mix()) > Math.abs(raw.get(most).mix()) ? i : most;
    }
    List<Part> parts = new ArrayList<>();
    double mix = 0;
    double within = 0;
    for (int i = 0; i < raw.size(); i++) {
      Part part = raw.get(i);
      parts.add(
          new Part(
              part.weight(),
              part.weightNow(),
              part.value(),
              part.valueNow(),
              onGrid(part.mix(), grid) + (i == most ? rest : 0),
              onGrid(part.within(), grid)));
      mix += parts.get(i).mix();
      within += parts.get(i).within();
    }
    Part all =
        new Part(
            1, 1, Optional.of(onGrid(before, grid)), Optional.of(onGrid(now, grid)), mix, within);
    return new KpiEffects(all, parts);
  }

  private static double onGrid(double value, double grid) {
    return Math.rint(value / grid) * grid;
  }
}
