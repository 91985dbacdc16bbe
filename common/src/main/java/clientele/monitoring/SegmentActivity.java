package clientele.monitoring;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.lower;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import clientele.config.FeatureSettings.Returns;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the customers of each segment did in a time. Money is summed exactly. */
public final class SegmentActivity {
  private static final String WHO = "customer_id";
  private static final String SEGMENT = "segment_id";

  private SegmentActivity() {}

  /**
   * What the customers of a segment, or of none, did before and in a period.
   *
   * @param segment lasting id; empty for customers of none
   * @param customers in it
   * @param buyersBefore of them, with a purchase in the time before
   * @param ordersBefore their purchases in it
   * @param revenueBefore lake.currency
   * @param buyers with a purchase in the period
   * @param orders their purchases in it
   * @param revenue lake.currency
   * @param again buyers of both times
   */
  public record Sums(
      Optional<Integer> segment,
      long customers,
      long buyersBefore,
      long ordersBefore,
      double revenueBefore,
      long buyers,
      long orders,
      double revenue,
      long again) {

    /**
     * Several together.
     *
     * @param parts of all customers
     * @return their sums, of no segment
     */
    public static Sums all(List<Sums> parts) {
      return parts.stream()
          .reduce(
              new Sums(Optional.empty(), 0, 0, 0, 0, 0, 0, 0, 0),
              (one, other) ->
                  new Sums(
                      Optional.empty(),
                      one.customers + other.customers,
                      one.buyersBefore + other.buyersBefore,
                      one.ordersBefore + other.ordersBefore,
                      one.revenueBefore + other.revenueBefore,
                      one.buyers + other.buyers,
                      one.orders + other.orders,
                      one.revenue + other.revenue,
                      one.again + other.again));
    }
  }

