package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Whether a segmentation can stay as it is, and why. Table {@code monitor_advice}. */
public final class MonitorAdvice {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "monitor_advice",
              "Whether the segmentation can stay as it is, date by date, and why.")
          .grain("a date", "as_of")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required(
              "advice",
              DataTypes.StringType,
              "keep; refresh (give everyone a segment anew, by the same model); refit (fit a new"
                  + " model)")
          .required("reasons", Types.STRINGS, "in words, what asks for it, or that nothing does")
          .required("model_id", DataTypes.StringType, "the model")
          .optional("model_as_of", DataTypes.DateType, "the date that it was fitted on")
          .optional("from_as_of", DataTypes.DateType, "date of the segmentation before")
          .optional(
              "kept_share",
              DataTypes.DoubleType,
              "of the customers of both segmentations: those in the same segment, 0 to 1")
          .optional(
              "kappa",
              DataTypes.DoubleType,
              "kept_share corrected for chance (Cohen): 1 all stayed, 0 as by chance")
          .optional(
              "adjusted_rand",
              DataTypes.DoubleType,
              "agreement of both segmentations whatever their ids, corrected for chance: 1 the same,"
                  + " 0 as by chance")
          .optional("confidence", DataTypes.DoubleType, "mean confidence of the customers now")
          .optional("fitted_confidence", DataTypes.DoubleType, "the same at the date of the model")
          .optional(
              "new_share",
              DataTypes.DoubleType,
              "customers who first bought after as_of, as a share of those segmented")
          .required("drift_alerts", DataTypes.LongType, "rows of segment_drift with an alert")
          .required("kpi_alerts", DataTypes.LongType, "rows of segment_kpis with an alert")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .check("monitor_advice_advice", "advice in ('keep', 'refresh', 'refit')")
          .build();

  private MonitorAdvice() {}
}
