package clientele.shop;

import java.io.Serializable;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * Where a table's rows come from. A value is a String, Double, Integer, Long or Boolean as the
 * schema says; a TIMESTAMP is its microseconds since 1970-01-01 UTC as Long and a DATE its days as
 * Integer, so that no time zone ever touches them. In CSV a value may be text where the schema has
 * another type, and a row may have more or fewer values than the schema: that is dirt too.
 */
interface RowSource extends Serializable {
  StructType schema();

  /** The rows of a chunk, made one by one as they are asked for. */
  Stream<Object[]> rows(long chunk);

  /** Gives one customer's rows. */
  interface OfCustomer {
    void rows(long customer, Consumer<Object[]> out);
  }

  static Stream<Object[]> byCustomer(ShopSpec spec, long chunk, OfCustomer source) {
    return LongStream.range(spec.firstCustomer(chunk), spec.endCustomer(chunk))
        .boxed()
        .mapMulti((customer, out) -> source.rows(customer, out));
  }
}
