package clientele.shop;

import clientele.shop.TrueSegment.Campaign;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Randomised campaigns among customers who allow marketing: a third each gets nothing, an e-mail, a
 * voucher. The arm adds its segment's effect to the probability of a visit; a visit leads to a
 * purchase with a probability that the arm does not change; a purchase is worth what the customer's
 * orders are worth on average, give or take. So the true effect on visits, purchases and spend is
 * known for every segment. These outcomes are a measurement of their own, not part of the
 * transactions.
 */
final class Campaigns implements RowSource {
  private static final long serialVersionUID = 1L;

  /** About how many assignments there are, for sizes and shares. */
  static final double ROWS_PER_CUSTOMER = 0.85;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, campaign_id STRING, arm STRING, ts TIMESTAMP, visited BOOLEAN,"
              + " converted BOOLEAN, spend DOUBLE, message_id STRING");

  /** When each campaign starts, as a share of the history. */
  private static final double[] STARTS = {0.62, 0.90};

  private static final String[] ARMS = {"control", "email", "voucher"};
  private static final double SPEND_SHAPE = 4;

  private final ShopSpec spec;
  private final SideDirt dirt;

  Campaigns(ShopSpec spec, Dirt dirt) {
    this.spec = spec;
    this.dirt = new SideDirt("campaigns", SCHEMA, spec, dirt);
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    return RowSource.byCustomer(spec, chunk, this::rows);
  }

  private void rows(long customer, Consumer<Object[]> out) {
    Person person = Person.of(spec, customer);
    boolean host = dirt.hosts(customer);
    Draws draws = new Draws(spec.seed(), customer, Draws.Purpose.CAMPAIGN);
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < STARTS.length; i++) {
      Object[] row = assignment(person, i, draws);
      boolean last = i == STARTS.length - 1;
      boolean reached = person.consent() && person.joinedDay() < start(i);
      if (reached || (host && last && rows.isEmpty())) {
        rows.add(row);
      }
    }
    if (!rows.isEmpty()) {
      dirt.plant(customer, rows, out);
    }
  }

  private int start(int campaign) {
    return spec.fromDay() + (int) ((spec.untilDay() - spec.fromDay()) * STARTS[campaign]);
  }

  private Object[] assignment(Person person, int campaign, Draws draws) {
    String arm = ARMS[draws.below(ARMS.length)];
    boolean visited = draws.chance(visit(person.segment().campaign(), arm));
    boolean converted = draws.chance(person.segment().campaign().buy()) && visited;
    double spend = draws.gamma(SPEND_SHAPE, SPEND_SHAPE / meanOrder(person));
    return new Object[] {
      person.id(),
      "K" + (campaign + 1),
      arm,
      Times.micros(start(campaign), Times.secondOfDay(draws, 10, 2, 7, 18)),
      visited,
      converted,
      converted ? Math.max(1, Math.round(100 * spend)) / 100.0 : 0.0,
      Ids.of('M', person.index() + 1, 7) + "-" + (campaign + 1)
    };
  }

  private static double visit(Campaign effects, String arm) {
    return switch (arm) {
      case "email" -> effects.visit() + effects.email();
      case "voucher" -> effects.visit() + effects.voucher();
      default -> effects.visit();
    };
  }

  /** Mean value of a customer's orders, EUR. */
  static double meanOrder(Person person) {
    return person.segment().spend().p() / person.nu();
  }
}
