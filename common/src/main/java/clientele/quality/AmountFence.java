package clientele.quality;

import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;

import clientele.config.IngestSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The far-out fence (Tukey 1977) of all amounts, on the logarithm. Amounts are counted by steps of
 * a hundredth of it, of which there are a few thousand between the least and the greatest amount.
 *
 * @param median the usual amount
 * @param step amounts from this step on are far out
 * @param lines how many are
 */
record AmountFence(double median, long step, long lines) {
  static final double STEPS = 100;

  /** The step that a positive value is in. */
  static Column step(Column value) {
    return floor(log(value).multiply(STEPS));
  }

  /**
   * The fence of some amounts; empty where there are none, or half of them are one: every other
   * would be far out.
   *
   * @param amounts positive doubles, in the first column
   */
  static Optional<AmountFence> of(Dataset<Row> amounts, IngestSettings.Outliers settings) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    amounts
        .select(step(amounts.col(amounts.columns()[0])).as("step"))
        .groupBy("step")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getLong(0), row.getLong(1)));
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    double low = quantile(counts, 0.25);
    double high = quantile(counts, 0.75);
    if (!(high > low)) {
      return Optional.empty();
    }
    double middle = quantile(counts, 0.5);
    double far = high + 1 + settings.fence() * (high - low);
    double times = middle + 1 + STEPS * Math.log(settings.leastTimes());
    long step = (long) Math.ceil(Math.max(far, times));
    long lines = counts.tailMap(step).values().stream().mapToLong(Long::longValue).sum();
    return Optional.of(new AmountFence(Math.exp((middle + 0.5) / STEPS), step, lines));
  }

  /** Linear between neighbours, as {@link clientele.features.ExactQuantiles} has it. */
  private static double quantile(TreeMap<Long, Long> counts, double probability) {
    long all = counts.values().stream().mapToLong(Long::longValue).sum();
    double rank = (all - 1) * probability;
    long below = at(counts, (long) Math.floor(rank));
    long above = at(counts, (long) Math.ceil(rank));
    return below + (rank - Math.floor(rank)) * (above - below);
  }

  private static long at(TreeMap<Long, Long> counts, long rank) {
    long seen = 0;
    for (Map.Entry<Long, Long> count : counts.entrySet()) {
      seen += count.getValue();
      if (seen > rank) {
        return count.getKey();
      }
    }
    return counts.lastKey();
  }

  /** The least amount that is far out. */
  double from() {
    return Math.exp(step / STEPS);
  }

  Column isBeyond(Column amount) {
    return step(amount).geq(lit(step));
  }
}
