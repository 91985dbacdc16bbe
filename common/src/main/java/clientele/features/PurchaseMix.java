package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.ln;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.round;
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
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * What customers' money goes to, by a name that a purchase line carries, such as its category.
 *
 * <p>Mixes are computed from a frame of named purchases: a row for each purchase line that counts
 * and each mix, with columns customer_id, mix, name (NULL counts as {@link #UNKNOWN}), amount, and
 * unit_price.
 *
 * @param mix which name is meant
 * @param names the names that have a share of their own, sorted; {@link #OTHER} holds the rest
 * @param rest whether there is any other name
 * @param lines what is known of the lines of all customers
 */
public record PurchaseMix(String mix, List<String> names, boolean rest, Lines lines) {
  /** What the names without a share of their own are called together. */
  public static final String OTHER = "other";

  /** What a line without a name counts as. */
  public static final String UNKNOWN = "unknown";

  /** Binary digits that a logarithm keeps behind the point when it is summed exactly. */
  private static final double FRACTION = 1L << 40;

  /** Logarithms of prices are whole numbers of this part: a millionth is enough of a price. */
  static final double LOG_UNIT = 1 << 20;

  /** Copies the names. */
  public PurchaseMix {
    names = List.copyOf(names);
  }

  /**
   * The purchase lines of all customers whose name is known.
   *
   * @param all how many
   * @param named how many of each name that has a share of its own
   * @param same the probability that two of them are of one name
   * @param priced how many lines, of any name, have a price
   */
  public record Lines(long all, Map<String, Long> named, double same, long priced) {
    static final Lines NONE = new Lines(0, Map.of(), 1, 0);

    /** Copies the counts. */
    public Lines {
      named = Map.copyOf(named);
    }
  }

  /**
   * The sums of all customers.
   *
   * @param purchases named purchases
   * @return a row for each mix and name: amount in parts, lines, price_log and priced (the sum of
   *     the logarithms of prices, in parts of a millionth, and how many they are)
   */
  public static Dataset<Row> totals(Dataset<Row> purchases) {
    return amounts(purchases, col("mix"), named());
  }

  /**
   * The names with the largest purchase amounts, equal ones in the order of their names. A name
   * that is called other in the source joins the rest and takes no place.
   *
   * @param totals of {@link #totals}
   * @param mixes the mixes wanted
   * @param max how many names of a mix have a share of their own, at least 1
   * @return in the order given
   */
  public static List<PurchaseMix> of(Dataset<Row> totals, List<String> mixes, int max) {
    WindowSpec mix = Window.partitionBy("mix");
    Column order =
        row_number().over(mix.orderBy(col("name").equalTo(OTHER), total().desc(), col("name")));
    Column known = when(col("name").notEqual(UNKNOWN), col("lines"));
    Column wide = known.cast("decimal(19,0)");
    Map<String, List<Row>> found = new TreeMap<>();
    for (Row row :
        totals
            .withColumn("place", order)
            .withColumn("all", coalesce(sum(known).over(mix), lit(0L)))
            .withColumn(
                "squares", coalesce(sum(wide.multiply(wide)).over(mix).cast("double"), lit(0.0)))
            .withColumn("mix_priced", sum("priced").over(mix))
            .where(col("place").leq(max + 1))
            .orderBy("mix", "place")
            .select("mix", "name", "lines", "all", "squares", "mix_priced")
            .collectAsList()) {
      found.computeIfAbsent(row.getString(0), name -> new ArrayList<>()).add(row);
    }
    return mixes.stream().map(name -> of(name, found.getOrDefault(name, List.of()), max)).toList();
  }

  private static PurchaseMix of(String mix, List<Row> places, int max) {
    Map<String, Long> lines = new TreeMap<>();
    places.stream()
        .filter(row -> !row.getString(1).equals(OTHER))
        .limit(max)
        .forEach(row -> lines.put(row.getString(1), row.getLong(2)));
    List<String> names = List.copyOf(lines.keySet());
    lines.remove(UNKNOWN);
    boolean rest = places.size() > names.size();
    if (places.isEmpty()) {
      return new PurchaseMix(mix, names, rest, Lines.NONE);
    }
    long all = places.get(0).getLong(3);
    double same = all == 0 ? 1 : places.get(0).getDouble(4) / all / all;
    return new PurchaseMix(mix, names, rest, new Lines(all, lines, same, places.get(0).getLong(5)));
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
    return shares(byName(purchases), mixes, diversity, List.of());
  }

  /** Exact sums by customer, mix and name. */
  static Dataset<Row> byName(Dataset<Row> purchases) {
    return amounts(purchases, col("customer_id"), col("mix"), named());
  }

  /**
   * As {@link #shares(Dataset, List, String)}, with further sums.
   *
   * @param byName of {@link #byName}
   * @param further aggregates over the names of a customer
   */
  static Dataset<Row> shares(
      Dataset<Row> byName, List<PurchaseMix> mixes, String diversity, List<Column> further) {
    Dataset<Row> amounts =
        byName
            .withColumn("amount", MoneyParts.approximate("amount"))
            .withColumn("weighted", weighted(diversity))
            .withColumn("whole", floor(col("weighted")))
            .withColumn(
                "fraction", col("weighted").minus(col("whole")).multiply(FRACTION).cast("bigint"));
    List<Column> sums = new ArrayList<>(further);
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
    Dataset<Row> customers =
        amounts
            .groupBy("customer_id")
            .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
    String[] names = customers.columns();
    for (int i = 1; i <= further.size(); i++) {
      columns.add(col(names[i]));
    }
    return customers.select(columns.toArray(Column[]::new));
  }

  private static Column named() {
    return coalesce(col("name"), lit(UNKNOWN)).as("name");
  }

  private static Column total() {
    return MoneyParts.total("amount");
  }

  /** Exact sums of the amounts, in parts, and of the lines and their prices. */
  private static Dataset<Row> amounts(Dataset<Row> purchases, Column... keys) {
    List<Column> columns = new ArrayList<>(List.of(keys));
    columns.addAll(MoneyParts.split(col("amount"), "amount"));
    columns.add(
        when(
                col("unit_price").gt(0),
                round(ln(col("unit_price").cast("double")).multiply(LOG_UNIT)).cast("bigint"))
            .as("price_log"));
    List<Column> sums = new ArrayList<>(MoneyParts.sums("amount"));
    sums.add(count(lit(1)).as("lines"));
    sums.add(coalesce(sum("price_log"), lit(0L)).as("price_log"));
    sums.add(count("price_log").as("priced"));
    Column[] names = new Column[keys.length];
    String[] selected = purchases.select(keys).columns();
    for (int i = 0; i < keys.length; i++) {
      names[i] = col(selected[i]);
    }
    return purchases
        .select(columns.toArray(Column[]::new))
        .groupBy(names)
        .agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new));
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
