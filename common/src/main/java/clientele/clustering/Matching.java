package clientele.clustering;

import breeze.optimize.linear.KuhnMunkres;
import java.util.Arrays;
import java.util.List;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One-to-one matching of least total cost: the assignment problem, solved by the Hungarian method
 * (Kuhn 1955, "The Hungarian Method for the Assignment Problem", Naval Research Logistics Quarterly
 * 2; Munkres 1957). Costs are whole numbers, because the solver compares exactly.
 */
final class Matching {
  private Matching() {}

  /**
   * The matching of least total cost.
   *
   * @param costs [row][column], each of them less than 2⁵²; as many columns in each row
   * @return for each row its column, -1 for rows that are left over; of equally cheap matchings one
   *     that depends on the costs alone
   */
  static int[] leastCost(long[][] costs) {
    int[] columns = new int[costs.length];
    Arrays.fill(columns, -1);
    if (costs.length == 0 || costs[0].length == 0) {
      return columns;
    }
    // A square matrix keeps the solver from turning it.
    int size = Math.max(costs.length, costs[0].length);
    List<Object>[] rows = rows(size);
    for (int row = 0; row < size; row++) {
      Object[] padded = new Object[size];
      for (int column = 0; column < size; column++) {
        boolean given = row < costs.length && column < costs[row].length;
        padded[column] = given ? (double) costs[row][column] : 0.0;
      }
      rows[row] = List.of(padded);
    }
    var matched =
        KuhnMunkres.extractMatching(
                CollectionConverters.asScala(
                        Arrays.stream(rows)
                            .map(row -> CollectionConverters.asScala(row).toSeq())
                            .toList())
                    .toSeq())
            ._1();
    for (int row = 0; row < costs.length; row++) {
      int column = (Integer) matched.apply(row);
      columns[row] = column < costs[row].length ? column : -1;
    }
    return columns;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Object>[] rows(int size) {
    return new List[size];
  }
}
