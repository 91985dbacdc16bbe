package clientele.shop;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** The orders of a chunk of customers, customer by customer, with their place in the whole. */
final class ChunkOrders implements Iterator<ChunkOrders.Order> {
  /**
   * An order of the shop.
   *
   * @param person who buys
   * @param number among all orders, from 0
   * @param firstLine number of its first line among all clean lines, from 0
   * @param lines its clean lines, returns included
   * @param day days since 1970-01-01
   */
  record Order(Person person, long number, long firstLine, int lines, int day) {}

  private final ShopSpec spec;
  private final PurchasePlan plan;
  private final long endCustomer;
  private long customer;
  private long order;
  private long weight;
  private Person person;
  private Purchases purchases;
  private Order next;

  ChunkOrders(ShopSpec spec, PurchasePlan plan, long chunk) {
    this.spec = spec;
    this.plan = plan;
    this.customer = spec.firstCustomer(chunk);
    this.endCustomer = spec.endCustomer(chunk);
    this.order = plan.ordersBefore().of(chunk);
    this.weight = plan.weightBefore().of(chunk);
    advance();
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Order next() {
    if (next == null) {
      throw new NoSuchElementException("The chunk has no more orders.");
    }
    Order present = next;
    advance();
    return present;
  }

  private void advance() {
    next = null;
    while (next == null) {
      if (purchases == null || !purchases.next()) {
        if (!nextBuyer()) {
          return;
        }
        continue;
      }
      long extrasBefore = plan.extraLines(weight);
      weight += purchases.weight();
      if (plan.keeps(order)) {
        long number = plan.number(order);
        int lines = 1 + Math.toIntExact(plan.extraLines(weight) - extrasBefore);
        next = new Order(person, number, number + extrasBefore, lines, purchases.day());
      }
      order++;
    }
  }

  private boolean nextBuyer() {
    while (customer < endCustomer) {
      person = Person.of(spec, customer++);
      if (person.buys(plan.buyerShare())) {
        purchases = new Purchases(spec, person, plan.scale());
        return true;
      }
    }
    return false;
  }
}
