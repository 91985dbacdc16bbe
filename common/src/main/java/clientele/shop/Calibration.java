package clientele.shop;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Fits the purchase process to the number of lines: one pass over the customers for how long they
 * are there to buy, a second for the orders that follow. Both bring back one small row a chunk.
 */
final class Calibration {
  /** Lines of an average order: only sets how many orders are aimed at. */
  private static final double LINES_PER_ORDER = 2.7;

  /** Least mean number of orders of a buyer: with fewer lines than that, fewer customers buy. */
  private static final double LEAST_ORDERS = 2;

  private static final double MOST_BUYERS = 0.97;

  private static final StructType EXPOSURE =
      new StructType()
          .add("chunk", DataTypes.LongType)
          .add("buyers", DataTypes.LongType)
          .add("expected", DataTypes.DoubleType);
  private static final StructType ORDERS =
      new StructType()
          .add("chunk", DataTypes.LongType)
          .add("orders", DataTypes.LongType)
          .add("weight", DataTypes.LongType);

  private Calibration() {}

  /** Fits on Spark. */
  static PurchasePlan plan(SparkSession spark, ShopSpec spec, int tasks) {
    return fit(
        spec,
        (schema, work) ->
            spark
                .range(0, spec.chunks(), 1, tasks)
                .mapPartitions(
                    (MapPartitionsFunction<Long, Row>)
                        chunks -> new MappedIterator<>(chunks, work::row),
                    Encoders.row(schema))
                .collectAsList()
                .stream()
                // The order of sums is fixed, and with it their last bits.
                .sorted(Comparator.comparingLong(row -> row.getLong(0)))
                .toList());
  }

  /** Fits in this thread: for shops too small to be worth two Spark jobs. The same result. */
  static PurchasePlan plan(ShopSpec spec) {
    return fit(
        spec, (schema, work) -> LongStream.range(0, spec.chunks()).mapToObj(work::row).toList());
  }

  private static PurchasePlan fit(ShopSpec spec, PerChunk perChunk) {
    double target = spec.transactions() / LINES_PER_ORDER;
    double buyerShare = Math.min(MOST_BUYERS, target / (LEAST_ORDERS * spec.customers()));
    long buyers = 0;
    double expected = 0;
    for (Row chunk : perChunk.rows(EXPOSURE, chunk -> exposure(spec, chunk, buyerShare))) {
      buyers += chunk.getLong(1);
      expected += chunk.getDouble(2);
    }
    double scale = expected > 0 ? Math.max(0, target - buyers) / expected : 0;
    List<Row> orders = perChunk.rows(ORDERS, chunk -> orders(spec, chunk, buyerShare, scale));
    return new PurchasePlan(
        spec.transactions(),
        buyerShare,
        scale,
        new PurchasePlan.Prefix(orders.stream().mapToLong(row -> row.getLong(1)).toArray()),
        new PurchasePlan.Prefix(orders.stream().mapToLong(row -> row.getLong(2)).toArray()));
  }

  private static Row exposure(ShopSpec spec, long chunk, double buyerShare) {
    long buyers = 0;
    double expected = 0;
    for (long i = spec.firstCustomer(chunk); i < spec.endCustomer(chunk); i++) {
      Person person = Person.of(spec, i);
      if (person.buys(buyerShare)) {
        buyers++;
        expected += person.rate() * person.weeksObserved(spec);
      }
    }
    return RowFactory.create(chunk, buyers, expected);
  }

  private static Row orders(ShopSpec spec, long chunk, double buyerShare, double scale) {
    long orders = 0;
    long weight = 0;
    for (long i = spec.firstCustomer(chunk); i < spec.endCustomer(chunk); i++) {
      Person person = Person.of(spec, i);
      if (person.buys(buyerShare)) {
        Purchases purchases = new Purchases(spec, person, scale);
        while (purchases.next()) {
          orders++;
          weight += purchases.weight();
        }
      }
    }
    return RowFactory.create(chunk, orders, weight);
  }

  /** What is done with one chunk of customers. */
  private interface OnChunk extends Serializable {
    Row row(long chunk);
  }

  /** Does it with all of them; the results come in the chunks' order. */
  private interface PerChunk {
    List<Row> rows(StructType schema, OnChunk work);
  }
}
