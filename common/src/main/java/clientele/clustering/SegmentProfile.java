package clientele.clustering;

import clientele.features.ExactQuantiles;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  private static final double[] MEDIAN_AND_TERCILES = {1.0 / 3, 0.5, 2.0 / 3};

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
    long all = 0;
    for (Row row :
        labelled
            .groupBy("segment_id")
            .agg(functions.count(functions.lit(1)).as("customers"), sum.cast("double").as("sum"))
            .collectAsList()) {
      all += row.getLong(1);
      if (!row.isNullAt(0)) {
        bySegment.put(row.getInt(0), row);
      }
    }
    List<Long> customers = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    for (int id : ids) {
      Row row = bySegment.get(id);
      customers.add(row == null ? 0 : row.getLong(1));
      sums.add(row == null || row.isNullAt(2) ? 0.0 : row.getDouble(2));
    }
    double[][] quantiles = quantiles(labelled, ids, measures, all);
    List<double[]> terciles = new ArrayList<>();
    List<double[]> medians = new ArrayList<>();
    for (int measure = 0; measure < measures.size(); measure++) {
      terciles.add(new double[] {quantiles[measure][0], quantiles[measure][2]});
    }
    for (int i = 0; i < ids.size(); i++) {
      double[] ofSegment = new double[measures.size()];
      for (int measure = 0; measure < ofSegment.length; measure++) {
        ofSegment[measure] = quantiles[(1 + i) * ofSegment.length + measure][1];
      }
      medians.add(ofSegment);
    }
    return new SegmentProfile(customers, sums, medians, terciles);
  }

  /** Of every measure over everyone, then over each segment: their passes are shared. */
  private static double[][] quantiles(
      Dataset<Row> labelled, List<Integer> ids, List<String> measures, long rows) {
    List<Column> columns = new ArrayList<>();
    for (String measure : measures) {
      columns.add(functions.col(measure).as("m" + columns.size()));
    }
    for (int id : ids) {
      for (String measure : measures) {
        columns.add(
            functions
                .when(functions.col("segment_id").equalTo(id), functions.col(measure))
                .as("m" + columns.size()));
      }
    }
    return measures.isEmpty()
        ? new double[0][]
        : ExactQuantiles.of(
            labelled.select(columns.toArray(Column[]::new)),
            IntStream.range(0, columns.size()).mapToObj(i -> "m" + i).toList(),
            MEDIAN_AND_TERCILES,
            rows);
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
