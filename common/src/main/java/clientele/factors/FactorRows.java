package clientele.factors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Factors as rows of {@code factor_models}. */
public final class FactorRows {
  private static final String METHOD =
      "principal axes, number by parallel analysis, promax; scores by regression";
  private static final StructType SCHEMA =
      StructType.fromDDL(
          "factor STRING, question STRING, loading DOUBLE, alpha DOUBLE, variance DOUBLE, main"
              + " BOOLEAN, respondents BIGINT, method STRING");

  private FactorRows() {}

  /**
   * A row for each factor and question.
   *
   * @param factors what was found, if anything
   * @param spark the session
   * @return the rows, without as_of and run_id
   */
  public static Dataset<Row> of(Optional<SurveyFactors> factors, SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    factors.ifPresent(found -> add(found, rows));
    return spark.createDataFrame(rows, SCHEMA);
  }

  private static void add(SurveyFactors found, List<Row> rows) {
    FactorModel model = found.model();
    for (int j = 0; j < model.factors(); j++) {
      for (int i = 0; i < model.questions().size(); i++) {
        double alpha = model.alpha(j);
        rows.add(
            RowFactory.create(
                found.names().get(j),
                model.questions().get(i),
                model.loading(i, j),
                Double.isNaN(alpha) ? null : alpha,
                model.variance(j),
                model.mainFactor(i) == j,
                found.respondents(),
                METHOD));
      }
    }
  }
}
