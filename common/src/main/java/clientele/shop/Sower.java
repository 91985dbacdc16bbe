package clientele.shop;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** Finds which kinds of dirt are planted at a place: a line, a customer or a product. */
final class Sower implements Serializable {
  private static final long serialVersionUID = 1L;

  private record Row(String rule, Scatter scatter) implements Serializable {}

  /**
   * A planted row.
   *
   * @param rule its kind
   * @param number among the rows of its kind, from 0
   */
  record Seed(String rule, long number) {}

  private final ArrayList<Row> rows = new ArrayList<>();
  private final boolean hosts;

  private Sower(boolean hosts) {
    this.hosts = hosts;
  }

  /** Over all of a number of places. */
  static Sower over(long places, List<Dirt.Planted> planted) {
    Sower sower = new Sower(false);
    planted.forEach(kind -> sower.rows.add(new Row(kind.rule(), kind.over(places))));
    return sower;
  }

  /** Over the hosts of each kind among a number of customers or products. */
  static Sower overHosts(long count, List<Dirt.Planted> planted) {
    Sower sower = new Sower(true);
    for (Dirt.Planted kind : planted) {
      sower.rows.add(new Row(kind.rule(), kind.over(Hosts.places(kind.rule(), count))));
    }
    return sower;
  }

  /** What is planted at a place; most often nothing. */
  List<Seed> at(long index) {
    List<Seed> found = List.of();
    for (Row row : rows) {
      long place = hosts ? Hosts.place(row.rule, index) : index;
      if (place >= 0 && row.scatter.hits(place)) {
        if (found.isEmpty()) {
          found = new ArrayList<>(2);
        }
        found.add(new Seed(row.rule, row.scatter.thingsBefore(place)));
      }
    }
    return found;
  }

  /** The next place from here on where anything is planted; {@link Long#MAX_VALUE} for none. */
  long next(long from) {
    long next = Long.MAX_VALUE;
    for (Row row : rows) {
      next = Math.min(next, row.scatter.placeOf(row.scatter.thingsBefore(from)));
    }
    return next;
  }
}
