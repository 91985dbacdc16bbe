package clientele.clustering;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Exact quantiles of columns, by linear interpolation (type 7 of Hyndman and Fan 1996). */
final class Quantiles {
  private Quantiles() {}

  /**
   * One pass for all columns.
   *
   * @param frame with the columns
   * @param columns numbers; NULL and NaN are left out
   * @param probabilities from 0 to 1
   * @return for each column, for each probability; NaN for a column without values
   */
  static double[][] of(Dataset<Row> frame, List<String> columns, double[] probabilities) {
    if (columns.isEmpty()) {
      return new double[0][];
    }
    List<Column> asked = new ArrayList<>();
    for (String column : columns) {
      for (double probability : probabilities) {
        Column value = functions.col(ClusteredFeature.quoted(column));
        asked.add(
            functions.percentile(
                functions.when(functions.not(functions.isnan(value)), value),
                functions.lit(probability)));
      }
    }
    Row row = frame.select(asked.toArray(Column[]::new)).first();
    double[][] quantiles = new double[columns.size()][probabilities.length];
    for (int i = 0; i < asked.size(); i++) {
      quantiles[i / probabilities.length][i % probabilities.length] =
          row.isNullAt(i) ? Double.NaN : row.getDouble(i);
    }
    return quantiles;
  }
}