  /**
   * Sums by segment.
   *
   * @param members customer_id and segment_id
   * @param days rows of {@code customer_days}
   * @param before the time before
   * @param period the period
   * @param returns whether returned money is taken off
   * @return in order of ids, none first
   */
  public static List<Sums> of(
      Dataset<Row> members, Dataset<Row> days, Window before, Window period, Returns returns) {
    Column revenue = revenue(returns);
    Dataset<Row> done =
        days.where(within(before).or(within(period)))
            .groupBy(col(WHO).as("buyer_id"))
            .agg(
                sum(when(within(before), col("purchases"))).as("lines_before"),
                sum(when(within(before), col("orders"))).as("orders_before"),
                sum(when(within(before), revenue)).as("revenue_before"),
                sum(when(within(period), col("purchases"))).as("lines_now"),
                sum(when(within(period), col("orders"))).as("orders_now"),
                sum(when(within(period), revenue)).as("revenue_now"));
    Column bought = col("lines_now").gt(0);
    Column boughtBefore = col("lines_before").gt(0);
    return members
        .join(done, col(WHO).equalTo(col("buyer_id")), "left")
        .groupBy(SEGMENT)
        .agg(
            count(lit(1)),
            count(when(boughtBefore, 1)),
            coalesce(sum("orders_before"), lit(0L)),
            coalesce(sum("revenue_before").cast("double"), lit(0.0)),
            count(when(bought, 1)),
            coalesce(sum("orders_now"), lit(0L)),
            coalesce(sum("revenue_now").cast("double"), lit(0.0)),
            count(when(bought.and(boughtBefore), 1)))
        .orderBy(SEGMENT)
        .collectAsList()
        .stream()
        .map(
            row ->
                new Sums(
                    segment(row),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getDouble(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getDouble(7),
                    row.getLong(8)))
        .toList();
  }

  private static Optional<Integer> segment(Row row) {
    return row.isNullAt(0) ? Optional.empty() : Optional.of(row.getInt(0));
  }

  private static Column revenue(Returns returns) {
    return returns == Returns.SUBTRACT
        ? col("purchase_amount").plus(col("return_amount"))
        : col("purchase_amount");
  }

  private static Column within(Window window) {
    return col("day").geq(lit(window.start())).and(col("day").lt(lit(window.end())));
  }

  private static Column happened(Window window) {
    return col("ts")
        .geq(lit(window.start().atStartOfDay().toInstant(ZoneOffset.UTC)))
        .and(col("ts").lt(lit(window.end().atStartOfDay().toInstant(ZoneOffset.UTC))));
  }

  /**
   * A mean with what it is the mean of.
   *
   * @param sum of the values
   * @param count of the values
   */
  public record Mean(double sum, double count) {
    /**
     * Both together.
     *
     * @param other of other customers
     * @return their sums
     */
    public Mean plus(Mean other) {
      return new Mean(sum + other.sum, count + other.count);
    }

    /**
     * The mean.
     *
     * @return empty without values
     */
    public Optional<Double> value() {
      return count > 0 ? Optional.of(sum / count) : Optional.empty();
    }
  }

  /**
   * How satisfied each segment said it was.
   *
   * @param members customer_id and segment_id
   * @param feedback rows of {@code clean_feedback}
   * @param period what counts
   * @return scores by segment
   */
  public static Map<Optional<Integer>, Mean> satisfaction(
      Dataset<Row> members, Dataset<Row> feedback, Window period) {
    Map<Optional<Integer>, Mean> means = new LinkedHashMap<>();
    feedback
        .where(happened(period).and(col("score").isNotNull()))
        .select(col(WHO), col("score").cast("decimal(18,6)").as("score"))
        .join(members.select(WHO, SEGMENT), WHO)
        .groupBy(SEGMENT)
        .agg(sum("score").cast("double"), count(lit(1)))
        .orderBy(SEGMENT)
        .collectAsList()
        .forEach(
            row -> means.put(segment(row), new Mean(row.getDouble(1), (double) row.getLong(2))));
    return means;
  }

  /**
   * What lines brought beyond their cost.
   *
   * @param amount of all lines, lake.currency
   * @param known amount of the lines whose cost is known
   * @param cost of these
   */
  public record Earned(double amount, double known, double cost) {
    /**
     * Both together.
     *
     * @param other of other customers
     * @return their sums
     */
    public Earned plus(Earned other) {
      return new Earned(amount + other.amount, known + other.known, cost + other.cost);
    }

    /**
     * The margin.
     *
     * @return amount less cost as a share of the amount, where the cost is known
     */
    public Optional<Double> margin() {
      return known > 0 ? Optional.of((known - cost) / known) : Optional.empty();
    }

    /**
     * How much of it is known.
     *
     * @return the amount of the lines whose cost is known, as a share of all lines'
     */
    public Optional<Double> coverage() {
      return amount > 0 ? Optional.of(known / amount) : Optional.empty();
    }
  }

  /**
   * What each segment brought beyond the cost of what it bought.
   *
   * @param members customer_id and segment_id
   * @param lines rows of {@code clean_transactions}
   * @param products rows of {@code clean_products}
   * @param period what counts
   * @param returns whether returned lines are taken off, amount and cost
   * @return by segment
   */
  public static Map<Optional<Integer>, Earned> earned(
      Dataset<Row> members,
      Dataset<Row> lines,
      Dataset<Row> products,
      Window period,
      Returns returns) {
    Dataset<Row> costs =
        products
            .where(col("unit_cost").isNotNull())
            .select(col("product_id").as("known_id"), col("unit_cost"));
    Column units = abs(col("quantity")).multiply(when(col("is_return"), -1).otherwise(1));
    Column cost = col("unit_cost").cast("double").multiply(units).try_cast("decimal(24,4)");
    Dataset<Row> counted = lines.where(happened(period));
    Map<Optional<Integer>, Earned> earned = new LinkedHashMap<>();
    (returns == Returns.SUBTRACT ? counted : counted.where(not(col("is_return"))))
        .join(costs, col("product_id").equalTo(col("known_id")), "left")
        .select(col(WHO), col("amount"), cost.as("cost"))
        .join(members.select(WHO, SEGMENT), WHO)
        .groupBy(SEGMENT)
        .agg(
            sum("amount").cast("double"),
            coalesce(sum(when(col("cost").isNotNull(), col("amount"))).cast("double"), lit(0.0)),
            coalesce(sum("cost").cast("double"), lit(0.0)))
        .orderBy(SEGMENT)
        .collectAsList()
        .forEach(
            row ->
                earned.put(
                    segment(row),
                    new Earned(row.getDouble(1), row.getDouble(2), row.getDouble(3))));
    return earned;
  }

  /**
   * Revenue by segment among the customers of some areas.
   *
   * @param members customer_id, segment_id, region, country
   * @param days rows of {@code customer_days}
   * @param period what counts
   * @param areas names of regions or countries in lower case; empty for everywhere
   * @param returns whether returned money is taken off
   * @return lake.currency by segment
   */
  public static Map<Optional<Integer>, Double> revenue(
      Dataset<Row> members, Dataset<Row> days, Window period, List<String> areas, Returns returns) {
    List<String> named = new ArrayList<>(areas);
    Column area =
        lower(trim(col("region")))
            .isin(named.toArray())
            .or(lower(trim(col("country"))).isin(named.toArray()));
    Map<Optional<Integer>, Double> revenue = new LinkedHashMap<>();
    days.where(within(period))
        .select(col(WHO), revenue(returns).as("revenue"))
        .join(areas.isEmpty() ? members : members.where(area), WHO)
        .groupBy(SEGMENT)
        .agg(sum("revenue").cast("double"))
        .orderBy(SEGMENT)
        .collectAsList()
        .forEach(row -> revenue.put(segment(row), row.getDouble(1)));
    return revenue;
  }
}
