package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What goes with value and satisfaction, all else equal. Table {@code drivers}. */
public final class Drivers {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("drivers", "What goes with value and satisfaction, all else equal.")
          .grain("a feature of an outcome's regression", "as_of", "outcome", "feature")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "what happened before its 00:00 UTC counts")
          .required(
              "outcome",
              DataTypes.StringType,
              "monetary (its logarithm, ln(1 + x)) or satisfaction")
          .required(
              "feature",
              DataTypes.StringType,
              "feature of feature_catalog; feature=level of a category; feature unknown")
          .required(
              "coefficient",
              DataTypes.DoubleType,
              "change of the outcome for one unit of the feature, all others equal")
          .required(
              "effect",
              DataTypes.DoubleType,
              "the same in standard deviations of both (standardised coefficient)")
          .required("ci_low", DataTypes.DoubleType, "lower end of the effect's 95 % interval")
          .required("ci_high", DataTypes.DoubleType, "upper end of the effect's 95 % interval")
          .required("p_value", DataTypes.DoubleType, "of no effect, t test, two-sided, 0 to 1")
          .required("customers", DataTypes.LongType, "customers whose outcome is known")
          .required(
              "explained",
              DataTypes.DoubleType,
              "share of the outcome's variance that all features explain together, 0 to 1")
          .optional(
              "note",
              DataTypes.StringType,
              "what a level is compared with, or that the unit is a logarithm's")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private Drivers() {}
}
