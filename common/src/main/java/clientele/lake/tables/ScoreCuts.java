package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** The cut points of the RFM scores. Table {@code score_cuts}. */
public final class ScoreCuts {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("score_cuts", "The cut points of the RFM scores.")
          .grain("a cut point of a measure", "as_of", "measure", "cut")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the slice of customer_features that was cut")
          .required("measure", DataTypes.StringType, "recency_days, frequency or monetary")
          .required("cut", DataTypes.DoubleType, "the quantile, .2 .4 .6 .8")
          .required("value", DataTypes.DoubleType, "the cut point, in the measure's unit")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private ScoreCuts() {}
}
