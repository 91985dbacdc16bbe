package clientele.shop;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.types.StructType;

/**
 * The transaction lines: purchases and, some days after them, returns of some of their lines. A
 * return has a transaction id of its own (R where the order has T), the same quantity, price and
 * discount as the line that it takes back, and a negative amount. Planted dirt is made from a
 * purchase line of the same order, so that rows which ingest keeps add no order.
 */
final class TransactionRows implements RowSource {
  private static final long serialVersionUID = 1L;
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "transaction_id STRING, customer_id STRING, ts TIMESTAMP, product_id STRING,"
              + " product_name STRING, category STRING, brand STRING, channel STRING,"
              + " country STRING, quantity DOUBLE, unit_price DOUBLE, discount DOUBLE,"
              + " amount DOUBLE, is_return BOOLEAN");
  private static final int SOONEST_RETURN = 3;
  private static final int RETURN_SPAN = 26;
  private static final double MOST_RETURNED = 0.9;

  private final ShopSpec spec;
  private final PurchasePlan plan;
  private final Catalogue catalogue;
  private final Sower sower;
  private final TransactionDirt dirt;

  TransactionRows(ShopSpec spec, PurchasePlan plan, Catalogue catalogue, Dirt dirt) {
    this.spec = spec;
    this.plan = plan;
    this.catalogue = catalogue;
    this.sower = Sower.over(spec.transactions(), dirt.of("transactions"));
    this.dirt = new TransactionDirt(spec, SCHEMA);
  }

  @Override
  public StructType schema() {
    return SCHEMA;
  }

  @Override
  public Stream<Object[]> rows(long chunk) {
    Iterator<ChunkOrders.Order> orders = new ChunkOrders(spec, plan, chunk);
    OrderWriter writer = new OrderWriter();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(orders, Spliterator.ORDERED), false)
        .mapMulti(writer::write);
  }

  /** Writes a chunk's orders one after the other. */
  private final class OrderWriter {
    private Draws draws;
    private Person person;
    private long nextDirt = -1;

    void write(ChunkOrders.Order order, Consumer<Object[]> out) {
      if (person == null || order.person().index() != person.index()) {
        person = order.person();
        draws = new Draws(spec.seed(), person.index(), Draws.Purpose.LINES);
      }
      List<Object[]> lines = lines(order);
      long number = order.firstLine();
      if (nextDirt < 0) {
        nextDirt = sower.next(number);
      }
      for (Object[] line : lines) {
        out.accept(line);
        if (number == nextDirt) {
          Object[] purchase = (Boolean) line[TransactionDirt.IS_RETURN] ? lines.get(0) : line;
          for (Sower.Seed seed : sower.at(number)) {
            out.accept(dirt.spoilt(seed, purchase));
          }
          nextDirt = sower.next(number + 1);
        }
        number++;
      }
    }

    private List<Object[]> lines(ChunkOrders.Order order) {
      String channel = person.segment().channels().draw(draws);
      long bought = Times.micros(order.day(), secondOfDay(channel));
      long backDay = order.day() + (long) SOONEST_RETURN + draws.below(RETURN_SPAN);
      int returned = backDay <= spec.untilDay() ? returnedLines(order.lines()) : 0;
      List<Basket.Line> basket = Basket.of(catalogue, person, order.lines() - returned, draws);
      List<Object[]> rows = new ArrayList<>(order.lines());
      String id = Ids.of('T', order.number() + 1, 8);
      for (Basket.Line line : basket) {
        rows.add(row(id, bought, channel, line, false));
      }
      if (returned > 0) {
        String backChannel = "app".equals(channel) ? "web" : channel;
        long back = Times.micros(backDay, secondOfDay(backChannel));
        String backId = Ids.of('R', order.number() + 1, 8);
        for (Basket.Line line : basket.subList(0, returned)) {
          rows.add(row(backId, back, backChannel, line, true));
        }
      }
      return rows;
    }

    /** At most half of an order's lines: a return line stands beside the purchase it takes back. */
    private int returnedLines(int lines) {
      double probability = Math.min(MOST_RETURNED, 2 * person.segment().returns());
      int returned = 0;
      for (int i = 0; i < lines / 2; i++) {
        if (draws.chance(probability)) {
          returned++;
        }
      }
      return returned;
    }

    private long secondOfDay(String channel) {
      return switch (channel) {
        case "store" -> Times.secondOfDay(draws, 15, 3, 9, 20);
        case "phone" -> Times.secondOfDay(draws, 12, 2.5, 8, 18);
        default -> Times.secondOfDay(draws, 18.5, 4, 5, 24);
      };
    }

    private Object[] row(String id, long ts, String channel, Basket.Line line, boolean isReturn) {
      Product product = line.product();
      long amount = isReturn ? -line.amountCents() : line.amountCents();
      return new Object[] {
        id,
        person.id(),
        ts,
        product.id(),
        product.name(),
        product.category(),
        product.brand(),
        channel,
        person.home().country(),
        (double) line.quantity(),
        line.unitPriceCents() / 100.0,
        line.discountCents() / 100.0,
        amount / 100.0,
        isReturn
      };
    }
  }
}
