package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What segments brought in a period. Table {@code segment_kpis}. */
public final class SegmentKpis {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("segment_kpis", "What each segment and all brought in a period.")
          .grain("a segment, noise or all in a period", "as_of", "scope", "segment_id", "period")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required(
              "scope", DataTypes.StringType, "segment, noise (customers of no segment), or all")
          .optional("segment_id", DataTypes.IntegerType, "lasting identity; NULL for noise and all")
          .optional("segment_name", DataTypes.StringType, "its name")
          .required(
              "period",
              DataTypes.StringType,
              "first day/day after the last, UTC, as 2026-01-01/2026-02-01")
          .required("customers", DataTypes.LongType, "in it at as_of")
          .optional(
              "active_customers", DataTypes.LongType, "of them, with a purchase in the period")
          .optional("orders", DataTypes.LongType, "distinct purchases in the period")
          .optional(
              "revenue",
              DataTypes.DoubleType,
              "lake.currency in the period; returns by features.returns")
          .optional("average_order_value", DataTypes.DoubleType, "lake.currency: revenue / orders")
          .optional(
              "retention",
              DataTypes.DoubleType,
              "of those who were in it before the period and bought in the time of equal length"
                  + " before: share who bought again in the period; NULL for a segment without a"
                  + " segmentation of that time")
          .optional("churn", DataTypes.DoubleType, "1 less retention")
          .optional(
              "satisfaction",
              DataTypes.DoubleType,
              "mean score of the feedback in the period, on the scale of the source")
          .optional("revenue_share", DataTypes.DoubleType, "of the revenue of all, 0 to 1")
          .optional(
              "market_share",
              DataTypes.DoubleType,
              "revenue in market_period as a share of the market's, 0 to 1; NULL where the market is"
                  + " not known")
          .optional(
              "market_period",
              DataTypes.StringType,
              "latest period of the market figures that had ended by as_of")
          .optional(
              "margin",
              DataTypes.DoubleType,
              "amount less cost as a share of the amount, of the lines whose cost is known")
          .optional(
              "margin_coverage",
              DataTypes.DoubleType,
              "share of the lines' purchase amount whose cost is known, 0 to 1")
          .optional(
              "target",
              DataTypes.StringType,
              "what monitor.targets asks for, as retention >= 0.3; revenue >= 1000")
          .required("alert", DataTypes.BooleanType, "whether a target is missed")
          .required("reasons", Types.STRINGS, "in words, which targets are missed and by what")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SegmentKpis() {}
}
