package clientele.clustering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Size, sum and medians of segments, exact and independent of the order of the rows.
 *
 * @param customers of each segment
 * @param sums of the summed measure over each segment; zeros without one
 * @param medians of each measure: [segment][measure]
 * @param terciles of each measure over everyone: [measure][lower, upper]
 */
public record SegmentProfile(
    List<Long> customers, List<Double> sums, List<double[]> medians, List<double[]> terciles) {
  private static final double[] TERCILES = {1.0 / 3, 2.0 / 3};
  private static final double[] MEDIAN = {0.5};

  /**
   * Profiles labelled rows.
   *
   * @param labelled with {@code segment_id} and the measures, cached if that pays
   * @param ids the segments, in the order of the result
   * @param measures numeric columns
   * @param summed one of them, whose sum is wanted; to a ten-thousandth of its unit
   * @return the profile
   */
  public static SegmentProfile of(
      Dataset<Row> labelled, List<Integer> ids, List<String> measures, Optional<String> summed) {
    // A decimal sum is the same in any order.
    Column sum =
        summed
            .map(name -> functions.sum(functions.col(name).cast("decimal(38,4)")))
            .orElse(functions.lit(BigDecimal.ZERO));
    Map<Integer, Row> bySegment = new TreeMap<>();
    labelled
        .where(functions.col("segment_id").isNotNull())
        .groupBy("segment_id")
        .agg(functions.count(functions.lit(1)).as("customers"), sum.cast("double").as("sum"))
        .collectAsList()
        .forEach(row -> bySegment.put(row.getInt(0), row));
    List<Long> customers = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    for (int id : ids) {
      Row row = bySegment.get(id);
      customers.add(row == null ? 0 : row.getLong(1));
      sums.add(row == null || row.isNullAt(2) ? 0.0 : row.getDouble(2));
    }
    return new SegmentProfile(
        customers,
        sums,
        medians(labelled, ids, measures),
        List.of(Quantiles.of(labelled, measures, TERCILES)));
  }

  private static List<double[]> medians(
      Dataset<Row> labelled, List<Integer> ids, List<String> measures) {
    double[][] medians = new double[ids.size()][measures.size()];
    if (measures.isEmpty()) {
      return List.of(medians);
    }
    List<Column> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int id : ids) {
      for (String measure : measures) {
        String name = "m" + names.size();
        names.add(name);
        columns.add(
            functions
                .when(
                    functions.col("segment_id").equalTo(id), functions.col(measure).cast("double"))
                .as(name));
      }
    }
    double[][] found = Quantiles.of(labelled.select(columns.toArray(Column[]::new)), names, MEDIAN);
    for (int i = 0; i < found.length; i++) {
      medians[i / measures.size()][i % measures.size()] = found[i][0];
    }
    return List.of(medians);
  }

  /**
   * The share of each segment in the sum.
   *
   * @return 0 where the sum is not positive
   */
  public List<Double> sumShares() {
    double total = 0;
    for (double sum : sums) {
      total += sum;
    }
    double all = total;
    return sums.stream().map(sum -> all > 0 ? sum / all : 0).toList();
  }
}
