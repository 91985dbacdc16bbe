package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Scores of 1 to 5 for recency, frequency and monetary, by cut points: equal values have equal
 * scores, whatever the ties.
 *
 * @param cuts for each of {@link #MEASURES} its cut points at {@link #PROBABILITIES}, ascending
 */
public record RfmScores(Map<String, List<Double>> cuts) {
  /** The measures that are scored, in the order of the cell's digits. */
  public static final List<String> MEASURES = List.of("recency_days", "frequency", "monetary");

  /** The quantiles at which a measure is cut. */
  public static final List<Double> PROBABILITIES = List.of(.2, .4, .6, .8);

  /** Copies the cut points. */
  public RfmScores {
    cuts = Map.copyOf(cuts);
    if (!cuts.keySet().containsAll(MEASURES)) {
      throw new IllegalArgumentException("Cannot score without the cut points of " + MEASURES);
    }
  }

  /**
   * The cut points of a slice.
   *
   * @param measures rows with the columns of {@link #MEASURES}, at least one; best persisted
   * @return exact cut points
   */
  public static RfmScores of(Dataset<Row> measures) {
    double[] probabilities = PROBABILITIES.stream().mapToDouble(Double::doubleValue).toArray();
    double[][] quantiles = ExactQuantiles.of(measures, MEASURES, probabilities);
    Map<String, List<Double>> cuts = new LinkedHashMap<>();
    for (int i = 0; i < MEASURES.size(); i++) {
      cuts.put(MEASURES.get(i), Arrays.stream(quantiles[i]).boxed().toList());
    }
    return new RfmScores(cuts);
  }

  /**
   * Rows of {@code score_cuts} but as_of and run_id.
   *
   * @param spark the session
   * @return a row for each measure and cut
   */
  public Dataset<Row> rows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (String measure : MEASURES) {
      for (int i = 0; i < PROBABILITIES.size(); i++) {
        rows.add(RowFactory.create(measure, PROBABILITIES.get(i), cuts.get(measure).get(i)));
      }
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("measure", DataTypes.StringType, false)
            .add("cut", DataTypes.DoubleType, false)
            .add("value", DataTypes.DoubleType, false));
  }

  /**
   * Adds r_score, f_score, m_score (1 to 5, 5 is best), rfm_cell and rfm_segment.
   *
   * @param measures rows with the columns of {@link #MEASURES}
   * @param grid names the cells
   * @return the frame with five more columns
   */
  public Dataset<Row> score(Dataset<Row> measures, RfmGrid grid) {
    return measures
        .withColumn("r_score", lit(PROBABILITIES.size() + 1).minus(above("recency_days")))
        .withColumn("f_score", lit(1).plus(above("frequency")))
        .withColumn("m_score", lit(1).plus(above("monetary")))
        .withColumn(
            "rfm_cell",
            concat(
                col("r_score").cast("string"),
                col("f_score").cast("string"),
                col("m_score").cast("string")))
        .withColumn("rfm_segment", grid.segment(col("r_score"), col("f_score"), col("m_score")));
  }

  /** How many cut points are smaller than the value. */
  private Column above(String measure) {
    Column count = lit(0);
    for (double cut : cuts.get(measure)) {
      count = count.plus(when(lit(cut).lt(col(measure)), 1).otherwise(0));
    }
    return count;
  }
}
