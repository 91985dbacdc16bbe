package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What customers' money goes to, by a name that a purchase line carries, such as its category.
 *
 * @param names the names that have a share of their own, sorted; {@link #OTHER} holds the rest
 * @param rest whether there is any other name
 */
public record PurchaseMix(List<String> names, boolean rest) {
  /** What the names without a share of their own are called together. */
  public static final String OTHER = "other";

  /** What a line without a name counts as. */
  public static final String UNKNOWN = "unknown";

  /** Binary digits that a logarithm keeps behind the point when it is summed exactly. */
  private static final double FRACTION = 1L << 40;

  /** Copies the names. */
  public PurchaseMix {
    names = List.copyOf(names);
  }

  /**
   * The names with the largest purchase amounts, equal ones in the order of their names. A name
   * that is called other in the source joins the rest and takes no place.
   *
   * @param purchases purchase lines that count, with columns name and amount
   * @param max at least 1
   * @return the mix of these lines
   */
  public static PurchaseMix of(Dataset<Row> purchases, int max) {
    List<String> found =
        purchases
            .groupBy(named())
            .agg(sum("amount").as("amount"))
            .orderBy(col("name").equalTo(OTHER), col("amount").desc(), col("name"))
            .limit(max + 1)
            .select("name")
            .as(Encoders.STRING())
            .collectAsList();
    List<String> own =
        found.stream().filter(name -> !name.equals(OTHER)).limit(max).sorted().toList();
    return new PurchaseMix(own, found.size() > own.size());
  }

  /**
   * The names that a map of shares may hold.
   *
   * @return sorted
   */
  public List<String> labels() {
    return rest ? Stream.concat(names.stream(), Stream.of(OTHER)).sorted().toList() : names;
  }

  /**
   * Each customer's shares, exact but for one division each.
   *
   * @param purchases purchase lines that count, with columns customer_id, name and amount
   * @return a row for each customer: customer_id; shares, a map of the names bought, sorted, empty
   *     where all amounts are 0; diversity, the exponential of the Shannon entropy (natural
   *     logarithm) of the amounts by name over all names, NULL where all amounts are 0
   */
  public Dataset<Row> shares(Dataset<Row> purchases) {
    Dataset<Row> amounts =
        purchases
            .groupBy(col("customer_id"), named())
            .agg(sum("amount").as("amount"))
            // x ln x, cut into a whole and a fractional part: sums of whole numbers do not depend
            // on their order, sums of doubles do.
            .withColumn("double", col("amount").cast("double"))
            .withColumn(
                "weighted",
                when(col("double").gt(0), col("double").multiply(ln(col("double")))).otherwise(0.0))
            .withColumn("whole", floor(col("weighted")))
            .withColumn(
                "fraction", col("weighted").minus(col("whole")).multiply(FRACTION).cast("bigint"));
    List<Column> sums = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      // One row of a customer has the name at most, so this sum has one term.
      sums.add(sum(when(col("name").equalTo(names.get(i)), col("double"))).as("own_" + i));
    }
    sums.add(
        sum(when(col("name").isin(names.toArray()), null).otherwise(col("amount"))).as("rest"));
    sums.add(sum("whole").as("whole"));
    sums.add(sum("fraction").as("fraction"));
    sums.add(count_if(col("double").gt(0)).as("bought"));
    Column total = col("total");
    Column entropy =
        ln(total)
            .minus(
                col("whole")
                    .cast("double")
                    .plus(col("fraction").cast("double").divide(FRACTION))
                    .divide(total));
    Column diversity =
        least(
            col("bought").cast("double"),
            greatest(lit(1.0), when(col("bought").gt(1), exp(entropy)).otherwise(1.0)));
    return amounts
        .groupBy("customer_id")
        .agg(sum("amount").cast("double").as("total"), sums.toArray(Column[]::new))
        .select(
            col("customer_id"),
            when(total.gt(0), map_filter(shareMap(total), (name, share) -> share.gt(0)))
                .as("shares"),
            when(total.gt(0), diversity).as("diversity"));
  }

  private Column shareMap(Column total) {
    List<Column> labels = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    for (String key : labels()) {
      labels.add(lit(key));
      Column amount =
          key.equals(OTHER) ? col("rest").cast("double") : col("own_" + names.indexOf(key));
      values.add(coalesce(amount.divide(total), lit(0.0)));
    }
    return map_from_arrays(
        functions.array(labels.toArray(Column[]::new)),
        functions.array(values.toArray(Column[]::new)));
  }

  private static Column named() {
    return coalesce(col("name"), lit(UNKNOWN)).as("name");
  }
}
