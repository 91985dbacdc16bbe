package clientele.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * The planted dirt: which kinds, how many rows of each, and what ingest must do with them. A kind
 * has the name of the quality rule that finds it; a planted row breaks that rule and no other, and
 * a clean row breaks none. The rows come on top of the clean ones, but for three kinds that spoil a
 * value of an existing customer and one that spoils an existing product: ingest repairs those rows,
 * so that the number of customers and products stays right.
 */
final class Dirt implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final StructType SCHEMA =
      StructType.fromDDL("source STRING, kind STRING, rows BIGINT, expected STRING");

  /** What ingest must do with a planted row. */
  enum Outcome {
    QUARANTINED,
    REPAIRED,
    FLAGGED
  }

  /** In which formats a kind can exist. */
  private enum In {
    ALL,
    CSV
  }

  /** A share of a table's clean rows that is planted, and at least one row. */
  private record Kind(String source, String rule, double share, Outcome expected, In formats) {
    Kind(String source, String rule, double share, Outcome expected) {
      this(source, rule, share, expected, In.ALL);
    }
  }

  /**
   * Planted rows of one kind.
   *
   * @param source the table
   * @param rule the quality rule that finds them
   * @param rows how many
   * @param expected what ingest must do with them
   * @param shift where the pattern of its places begins, as a share of the places: kinds of one
   *     table have different ones, else all would be planted at the same places
   */
  record Planted(String source, String rule, long rows, Outcome expected, double shift)
      implements java.io.Serializable {
    Scatter over(long places) {
      return new Scatter(rows, places, (long) (shift * places));
    }
  }

  private static final List<Kind> KINDS = kinds();

  private final ArrayList<Planted> planted;

  Dirt(ShopSpec spec, int products) {
    planted = new ArrayList<>();
    for (Kind kind : KINDS) {
      if (kind.formats == In.CSV && spec.format() != ShopSpec.Format.CSV) {
        continue;
      }
      long places = places(kind, spec, products);
      if (places > 0) {
        long rows = Math.max(1, (long) (kind.share * cleanRows(kind.source, spec, products)));
        planted.add(
            new Planted(
                kind.source, kind.rule, Math.min(rows, places), kind.expected, shift(kind)));
      }
    }
  }

  /** From the place among all kinds, also those of other formats: the rest is the same in each. */
  private static double shift(Kind kind) {
    List<Kind> ofTable = KINDS.stream().filter(k -> k.source.equals(kind.source)).toList();
    return (double) ofTable.indexOf(kind) / ofTable.size();
  }

  /** All kinds that a table has. */
  List<Planted> of(String source) {
    return planted.stream().filter(kind -> kind.source.equals(source)).toList();
  }

  /** Rows of a kind; 0 where the shop has none. */
  long rows(String source, String rule) {
    return planted.stream()
        .filter(kind -> kind.source.equals(source) && kind.rule.equals(rule))
        .mapToLong(Planted::rows)
        .sum();
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    return planted.stream()
        .map(
            kind ->
                new Object[] {
                  kind.source, kind.rule, kind.rows, kind.expected.name().toLowerCase(Locale.ROOT)
                });
  }

  private static double cleanRows(String source, ShopSpec spec, int products) {
    return switch (source) {
      case "transactions" -> spec.transactions();
      case "products" -> products;
      case "events" -> spec.customers() * Sessions.ROWS_PER_CUSTOMER;
      case "surveys" -> spec.customers() * Survey.ROWS_PER_CUSTOMER;
      case "feedback" -> spec.customers() * Feedback.ROWS_PER_CUSTOMER;
      case "campaigns" -> spec.customers() * Campaigns.ROWS_PER_CUSTOMER;
      default -> spec.customers();
    };
  }

  /** How many rows, customers or products there are that one row of the kind could be made from. */
  private static long places(Kind kind, ShopSpec spec, int products) {
    return switch (kind.source) {
      case "transactions" -> spec.transactions();
      case "products" -> Hosts.places(kind.rule, products);
      case "customers" -> Hosts.places(kind.rule, spec.customers());
      default -> spec.customers();
    };
  }

  private static List<Kind> kinds() {
    String lines = "transactions";
    List<Kind> kinds = new ArrayList<>();
    kinds.add(new Kind(lines, "malformed_row", 0.001, Outcome.QUARANTINED, In.CSV));
    kinds.add(new Kind(lines, "undecodable_text", 0.001, Outcome.QUARANTINED, In.CSV));
    kinds.add(new Kind(lines, "missing_customer_id", 0.005, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "missing_ts", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "invalid_ts", 0.001, Outcome.QUARANTINED, In.CSV));
    kinds.add(new Kind(lines, "date_out_of_range", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "missing_amount", 0.002, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "invalid_amount", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "amount_out_of_range", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "negative_purchase", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind(lines, "zero_amount", 0.002, Outcome.FLAGGED));
    kinds.add(new Kind(lines, "exact_repeat", 0.003, Outcome.QUARANTINED));
    // Few: they are kept, and as many as of the others would be a fifth of the shop's revenue.
    kinds.add(new Kind(lines, "outlier_amount", 0.0001, Outcome.FLAGGED));
    kinds.add(new Kind(lines, "invalid_quantity", 0.001, Outcome.REPAIRED));
    kinds.add(new Kind(lines, "invalid_unit_price", 0.001, Outcome.REPAIRED));
    kinds.add(new Kind(lines, "invalid_discount", 0.001, Outcome.REPAIRED));

    kinds.add(new Kind("customers", "missing_customer_id", 0.001, Outcome.QUARANTINED));
    kinds.add(new Kind("customers", "exact_repeat", 0.002, Outcome.QUARANTINED));
    kinds.add(new Kind("customers", "duplicate_customer_id", 0.002, Outcome.QUARANTINED));
    kinds.add(new Kind("customers", "near_duplicate_customer", 0.005, Outcome.FLAGGED));
    kinds.add(new Kind("customers", "impossible_age", 0.002, Outcome.REPAIRED));
    kinds.add(new Kind("customers", "impossible_income", 0.002, Outcome.REPAIRED));
    kinds.add(new Kind("customers", "impossible_coordinates", 0.002, Outcome.REPAIRED));

    kinds.add(new Kind("products", "missing_product_id", 0.005, Outcome.QUARANTINED));
    kinds.add(new Kind("products", "exact_repeat", 0.005, Outcome.QUARANTINED));
    kinds.add(new Kind("products", "duplicate_product_id", 0.005, Outcome.QUARANTINED));
    kinds.add(new Kind("products", "negative_unit_cost", 0.005, Outcome.REPAIRED));

    for (String source : List.of("events", "surveys", "feedback", "campaigns")) {
      kinds.add(new Kind(source, "missing_customer_id", 0.002, Outcome.QUARANTINED));
      kinds.add(new Kind(source, "missing_ts", 0.001, Outcome.QUARANTINED));
      kinds.add(new Kind(source, "date_out_of_range", 0.001, Outcome.QUARANTINED));
      kinds.add(new Kind(source, "exact_repeat", 0.002, Outcome.QUARANTINED));
    }
    kinds.add(new Kind("surveys", "answer_out_of_scale", 0.002, Outcome.QUARANTINED));
    kinds.add(new Kind("feedback", "score_out_of_scale", 0.002, Outcome.REPAIRED));
    kinds.add(new Kind("campaigns", "duplicate_assignment", 0.002, Outcome.QUARANTINED));
    return List.copyOf(kinds);
  }
}
