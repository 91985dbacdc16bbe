package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** The segment of every customer. Table {@code customer_segments}. */
public final class CustomerSegments {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("customer_segments", "The segment of every customer.")
          .grain("a customer", "customer_id", "as_of")
          .replacedBy("as_of")
          .required(
              "customer_id", DataTypes.StringType, "who; the key where segment.input is given")
          .required("as_of", DataTypes.DateType, "the date")
          .optional(
              "segment_id",
              DataTypes.IntegerType,
              "lasting identity of the segment; NULL for noise")
          .optional("segment_name", DataTypes.StringType, "its name")
          .optional(
              "nearest_segment_id",
              DataTypes.IntegerType,
              "the segment whose centre is nearest; another than segment_id where the customer is"
                  + " held")
          .required("algorithm", DataTypes.StringType, "what fitted the model")
          .optional("distance", DataTypes.DoubleType, "to the centre of the segment, scaled units")
          .optional(
              "margin",
              DataTypes.DoubleType,
              "distance to the second nearest centre less distance to the nearest, scaled units")
          .optional(
              "confidence",
              DataTypes.DoubleType,
              "0 on the border of two segments, 1 at the centre with nothing missing: 1 - sqrt((d1^2"
                  + " + v) / (d2^2 + v)), with d1 and d2 the distances to the nearest and the second"
                  + " nearest centre, and v the variance of the features whose missing values are"
                  + " imputed")
          .required(
              "assigned_by",
              DataTypes.StringType,
              "fitted: the model learned from the customer; scored: placed by a model fitted"
                  + " without, or on other values; held: kept in the segment of the date before,"
                  + " because the nearest is hardly nearer (segment.hysteresis) or nothing new was"
                  + " said of the customer")
          .required("model_id", DataTypes.StringType, "the model")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private CustomerSegments() {}
}
