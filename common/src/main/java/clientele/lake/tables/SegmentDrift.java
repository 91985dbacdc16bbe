package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** How far features have moved away from a reference. Table {@code segment_drift}. */
public final class SegmentDrift {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "segment_drift",
              "How far features have moved away from what they were, in each segment and in all.")
          .grain("a feature in a segment or in all", "as_of", "scope", "segment_id", "feature")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required("reference_as_of", DataTypes.DateType, "the date that it is compared with")
          .required("scope", DataTypes.StringType, "segment, or all customers")
          .optional("segment_id", DataTypes.IntegerType, "lasting identity; NULL for all")
          .required("feature", DataTypes.StringType, "as in feature_catalog")
          .required("clustered", DataTypes.BooleanType, "whether the model clusters by it")
          .required(
              "compared",
              DataTypes.StringType,
              "as_is; equal_tenure (with customers of equal tenure_days then, in the present mix);"
                  + " aged (the reference grown older by the days between)")
          .optional(
              "psi",
              DataTypes.DoubleType,
              "population stability index over at most ten parts of the reference, values of their"
                  + " own and missing ones; NULL where there are too few customers")
          .optional(
              "ks",
              DataTypes.DoubleType,
              "largest distance of the distribution functions, at the cut points counted, 0 to 1;"
                  + " NULL for categories")
          .optional("threshold", DataTypes.DoubleType, "of psi: at least this is an alert")
          .optional("ks_threshold", DataTypes.DoubleType, "of ks, likewise")
          .required("alert", DataTypes.BooleanType, "whether psi or ks reached its threshold")
          .required("customers", DataTypes.LongType, "compared, at as_of")
          .required(
              "reference_customers",
              DataTypes.DoubleType,
              "that they are compared with; of weighted ones how many of equal weight tell as much")
          .optional(
              "compared_share",
              DataTypes.DoubleType,
              "of the customers at as_of: those who have their like in the reference, 0 to 1")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SegmentDrift() {}
}
