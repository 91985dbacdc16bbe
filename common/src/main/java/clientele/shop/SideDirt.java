package clientele.shop;

import java.io.Serializable;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.sql.types.StructType;

/**
 * Plants dirt in what customers leave behind beside transactions: events, answers, feedback and
 * campaigns. A customer who hosts dirt always has a row there for it to be made from.
 */
final class SideDirt implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int[] NO_ANSWERS = {7, 0, 99};
  private static final int[] NO_SCORES = {11, -1, 99};

  private final Sower sower;
  private final int customer;
  private final int ts;
  private final int answer;
  private final int score;

  SideDirt(String source, StructType schema, ShopSpec spec, Dirt dirt) {
    sower = Sower.over(spec.customers(), dirt.of(source));
    List<String> columns = List.of(schema.fieldNames());
    customer = columns.indexOf("customer_id");
    ts = columns.indexOf("ts");
    answer = columns.indexOf("answer");
    score = columns.indexOf("score");
  }

  boolean hosts(long index) {
    return !sower.at(index).isEmpty();
  }

  /** Passes a customer's clean rows on, and what is planted among them. */
  void plant(long index, List<Object[]> rows, Consumer<Object[]> out) {
    rows.forEach(out);
    for (Sower.Seed seed : sower.at(index)) {
      out.accept(spoilt(seed, rows.get(0)));
    }
  }

  private Object[] spoilt(Sower.Seed seed, Object[] clean) {
    Object[] row = clean.clone();
    int n = (int) (seed.number() % 3);
    switch (seed.rule()) {
      case "exact_repeat" -> {}
      case "missing_customer_id" -> row[customer] = null;
      case "missing_ts" -> row[ts] = null;
      case "date_out_of_range" -> row[ts] = Times.outOfRange(seed.number());
      case "answer_out_of_scale" -> row[answer] = NO_ANSWERS[n];
      case "score_out_of_scale" -> row[score] = NO_SCORES[n];
      // The same customer in the same campaign once more, a day later.
      case "duplicate_assignment" ->
          row[ts] = Times.plusSeconds((Long) row[ts], Times.SECONDS_IN_DAY);
      default -> throw new IllegalArgumentException("Cannot plant " + seed.rule() + ".");
    }
    return row;
  }
}
