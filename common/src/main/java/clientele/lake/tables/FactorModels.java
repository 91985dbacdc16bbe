package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Factors behind the answers to surveys. Table {@code factor_models}. */
public final class FactorModels {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("factor_models", "Factors behind the answers to surveys.")
          .grain("a question on a factor", "as_of", "factor", "question")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "what happened before its 00:00 UTC counts")
          .required(
              "factor",
              DataTypes.StringType,
              "the trait that most of its questions are to measure, else factor_1, factor_2 …")
          .required("question", DataTypes.StringType, "what was asked")
          .required(
              "loading",
              DataTypes.DoubleType,
              "weight of the factor in the standardised answer, about -1 to 1")
          .optional(
              "alpha",
              DataTypes.DoubleType,
              "Cronbach's alpha of the questions that load most on the factor; from 0.7 reliable")
          .required(
              "variance",
              DataTypes.DoubleType,
              "share of all questions' variance that the factor explains, 0 to 1")
          .required("main", DataTypes.BooleanType, "whether the question loads most on this factor")
          .required("respondents", DataTypes.LongType, "customers with an answer")
          .required("method", DataTypes.StringType, "how it was found")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private FactorModels() {}
}
