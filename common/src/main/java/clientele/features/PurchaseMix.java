package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * What customers' money goes to, by a name that a purchase line carries, such as its category.
 *
 * <p>Mixes are computed from a frame of named purchases: a row for each purchase line that counts
 * and each mix, with columns customer_id, mix, name (NULL counts as {@link #UNKNOWN}) and amount.
 *
 * @param mix which name is meant
 * @param names the names that have a share of their own, sorted; {@link #OTHER} holds the rest
 * @param rest whether there is any other name
 */
public record PurchaseMix(String mix, List<String> names, boolean rest) {
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
   * @param purchases named purchases
   * @param mixes the mixes wanted
   * @param max how many names of a mix have a share of their own, at least 1
   * @return in the order given
   */
  public static List<PurchaseMix> of(Dataset<Row> purchases, List<String> mixes, int max) {
    Column order =
        row_number()
            .over(
                Window.partitionBy("mix")
                    .orderBy(col("name").equalTo(OTHER), total().desc(), col("name")));
    Map<String, List<String>> found = new TreeMap<>();
    for (Row row :
        amounts(purchases, col("mix"), named())
            .withColumn("place", order)
            .where(col("place").leq(max + 1))
            .orderBy("mix", "place")
            .select("mix", "name")
            .collectAsList()) {
      found.computeIfAbsent(row.getString(0), mix -> new ArrayList<>()).add(row.getString(1));
    }
    List<PurchaseMix> result = new ArrayList<>();
    for (String mix : mixes) {
      List<String> all = found.getOrDefault(mix, List.of());
      List<String> own =
          all.stream().filter(name -> !name.equals(OTHER)).limit(max).sorted().toList();
      result.add(new PurchaseMix(mix, own, all.size() > own.size()));
    }
    return result;
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
   * Each customer's shares. Sums are exact, so that they do not depend on the order of the rows.
   *
   * @param purchases named purchases
   * @param mixes of {@link #of}
   * @param diversity the mix whose diversity is wanted
   * @return a row for each customer: customer_id; for each mix a column of its name, a map of the
   *     shares of the names bought, sorted, NULL where all amounts are 0; diversity, the
   *     exponential of the Shannon entropy (natural logarithm) of the amounts by name, over all
   *     names, NULL where all amounts are 0
   */
  public static Dataset<Row> shares(
      Dataset<Row> purchases, List<PurchaseMix> mixes, String diversity) {
    Column amount = MoneyParts.approximate("amount");
    Dataset<Row> amounts =
        amounts(purchases, col("customer_id"), col("mix"), named())
            .withColumn("amount", amount)
            .withColumn("weighted", weighted(diversity))
            .withColumn("whole", floor(col("weighted")))
            .withColumn(
                "fraction", col("weighted").minus(col("whole")).multiply(FRACTION).cast("bigint"));
    List<Column> sums = new ArrayList<>();
    sums.add(sum("whole").as("whole"));
    sums.add(sum("fraction").as("fraction"));
    sums.add(
        sum(when(col("mix").equalTo(diversity).and(col("amount").gt(0)), 1L).otherwise(0L))
            .as("bought"));
    List<Column> columns = new ArrayList<>();
    columns.add(col("customer_id"));
    for (int i = 0; i < mixes.size(); i++) {
      PurchaseMix mix = mixes.get(i);
      String prefix = "mix_" + i;
      sums.addAll(mix.sums(prefix));
      columns.add(mix.shareMap(prefix).as(mix.mix()));
      if (mix.mix().equals(diversity)) {
        columns.add(diversity(prefix).as("diversity"));
      }
    }
    return amounts
        .groupBy("customer_id")
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new))
        .select(columns.toArray(Column[]::new));
  }

  private static Column named() {
    return coalesce(col("name"), lit(UNKNOWN)).as("name");
  }

  private static Column total() {
    return MoneyParts.total("amount");
  }

  /** Exact sums of the amounts, in parts. */
  private static Dataset<Row> amounts(Dataset<Row> purchases, Column... keys) {
    List<Column> columns = new ArrayList<>(List.of(keys));
    columns.addAll(MoneyParts.split(col("amount"), "amount"));
    List<Column> sums = MoneyParts.sums("amount");
    Column[] names = new Column[keys.length];
    String[] selected = purchases.select(keys).columns();
    for (int i = 0; i < keys.length; i++) {
      names[i] = col(selected[i]);
    }
    return purchases
        .select(columns.toArray(Column[]::new))
        .groupBy(names)
        .agg(sums.get(0), sums.get(1));
  }

  /** x ln x of a name's amount. */
  private static Column weighted(String diversity) {
    return when(
            col("mix").equalTo(diversity).and(col("amount").gt(0)),
            col("amount").multiply(ln(col("amount"))))
        .otherwise(0.0);
  }

  /**
   * Sums over a customer's names; each name is one row, so that only the rest has several terms.
   */
  private List<Column> sums(String prefix) {
    Column own = col("mix").equalTo(mix);
    List<Column> sums = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      sums.add(
          sum(when(own.and(col("name").equalTo(names.get(i))), col("amount")))
              .as(prefix + "_own_" + i));
    }
    Column others = own.and(org.apache.spark.sql.functions.not(col("name").isin(names.toArray())));
    for (String part : MoneyParts.names("amount")) {
      sums.add(sum(when(own, col(part)).otherwise(0L)).as(prefix + part.substring(6)));
      if (rest) {
        sums.add(
            sum(when(others, col(part)).otherwise(0L)).as(prefix + "_rest" + part.substring(6)));
      }
    }
    return sums;
  }

  private Column shareMap(String prefix) {
    Column total = MoneyParts.approximate(prefix);
    List<Column> labels = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    for (String label : labels()) {
      int own = names.indexOf(label);
      Column amount =
          own < 0 ? MoneyParts.approximate(prefix + "_rest") : col(prefix + "_own_" + own);
      labels.add(lit(label));
      values.add(coalesce(amount.divide(total), lit(0.0)));
    }
    Column shares =
        map_from_arrays(array(labels.toArray(Column[]::new)), array(values.toArray(Column[]::new)));
    return when(total.gt(0), map_filter(shares, (name, share) -> share.gt(0)));
  }

  /**
   * The exponential of the entropy, from sums of x ln x. Those are cut into a whole and a
   * fractional part: sums of whole numbers do not depend on their order, sums of doubles do.
   */
  private static Column diversity(String prefix) {
    Column total = MoneyParts.approximate(prefix);
    Column weighted =
        col("whole").cast("double").plus(col("fraction").cast("double").divide(FRACTION));
    Column entropy = ln(total).minus(weighted.divide(total));
    Column numbers = when(col("bought").gt(1), exp(entropy)).otherwise(1.0);
    return when(total.gt(0), least(col("bought").cast("double"), greatest(lit(1.0), numbers)));
  }
}
