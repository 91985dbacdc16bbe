package clientele.monitoring;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Who went from which segment to which between two dates, and how their money changed.
 *
 * @param ways each way that somebody took
 */
public record Migration(List<Way> ways) {
  private static final String MONEY = "decimal(38,4)";
  private static final double NORMAL = 1.959963984540054;

  /** Sums of fewer are not nearly normal. */
  private static final long LEAST = 30;

  /** Copies the list. */
  public Migration {
    ways = List.copyOf(ways);
  }

  /** Where a customer is at a date. */
  public enum State {
    /** In a segment. */
    SEGMENT,
    /** Among the customers, in no segment. */
    NOISE,
    /** Not among the customers. */
    ABSENT;

    /**
     * As in {@code segment_migrations}.
     *
     * @return lower case
     */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A state, with the segment where it is one.
   *
   * @param state which
   * @param segment lasting id
   */
  public record Place(State state, Optional<Integer> segment) implements Comparable<Place> {
    private static final Comparator<Place> ORDER =
        Comparator.comparing(Place::state).thenComparing(place -> place.segment().orElse(0));

    static Place of(boolean isThere, Object segment) {
      if (!isThere) {
        return new Place(State.ABSENT, Optional.empty());
      }
      return segment == null
          ? new Place(State.NOISE, Optional.empty())
          : new Place(State.SEGMENT, Optional.of((Integer) segment));
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * A range of values.
   *
   * @param low its lower end
   * @param high its upper end
   */
  public record Interval(double low, double high) {}

  /**
   * A way from a place to a place.
   *
   * @param from the place before
   * @param to the place now
   * @param customers who took it
   * @param of all customers who were at {@code from}
   * @param value sum of their money now less then; empty where it is not known
   * @param valueInterval 95 %, see {@link Migration#of}; empty for few
   * @param clv the same of expected value
   */
  public record Way(
      Place from,
      Place to,
      long customers,
      long of,
      Optional<Double> value,
      Optional<Interval> valueInterval,
      Optional<Double> clv) {

    /**
     * The share of those who were at {@code from} who took this way.
     *
     * @return 0 to 1
     */
    public double share() {
      return (double) customers / of;
    }

    /**
     * Wilson's interval of the share at 95 % (Wilson, "Probable Inference, the Law of Succession,
     * and Statistical Inference", JASA 22, 1927): within 0 and 1, and right for small counts.
     *
     * @return the interval
     */
    public Interval shareInterval() {
      double z2 = NORMAL * NORMAL;
      double middle = (share() + z2 / (2 * of)) / (1 + z2 / of);
      double half =
          NORMAL / (1 + z2 / of) * Math.sqrt(share() * (1 - share()) / of + z2 / (4.0 * of * of));
      return new Interval(
          customers == 0 ? 0 : Math.max(0, middle - half),
          customers == of ? 1 : Math.min(1, middle + half));
    }
  }

  /**
   * The ways between two dates.
   *
   * <p>The interval of a way's money takes all N customers of both dates as a sample of those who
   * might have been, and what each adds to the way (0 for who took another) as independent: the sum
   * T has the variance N / (N − 1) (sum of squares − T² / N), and is nearly normal for thirty
   * customers or more (central limit theorem). It is so wide as both the number of those who go and
   * what each brings are uncertain.
   *
   * @param before customer_id, segment_id, value, clv of the earlier date; value and clv may be
   *     NULL
   * @param now the same of the later date
   * @param valued whether the values of both dates are known
   * @return the ways, in order
   */
  public static Migration of(Dataset<Row> before, Dataset<Row> now, boolean valued) {
    Column both = col("was_there").isNotNull().or(col("is_there").isNotNull());
    Column change = coalesce(col("value"), zero()).minus(coalesce(col("former_value"), zero()));
    Column clv =
        when(
            col("clv").isNotNull().and(col("former_clv").isNotNull()),
            money("clv").minus(money("former_clv")));
    List<Row> rows =
        named(now, "")
            .withColumn("is_there", lit(true))
            .join(
                named(before, "former_").withColumn("was_there", lit(true)),
                col("customer_id").equalTo(col("former_customer_id")),
                "full_outer")
            .where(both)
            .withColumn("change", change.cast("decimal(24,4)"))
            .withColumn("clv_change", clv.cast("decimal(24,4)"))
            .groupBy("was_there", "former_segment_id", "is_there", "segment_id")
            .agg(
                count(lit(1)),
                sum("change").cast(MONEY),
                // Decimals add up the same in any order; 36 digits hold squares of any money.
                sum(col("change")
                        .cast("double")
                        .multiply(col("change").cast("double"))
                        .cast("decimal(36,2)"))
                    .cast("double"),
                sum("clv_change").cast(MONEY))
            .collectAsList();
    return new Migration(ways(rows, valued));
  }

  private static Dataset<Row> named(Dataset<Row> rows, String prefix) {
    return rows.select(
        col("customer_id").as(prefix + "customer_id"),
        col("segment_id").as(prefix + "segment_id"),
        functions.col("value").cast("decimal(22,4)").as(prefix + "value"),
        col("clv").as(prefix + "clv"));
  }

  private static Column money(String column) {
    return col(column).cast("decimal(22,4)");
  }

  private static Column zero() {
    return lit(BigDecimal.ZERO).cast("decimal(22,4)");
  }

  private static List<Way> ways(List<Row> rows, boolean valued) {
    long all = rows.stream().mapToLong(row -> row.getLong(4)).sum();
    List<Way> ways = new ArrayList<>();
    for (Row row : rows) {
      Place from = Place.of(!row.isNullAt(0), row.get(1));
      long of =
          rows.stream()
              .filter(other -> Place.of(!other.isNullAt(0), other.get(1)).equals(from))
              .mapToLong(other -> other.getLong(4))
              .sum();
      Optional<Double> value =
          valued ? Optional.of(row.getDecimal(5).doubleValue()) : Optional.empty();
      ways.add(
          new Way(
              from,
              Place.of(!row.isNullAt(2), row.get(3)),
              row.getLong(4),
              of,
              value,
              row.getLong(4) < LEAST
                  ? Optional.empty()
                  : value.map(total -> interval(total, row.getDouble(6), all)),
              row.isNullAt(7) ? Optional.empty() : Optional.of(row.getDecimal(7).doubleValue())));
    }
    ways.sort(Comparator.comparing(Way::from).thenComparing(Way::to));
    return ways;
  }

  static Interval interval(double total, double squares, long all) {
    double spread = Math.max(0, squares - total * total / all) * all / Math.max(1, all - 1);
    double half = NORMAL * Math.sqrt(spread);
    return new Interval(total - half, total + half);
  }

  /**
   * How far both segmentations agree.
   *
   * @return empty where no customer was in a segment at both dates
   */
  public Optional<Agreement> agreement() {
    List<Way> stayed =
        ways.stream()
            .filter(way -> way.from().state() == State.SEGMENT && way.to().state() == State.SEGMENT)
            .toList();
    return Agreement.of(stayed);
  }
}
