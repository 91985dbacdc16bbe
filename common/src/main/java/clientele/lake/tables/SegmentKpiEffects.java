package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Why a figure of all customers has changed. Table {@code segment_kpi_effects}. */
public final class SegmentKpiEffects {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "segment_kpi_effects",
              "Why a figure of all customers has changed: because segments weigh more or less (mix),"
                  + " or because it changed within them.")
          .grain("a segment's part in the change", "as_of", "period", "kpi", "scope", "segment_id")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required("period", DataTypes.StringType, "as in segment_kpis")
          .required("base_as_of", DataTypes.DateType, "date of the segments compared with")
          .required("base_period", DataTypes.StringType, "the period compared with")
          .required(
              "kpi",
              DataTypes.StringType,
              "revenue_per_customer, orders_per_customer, active_share, average_order_value")
          .required(
              "scope", DataTypes.StringType, "segment, noise (customers of no segment), or all")
          .optional("segment_id", DataTypes.IntegerType, "lasting identity; NULL for noise and all")
          .required(
              "weight_before",
              DataTypes.DoubleType,
              "share of the customers (of average_order_value: of the orders) then, 0 to 1")
          .required("weight_now", DataTypes.DoubleType, "the same now")
          .optional("value_before", DataTypes.DoubleType, "the figure then; NULL without a weight")
          .optional("value_now", DataTypes.DoubleType, "the figure now; NULL without a weight")
          .required(
              "mix_effect",
              DataTypes.DoubleType,
              "what the change of weight changes in the figure of all")
          .required(
              "within_effect",
              DataTypes.DoubleType,
              "what the change within the segment changes in the figure of all")
          .required(
              "total_effect",
              DataTypes.DoubleType,
              "both together; over all segments they add up exactly to the change of the figure of"
                  + " all")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SegmentKpiEffects() {}
}
