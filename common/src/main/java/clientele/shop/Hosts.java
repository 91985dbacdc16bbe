package clientele.shop;

/**
 * Which customers (or products) a kind of dirt is made from. Every fourth one lends its row to
 * kinds that add a row; the three in between are for kinds that spoil the row itself, one each, so
 * that no row is spoilt twice. The smallest shops lack some of the latter.
 */
final class Hosts {
  private static final int CLASSES = 4;

  private Hosts() {}

  private static int classOf(String rule) {
    return switch (rule) {
      case "impossible_age", "negative_unit_cost" -> 1;
      case "impossible_income" -> 2;
      case "impossible_coordinates" -> 3;
      default -> 0;
    };
  }

  /** How many of {@code count} customers may be hosts of a kind. */
  static long places(String rule, long count) {
    return (count - classOf(rule) + CLASSES - 1) / CLASSES;
  }

  /** A host's number among the hosts of a kind; −1 for none. */
  static long place(String rule, long index) {
    return index % CLASSES == classOf(rule) ? index / CLASSES : -1;
  }
}
