package clientele.shop;

import clientele.shop.TrueSegment.Campaign;
import clientele.shop.TrueSegment.Purchasing;
import clientele.shop.TrueSegment.Spend;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * What is true of each customer: the segment, the parameters of the purchase process after scaling
 * (a week), of the spend (EUR), the scores behind the survey, the effects of campaigns, the number
 * of orders. A planted near-duplicate has a row with {@code duplicate_of} and the original's
 * segment and nothing else. Table truth.
 */
final class Truth implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, true_segment STRING, duplicate_of STRING, buyer BOOLEAN,"
              + " orders BIGINT, joined_on DATE, alive_until DATE, alive_at_end BOOLEAN,"
              + " lambda DOUBLE, mu DOUBLE, r DOUBLE, alpha DOUBLE, s DOUBLE, beta DOUBLE,"
              + " mean_order_value DOUBLE, nu DOUBLE, p DOUBLE, q DOUBLE, gamma DOUBLE,"
              + " price_sensitivity DOUBLE, quality_orientation DOUBLE,"
              + " service_expectation DOUBLE, campaign_visit DOUBLE,"
              + " campaign_email_effect DOUBLE, campaign_voucher_effect DOUBLE,"
              + " campaign_purchase_given_visit DOUBLE");

  private final ShopSpec spec;
  private final PurchasePlan plan;
  private final Sower sower;

  Truth(ShopSpec spec, PurchasePlan plan, Dirt dirt) {
    this.spec = spec;
    this.plan = plan;
    this.sower = Sower.overHosts(spec.customers(), dirt.of("customers"));
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    long first = spec.firstCustomer(chunk);
    long end = spec.endCustomer(chunk);
    long[] orders = new long[(int) (end - first)];
    new ChunkOrders(spec, plan, chunk)
        .forEachRemaining(order -> orders[(int) (order.person().index() - first)]++);
    return LongStream.range(first, end)
        .boxed()
        .mapMulti(
            (customer, out) -> {
              Person person = Person.of(spec, customer);
              out.accept(row(person, orders[(int) (customer - first)]));
              for (Sower.Seed seed : sower.at(customer)) {
                if (seed.rule().equals("near_duplicate_customer")) {
                  out.accept(duplicate(person, seed.number()));
                }
              }
            });
  }

  private Object[] duplicate(Person person, long number) {
    Object[] row = new Object[SCHEMA.size()];
    row[0] = CustomerDirt.duplicateId(spec, number);
    row[1] = person.segment().name();
    row[2] = person.id();
    return row;
  }

  private Object[] row(Person person, long orders) {
    Purchasing purchases = person.segment().purchases();
    Spend spend = person.segment().spend();
    Campaign campaign = person.segment().campaign();
    boolean aliveAtEnd = person.lastDay() > spec.untilDay();
    return new Object[] {
      person.id(),
      person.segment().name(),
      null,
      person.buys(plan.buyerShare()),
      orders,
      person.joinedDay(),
      // Beyond the history the date is of no use, and may lie beyond the calendar.
      aliveAtEnd ? null : (Object) (int) person.lastDay(),
      aliveAtEnd,
      person.rate() * plan.scale(),
      person.mortality(),
      purchases.r(),
      plan.scale() > 0 ? (Object) (purchases.alpha() / plan.scale()) : null,
      purchases.s(),
      purchases.beta(),
      Campaigns.meanOrder(person),
      person.nu(),
      spend.p(),
      spend.q(),
      spend.gamma(),
      person.attitudes().get(0),
      person.attitudes().get(1),
      person.attitudes().get(2),
      campaign.visit(),
      campaign.email(),
      campaign.voucher(),
      campaign.buy()
    };
  }
}
