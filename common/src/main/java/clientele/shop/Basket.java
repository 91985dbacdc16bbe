package clientele.shop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is in an order: its gamma-gamma value (Fader, Hardie 2013) split over lines, each with a
 * product whose price is near. Prices and discounts are rounded to cents, so that an order's lines
 * add up to its value within a few cents, but for the bounds of a line.
 */
final class Basket {
  /** The least that a line is worth, EUR. */
  static final double LEAST_LINE = 0.50;

  /**
   * The most that a line is worth, EUR: far below the fence beyond which ingest flags an amount as
   * an outlier, so that no clean line is flagged.
   */
  static final double MOST_LINE = 900;

  private static final double LEAST_SHARE = 0.3;
  private static final int TRIES = 5;
  private static final double[] REDUCTIONS = {0.05, 0.10, 0.10, 0.15, 0.20, 0.20, 0.30, 0.50};

  private Basket() {}

  /**
   * A line of an order. {@code amountCents} = quantity × unit price − discount, all above zero but
   * the discount, which may be zero.
   */
  record Line(
      Product product, int quantity, long unitPriceCents, long discountCents, long amountCents) {}

  static List<Line> of(Catalogue catalogue, Person person, int lines, Draws draws) {
    TrueSegment segment = person.segment();
    double value = draws.gamma(segment.spend().p(), person.nu());
    double[] shares = new double[lines];
    double sum = 0;
    for (int i = 0; i < lines; i++) {
      shares[i] = LEAST_SHARE + draws.exponential(1);
      sum += shares[i];
    }
    List<Line> result = new ArrayList<>(lines);
    Map<String, Product> taken = new LinkedHashMap<>();
    for (int i = 0; i < lines; i++) {
      double worth = Math.max(LEAST_LINE, Math.min(MOST_LINE, value * shares[i] / sum));
      Line line = line(catalogue, segment, worth, draws, taken);
      taken.put(line.product().id(), line.product());
      result.add(line);
    }
    return result;
  }

  private static Line line(
      Catalogue catalogue,
      TrueSegment segment,
      double worth,
      Draws draws,
      Map<String, Product> taken) {
    String category = category(catalogue, segment, worth, draws);
    int quantity = quantity(catalogue, category, worth, draws);
    double reduction =
        draws.chance(segment.discount()) ? REDUCTIONS[draws.below(REDUCTIONS.length)] : 0;
    double price = worth / quantity / (1 - reduction);
    Product product = catalogue.near(category, price, draws, taken);
    long unitPrice = Math.max(1, Math.round(price * 100));
    long gross = unitPrice * quantity;
    long discount = Math.round(gross * reduction);
    return new Line(product, quantity, unitPrice, discount, gross - discount);
  }

  /**
   * One that the segment likes and whose prices allow for the line's worth, if a few tries find it.
   */
  private static String category(
      Catalogue catalogue, TrueSegment segment, double worth, Draws draws) {
    String category = segment.categories().draw(draws);
    for (int i = 1; i < TRIES && !fits(catalogue, category, worth); i++) {
      category = segment.categories().draw(draws);
    }
    return category;
  }

  private static boolean fits(Catalogue catalogue, String category, double worth) {
    return worth >= 0.6 * catalogue.cheapest(category) && worth <= 4 * catalogue.dearest(category);
  }

  private static int quantity(Catalogue catalogue, String category, double worth, Draws draws) {
    int needed = (int) Math.ceil(worth / catalogue.dearest(category));
    boolean several = draws.chance(0.2);
    int wished = several ? 2 + draws.below(3) : 1;
    return worth / wished >= catalogue.cheapest(category) ? Math.max(needed, wished) : needed;
  }
}
