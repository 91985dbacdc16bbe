package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** How many customers went from which segment to which. Table {@code segment_migrations}. */
public final class SegmentMigrations {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "segment_migrations",
              "How many customers went from which segment to which, and their money.")
          .grain(
              "a way from a segment to a segment that customers took between two dates",
              "as_of",
              "from_as_of",
              "from_state",
              "from_segment",
              "to_state",
              "to_segment")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required("from_as_of", DataTypes.DateType, "date of the segmentation before")
          .required(
              "from_state",
              DataTypes.StringType,
              "segment; noise (in no segment); absent (not among the customers: those who entered)")
          .optional("from_segment", DataTypes.IntegerType, "segment_id then, where there was one")
          .required(
              "to_state",
              DataTypes.StringType,
              "segment; noise; absent (no longer among the customers: those who left)")
          .optional("to_segment", DataTypes.IntegerType, "segment_id now, where there is one")
          .required("customers", DataTypes.LongType, "who went this way, those who stayed included")
          .required(
              "share",
              DataTypes.DoubleType,
              "of the customers of from_segment (of those who entered, for absent), 0 to 1")
          .required(
              "share_low", DataTypes.DoubleType, "lower end of Wilson's 95 % interval of the share")
          .required("share_high", DataTypes.DoubleType, "upper end")
          .optional(
              "value_change",
              DataTypes.DoubleType,
              "lake.currency: sum of the customers' monetary now less then; who was or is absent"
                  + " counts with 0; NULL where the features of a date are not there")
          .optional(
              "value_low",
              DataTypes.DoubleType,
              "lower end of the 95 % interval of value_change, the customers being taken as a sample"
                  + " of those who might have been; NULL for fewer than 30 customers")
          .optional("value_high", DataTypes.DoubleType, "upper end")
          .optional(
              "clv_change",
              DataTypes.DoubleType,
              "lake.currency: the same of clv; of the customers who have one at both dates")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .check("segment_migrations_share", "share between 0 and 1")
          .build();

  private SegmentMigrations() {}
}
