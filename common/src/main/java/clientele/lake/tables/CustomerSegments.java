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
              "0 on the border of two segments, 1 at the centre")
          .required(
              "assigned_by",
              DataTypes.StringType,
              "fitted, scored, or held in the segment before because the nearest is hardly nearer")
          .required("model_id", DataTypes.StringType, "the model")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private CustomerSegments() {}
}
