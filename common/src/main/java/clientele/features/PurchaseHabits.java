package clientele.features;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_arrays;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What customers tend to do, beside what they did: shares that are drawn towards those of all
 * customers the more, the fewer purchases tell them ({@link Shrinkage}).
 */
public final class PurchaseHabits {
  /** Quarters of a year. */
  static final int QUARTERS = 4;

  private PurchaseHabits() {}

  /**
   * Adds discount_propensity and return_propensity, the shares of lines to expect; season_shares,
   * the shares of orders by calendar quarter (Q1 to Q4) in the last year, for those who are
   * customers for a year, and season_strength, half the sum of their differences from the shop's: 0
   * buys when all do, towards 1 only when hardly anybody does. One pass over the measures.
   *
   * @param measures of {@link PurchaseMeasures#withHistory}, best persisted
   * @param features with their columns, a row for each customer
   * @return the frame with the new columns
   */
  public static Dataset<Row> add(Dataset<Row> measures, Dataset<Row> features) {
    List<Column> sums = new ArrayList<>();
    sums.addAll(shareSums("discounted_lines", "purchases"));
    sums.addAll(shareSums("returns", "lines"));
    Column year = col("tenure_days").geq(PurchaseMeasures.YEAR);
    Column orders = lit(0L);
    Column squares = lit(0.0);
    for (int quarter = 1; quarter <= QUARTERS; quarter++) {
      Column season = col("season_" + quarter);
      sums.add(sum(when(year, season).otherwise(0L)).cast("double").as("season_" + quarter));
      orders = orders.plus(season);
      squares = squares.plus(season.cast("double").multiply(season));
    }
    sums.addAll(Shrinkage.sums("season", when(year, orders).otherwise(0L), squares));
    Row all =
        measures.agg(sums.get(0), sums.subList(1, sums.size()).toArray(Column[]::new)).first();

    List<Column> labels = new ArrayList<>();
    List<Column> shares = new ArrayList<>();
    Column distance = lit(0.0);
    double[] shop = seasons(all);
    Shrinkage season = Shrinkage.read(all, "season", Shrinkage.same(shop));
    for (int quarter = 1; quarter <= QUARTERS; quarter++) {
      double usual = shop[quarter - 1];
      Column share = season.share(col("season_" + quarter), orders, usual);
      labels.add(lit("Q" + quarter));
      shares.add(share);
      distance = distance.plus(abs(share.minus(usual)));
    }
    Column map =
        map_from_arrays(array(labels.toArray(Column[]::new)), array(shares.toArray(Column[]::new)));
    boolean known = all.<Double>getAs("season_counts") != null;
    return features
        .withColumn("discount_propensity", propensity(all, "discounted_lines", "purchases"))
        .withColumn("return_propensity", propensity(all, "returns", "lines"))
        .withColumn("season_shares", known ? when(year, map) : FeatureSlice.empty())
        .withColumn(
            "season_strength", known ? when(year, distance.divide(2)) : lit(null).cast("double"));
  }

  /** The sums of a share of two outcomes. */
  private static List<Column> shareSums(String part, String whole) {
    Column own = col(part).cast("double");
    Column other = col(whole).cast("double").minus(own);
    List<Column> sums = new ArrayList<>();
    sums.add(sum(part).cast("double").as(part + "_all"));
    sums.addAll(Shrinkage.sums(part, col(whole), own.multiply(own).plus(other.multiply(other))));
    return sums;
  }

  private static Column propensity(Row all, String part, String whole) {
    double share = all.<Double>getAs(part + "_all") / all.<Double>getAs(part + "_counts");
    return Shrinkage.read(all, part, Shrinkage.same(share, 1 - share))
        .share(col(part), col(whole), share);
  }

  private static double[] seasons(Row all) {
    double[] shares = new double[QUARTERS];
    Double orders = all.getAs("season_counts");
    for (int quarter = 1; orders != null && quarter <= QUARTERS; quarter++) {
      shares[quarter - 1] = all.<Double>getAs("season_" + quarter) / orders;
    }
    return shares;
  }
}
