package clientele.features;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.exp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What customers' money goes to and what they tend to choose: the mixes of {@link PurchaseMix} as
 * they are, and beside them what may be believed of few purchases.
 *
 * <p>An affinity is the share of a customer's purchase lines that a category or a brand is to be
 * expected to have, drawn towards the shop's own mix by {@link Shrinkage}. Only lines whose name is
 * known count.
 */
public final class PurchaseAffinities {
  /** Lines that the belief in usual prices weighs as much as. */
  static final double PRIOR_LINES = 4;

  private static final String CATEGORY = "category";
  private static final String BRAND = "brand";
  private static final List<String> COUNTED = List.of(CATEGORY, BRAND);

  private PurchaseAffinities() {}

  /**
   * A row for each customer: category_shares, category_diversity and channel_shares;
   * category_affinities and brand_affinities, empty where no line of anybody has a name;
   * brand_loyalty, the probability that two lines to come are of one brand; price_level, the
   * geometric mean of the customer's unit prices, each divided by the geometric mean of its
   * category, with four more lines at the usual price: 1 is usual, NULL without a price.
   *
   * @param purchases named purchases of {@link FeatureSlice}
   * @param max how many names have a share of their own
   * @param kept persists what is read several times
   * @return customer_id and these columns
   */
  public static Dataset<Row> of(Dataset<Row> purchases, int max, UnaryOperator<Dataset<Row>> kept) {
    Dataset<Row> totals = kept.apply(PurchaseMix.totals(purchases));
    List<PurchaseMix> mixes = PurchaseMix.of(totals, FeatureSlice.MIXES, max);
    PurchaseMix brands = mixes.get(FeatureSlice.MIXES.indexOf(BRAND));
    PurchaseMix categories = mixes.get(FeatureSlice.MIXES.indexOf(CATEGORY));
    List<PurchaseMix> counted =
        mixes.stream().filter(mix -> COUNTED.contains(mix.mix()) && mix.lines().all() > 0).toList();
    Dataset<Row> wanted =
        counted.contains(brands) ? purchases : purchases.where(col("mix").notEqual(BRAND));
    Dataset<Row> byName = PurchaseMix.byName(wanted);
    boolean priced = categories.lines().priced() > 0;
    List<Column> further = new ArrayList<>();
    counted.forEach(mix -> further.addAll(counts(mix)));
    if (priced) {
      byName = byName.join(usualPrices(totals), new String[] {"mix", "name"}, "left");
      further.addAll(prices());
    }
    List<PurchaseMix> shared = mixes.stream().filter(mix -> !mix.equals(brands)).toList();
    Dataset<Row> customers = kept.apply(PurchaseMix.shares(byName, shared, CATEGORY, further));
    return customers.select(columns(customers, counted, priced));
  }

  private static Column[] columns(
      Dataset<Row> customers, List<PurchaseMix> counted, boolean priced) {
    List<Column> columns = new ArrayList<>();
    columns.add(col("customer_id"));
    columns.add(coalesce(col(CATEGORY), FeatureSlice.empty()).as("category_shares"));
    columns.add(coalesce(col("channel"), FeatureSlice.empty()).as("channel_shares"));
    columns.add(col("diversity").as("category_diversity"));
    if (!counted.isEmpty()) {
      List<Column> sums = new ArrayList<>();
      counted.forEach(
          mix -> sums.addAll(Shrinkage.sums(mix.mix(), col(all(mix)), col(squares(mix)))));
      Row row =
          customers.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new)).first();
      for (PurchaseMix mix : counted) {
        Shrinkage shrinkage = Shrinkage.read(row, mix.mix(), mix.lines().same());
        columns.add(affinities(mix, shrinkage).as(affinityName(mix)));
        if (mix.mix().equals(BRAND)) {
          columns.add(shrinkage.agreement(col(squares(mix)), col(all(mix))).as("brand_loyalty"));
        }
      }
    }
    if (priced) {
      Column difference = col("price_difference").divide(PurchaseMix.LOG_UNIT);
      columns.add(
          when(col("priced").gt(0), exp(difference.divide(col("priced").plus(PRIOR_LINES))))
              .as("price_level"));
    }
    return columns.toArray(Column[]::new);
  }

  private static String affinityName(PurchaseMix mix) {
    return mix.mix().equals(CATEGORY) ? "category_affinities" : "brand_affinities";
  }

  private static String all(PurchaseMix mix) {
    return mix.mix() + "_lines";
  }

  private static String squares(PurchaseMix mix) {
    return mix.mix() + "_squares";
  }

  /** The names with an affinity of their own. */
  private static List<String> named(PurchaseMix mix) {
    return mix.names().stream().filter(name -> !name.equals(PurchaseMix.UNKNOWN)).toList();
  }

  /** A customer's lines by name, of all names, and their squares. */
  private static List<Column> counts(PurchaseMix mix) {
    Column own = col("mix").equalTo(mix.mix()).and(col("name").notEqual(PurchaseMix.UNKNOWN));
    List<Column> counts = new ArrayList<>();
    List<String> names = named(mix);
    for (int i = 0; i < names.size(); i++) {
      counts.add(
          sum(when(own.and(col("name").equalTo(names.get(i))), col("lines")).otherwise(0L))
              .as(all(mix) + "_" + i));
    }
    Column lines = col("lines").cast("double");
    counts.add(sum(when(own, col("lines")).otherwise(0L)).as(all(mix)));
    // Whole numbers below 2^53 add without error.
    counts.add(sum(when(own, lines.multiply(lines)).otherwise(0.0)).as(squares(mix)));
    return counts;
  }

  private static Column affinities(PurchaseMix mix, Shrinkage shrinkage) {
    List<Column> labels = new ArrayList<>();
    List<Column> values = new ArrayList<>();
    Column rest = col(all(mix));
    long others = mix.lines().all();
    List<String> names = named(mix);
    for (int i = 0; i < names.size(); i++) {
      Column own = col(all(mix) + "_" + i);
      long lines = mix.lines().named().get(names.get(i));
      labels.add(lit(names.get(i)));
      values.add(shrinkage.share(own, col(all(mix)), (double) lines / mix.lines().all()));
      rest = rest.minus(own);
      others -= lines;
    }
    if (others > 0) {
      labels.add(lit(PurchaseMix.OTHER));
      values.add(shrinkage.share(rest, col(all(mix)), (double) others / mix.lines().all()));
    }
    return map_from_arrays(
        array(labels.toArray(Column[]::new)), array(values.toArray(Column[]::new)));
  }

  /** The mean logarithm of the prices of each category. */
  private static Dataset<Row> usualPrices(Dataset<Row> totals) {
    return totals
        .where(col("priced").gt(0).and(col("mix").equalTo(CATEGORY)))
        .select(
            col("mix"),
            col("name"),
            round(col("price_log").divide(col("priced"))).cast("bigint").as("usual"));
  }

  private static List<Column> prices() {
    Column own = col("mix").equalTo(CATEGORY).and(not(col("usual").isNull()));
    return List.of(
        sum(when(own, col("price_log").minus(col("priced").multiply(col("usual")))).otherwise(0L))
            .as("price_difference"),
        sum(when(own, col("priced")).otherwise(0L)).as("priced"));
  }
}
