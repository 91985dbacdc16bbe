package clientele.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/** Visits to the web site by those whom it recognises, while they are customers. Table events. */
final class Sessions implements RowSource {
  private static final long serialVersionUID = 1L;

  /** About how many events there are, for sizes and shares. */
  static final double ROWS_PER_CUSTOMER = 2.6;

  private static final StructType SCHEMA =
      StructType.fromDDL(
          "customer_id STRING, ts TIMESTAMP, event_type STRING, session_id STRING, page STRING,"
              + " category STRING, device STRING, duration_s INT");
  private static final double MORE_SESSIONS = 0.5;
  private static final double MORE_EVENTS = 1.6;
  private static final int MOST = 12;
  private static final double MEAN_SECONDS = 45;
  private static final String[] DEVICES = {"phone", "desktop", "tablet"};

  private final ShopSpec spec;
  private final Catalogue catalogue;
  private final SideDirt dirt;

  Sessions(ShopSpec spec, Catalogue catalogue, Dirt dirt) {
    this.spec = spec;
    this.catalogue = catalogue;
    this.dirt = new SideDirt("events", SCHEMA, spec, dirt);
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
    Draws draws = new Draws(spec.seed(), customer, Draws.Purpose.SESSIONS);
    Person person = Person.of(spec, customer);
    if (!draws.chance(person.segment().online()) && !dirt.hosts(customer)) {
      return;
    }
    List<Object[]> events = new ArrayList<>();
    int sessions = 1 + draws.poisson(MORE_SESSIONS);
    for (int i = 0; i < sessions; i++) {
      session(person, i, draws, events);
    }
    dirt.plant(customer, events, out);
  }

  private void session(Person person, int number, Draws draws, List<Object[]> events) {
    int day = person.dayAfter(draws.between(0, person.weeksObserved(spec)));
    long ts = Times.micros(day, Times.secondOfDay(draws, 19, 4, 5, 23));
    String id = Ids.of('W', person.index() + 1, 7) + "-" + (number + 1);
    String device =
        "app".equals(person.segment().channels().draw(draws))
            ? DEVICES[0]
            : DEVICES[draws.below(DEVICES.length)];
    int count = 1 + draws.geometric(MORE_EVENTS, MOST);
    for (int i = 0; i < count; i++) {
      String type = type(i, draws);
      String key = person.segment().categories().draw(draws);
      boolean ofCategory = "product_view".equals(type) || "add_to_cart".equals(type);
      int seconds = 1 + (int) Math.min(1800, draws.exponential(1 / MEAN_SECONDS));
      events.add(
          new Object[] {
            person.id(),
            ts,
            type,
            id,
            page(type, key),
            ofCategory ? catalogue.name(key) : null,
            device,
            seconds
          });
      ts = Times.plusSeconds(ts, seconds);
    }
  }

  private static String type(int position, Draws draws) {
    double u = draws.nextDouble();
    if (position == 0) {
      return "page_view";
    }
    return u < 0.20 ? "search" : u < 0.75 ? "product_view" : u < 0.93 ? "add_to_cart" : "checkout";
  }

  private static String page(String type, String category) {
    return switch (type) {
      case "page_view" -> "/";
      case "search" -> "/search?q=" + category + "&sort=price,asc";
      case "checkout" -> "/checkout";
      default -> "/c/" + category;
    };
  }
}
