package clientele.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.functions;

/**
 * Exact quantiles of any number of rows, without sorting them.
 *
 * <p>The order statistics that the quantiles need are found by radix selection: a pass counts the
 * values by bins, the next looks only into the bins that hold a wanted rank, until each such bin
 * holds one distinct value or so few values that they are simply gathered. Bins divide the
 * order-preserving 64-bit form of the doubles, so that skew costs at most a further pass; all
 * columns and probabilities share each pass. Two or three passes are usual, at most seven with up
 * to a thousand columns' wanted ranks.
 *
 * <p>The quantile at p of n ascending values is linear between the neighbours of (n − 1) p: type 7
 * of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50(4),
 * 1996; the default of R and NumPy.
 */
public final class ExactQuantiles {
  private ExactQuantiles() {}

  /**
   * Quantiles of some columns. Each pass is one Spark job over the frame: persist it where it is
   * dear to compute. The outcome does not depend on partitions or their order.
   *
   * @param frame any number of rows
   * @param numericColumns columns that can be cast to DOUBLE; NULL and NaN in them are ignored,
   *     infinities are ordinary values and -0.0 equals 0.0
   * @param probabilities each within 0 and 1, in any order
   * @return a row for each column, in it a value for each probability; NaN where the column has no
   *     value, and between an infinity and its opposite
   * @throws IllegalArgumentException where a probability is not within 0 and 1
   */
  public static double[][] of(
      Dataset<Row> frame, List<String> numericColumns, double[] probabilities) {
    return of(frame, numericColumns, probabilities, KeyInterval.UNKNOWN);
  }

  /**
   * The same where it is known how many rows there are: few are looked at once only.
   *
   * @param frame rows
   * @param numericColumns as above
   * @param probabilities as above
   * @param rows no more rows than that
   * @return as above
   */
  public static double[][] of(
      Dataset<Row> frame, List<String> numericColumns, double[] probabilities, long rows) {
    for (double probability : probabilities) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "Cannot take the quantile at " + probability + ": it is not within 0 and 1.");
      }
    }
    int columns = numericColumns.size();
    if (columns == 0) {
      return new double[0][];
    }
    JavaRDD<InternalRow> values =
        frame
            .select(numericColumns.stream().map(ExactQuantiles::asDouble).toArray(Column[]::new))
            .queryExecution()
            .toRdd()
            .toJavaRDD();
    return of(
        columns,
        probabilities,
        rows,
        open ->
            values.treeAggregate(
                new KeyCounts(open, columns),
                (Function2<KeyCounts, InternalRow, KeyCounts>) KeyCounts::add,
                (Function2<KeyCounts, KeyCounts, KeyCounts>) KeyCounts::merge,
                2));
  }

  private static Column asDouble(String name) {
    return functions.col("`" + name.replace("`", "``") + "`").cast("double");
  }

  /**
   * The selection itself.
   *
   * @param columns how many columns the rows have
   * @param probabilities each within 0 and 1
   * @param most how many rows at most; {@link KeyInterval#UNKNOWN} where nobody knows
   * @param pass counts all rows by the intervals given
   * @return a row for each column, in it a value for each probability
   */
  static double[][] of(
      int columns, double[] probabilities, long most, Function<KeyInterval[], KeyCounts> pass) {
    KeyInterval[] open = new KeyInterval[columns];
    Arrays.setAll(open, column -> KeyInterval.everything(column, most));
    KeyCounts counts = pass.apply(open);
    long[] sizes = new long[columns];
    List<Set<Long>> wanted = new ArrayList<>();
    List<Map<Long, Double>> found = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      sizes[column] = counts.count(column);
      wanted.add(ranks(sizes[column], probabilities));
      found.add(new HashMap<>());
    }
    for (open = narrow(open, counts, wanted, found);
        open.length > 0;
        open = narrow(open, counts, wanted, found)) {
      counts = pass.apply(open);
    }
    double[][] quantiles = new double[columns][probabilities.length];
    for (int column = 0; column < columns; column++) {
      for (int p = 0; p < probabilities.length; p++) {
        quantiles[column][p] = quantile(found.get(column), sizes[column], probabilities[p]);
      }
    }
    return quantiles;
  }

  /** Notes the ranks whose value is known, and returns the bins that hold the others. */
  private static KeyInterval[] narrow(
      KeyInterval[] open, KeyCounts counts, List<Set<Long>> wanted, List<Map<Long, Double>> found) {
    Set<KeyInterval> narrower = new LinkedHashSet<>();
    for (int i = 0; i < open.length; i++) {
      KeyInterval interval = open[i];
      long within = counts.count(i);
      for (long rank : wanted.get(interval.column())) {
        long position = rank - interval.below();
        if (position < 0 || position >= within) {
          continue;
        }
        KeyInterval place = counts.locate(i, position);
        if (place.low() == place.high()) {
          found.get(interval.column()).put(rank, KeyInterval.value(place.low()));
        } else {
          narrower.add(place);
        }
      }
    }
    return narrower.stream()
        .sorted(Comparator.comparingInt(KeyInterval::column).thenComparing(KeyInterval::low))
        .toArray(KeyInterval[]::new);
  }

  private static Set<Long> ranks(long size, double[] probabilities) {
    Set<Long> ranks = new LinkedHashSet<>();
    if (size > 0) {
      for (double probability : probabilities) {
        double position = (size - 1) * probability;
        ranks.add((long) Math.floor(position));
        ranks.add((long) Math.ceil(position));
      }
    }
    return ranks;
  }

  private static double quantile(Map<Long, Double> values, long size, double probability) {
    if (size == 0) {
      return Double.NaN;
    }
    double position = (size - 1) * probability;
    double low = values.get((long) Math.floor(position));
    double high = values.get((long) Math.ceil(position));
    return between(low, high, position - Math.floor(position));
  }

  /**
   * The point at a share of the way between two values.
   *
   * @param low the smaller value
   * @param high the larger value
   * @param share 0 for {@code low}, towards 1 for {@code high}
   * @return never outside the two; an infinity where one of them is
   */
  static double between(double low, double high, double share) {
    if (share == 0 || low == high) {
      return low;
    }
    double width = high - low;
    // The width of two finite values may overflow.
    double point =
        Double.isInfinite(width) ? low * (1 - share) + high * share : low + share * width;
    return Math.min(high, Math.max(low, point));
  }
}
