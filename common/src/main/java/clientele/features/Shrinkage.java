package clientele.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * How far a customer's own shares are drawn towards those of all customers, learnt from how much
 * customers differ.
 *
 * <p>A customer's n counts by name are taken as multinomial, and customers' true shares as
 * Dirichlet around the shares p of all (Mosimann 1962). The posterior mean of a share is then (x +
 * M p) / (n + M): M, the weight, is as many counts as the shop's mix is worth. It follows from the
 * correlation ρ of two counts of one customer, M = (1 − ρ) / ρ, which is estimated by moments
 * (Kleinman 1973; Weir and Hill 2002): with S = Σ n Σ (x/n − p)², N customers, w = Σ n,
 *
 * <pre>ρ = (S / (1 − Σp²) − (N − 1)) / (w − Σn²/w − (N − 1))</pre>
 *
 * @param weight M, counts; within {@link #LEAST} and {@link #MOST}
 * @param agreement the probability that two counts of one customer are of one name
 */
record Shrinkage(double weight, double agreement) {
  /** A customer's single count is never worth more than the mix of all. */
  static final double LEAST = 1;

  /** Where customers do not differ, or nobody has two counts, all have the shop's shares. */
  static final double MOST = 10_000;

  /** Quotients are summed as whole numbers of this part, so that their order does not show. */
  private static final double UNIT = 1 << 10;

  /**
   * The sums over customers that a shrinkage is estimated from.
   *
   * @param name prefix of the sums' names
   * @param counts a customer's number of counts n
   * @param squares a customer's sum of squared counts by name Σx²
   * @return aggregates for {@link #read}
   */
  static List<Column> sums(String name, Column counts, Column squares) {
    Column some = counts.gt(0);
    Column wide = counts.cast("decimal(19,0)");
    return List.of(
        count(when(some, lit(1))).as(name + "_customers"),
        sum(when(some, counts)).cast("double").as(name + "_counts"),
        sum(when(some, wide.multiply(wide))).cast("double").as(name + "_squares"),
        sum(when(some, floor(squares.cast("double").divide(counts).multiply(UNIT))))
            .cast("double")
            .as(name + "_quotients"));
  }

  /**
   * The shrinkage from the sums.
   *
   * @param row with the aggregates of {@link #sums}
   * @param name their prefix
   * @param same Σp², the probability that two counts of any customers are of one name
   * @return the estimate
   */
  static Shrinkage read(Row row, String name, double same) {
    long customers = row.getAs(name + "_customers");
    if (customers == 0) {
      return new Shrinkage(MOST, 1);
    }
    double counts = row.<Double>getAs(name + "_counts");
    double squares = row.<Double>getAs(name + "_squares");
    double quotients = row.<Double>getAs(name + "_quotients") / UNIT;
    return of(customers, counts, squares, quotients, same);
  }

  /** Σp² of some shares. */
  static double same(double... shares) {
    return Arrays.stream(shares).map(share -> share * share).sum();
  }

  /** The estimate from N, Σn, Σn², Σ(Σx²/n) and Σp². */
  static Shrinkage of(
      long customers, double counts, double squares, double quotients, double same) {
    double between = (quotients - counts * same) / (1 - same) - (customers - 1);
    double most = counts - squares / counts - (customers - 1);
    double correlation = same < 1 && most > 0 ? between / most : 0;
    double weight =
        correlation > 0 ? Math.min(MOST, Math.max(LEAST, (1 - correlation) / correlation)) : MOST;
    double rho = 1 / (1 + weight);
    return new Shrinkage(weight, rho + (1 - rho) * same);
  }

  /**
   * A customer's share.
   *
   * @param own counts of the name; NULL is none
   * @param counts of all names
   * @param share the name's share among all customers
   * @return 0 to 1
   */
  Column share(Column own, Column counts, double share) {
    return coalesce(own, lit(0L)).plus(weight * share).divide(counts.plus(weight));
  }

  /**
   * The probability that two further counts of a customer are of one name: the customer's own
   * (Simpson 1949, without bias), which a single count says nothing of, drawn towards that of all.
   *
   * @param squares Σx²
   * @param counts n
   * @return 0 to 1
   */
  Column agreement(Column squares, Column counts) {
    // (n − 1) pairs' worth of evidence times Σx(x−1) / n(n−1).
    Column own = squares.minus(counts).divide(counts);
    return when(counts.gt(0), own.plus(weight * agreement).divide(counts.minus(1).plus(weight)));
  }
}
