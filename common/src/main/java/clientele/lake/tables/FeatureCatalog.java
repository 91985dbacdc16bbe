package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each feature is, where it comes from and whether it is clustered. Table {@code
 * feature_catalog}.
 */
public final class FeatureCatalog {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "feature_catalog",
              "What each feature is, where it comes from and whether it is clustered.")
          .grain("a feature", "as_of", "feature")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the slice of customer_features")
          .required(
              "feature",
              DataTypes.StringType,
              "column of customer_features; map.name for an entry of a map")
          .required(
              "block",
              DataTypes.StringType,
              "value, behaviour, demographic, geographic or attitudinal")
          .required("type", DataTypes.StringType, "number, category, ordered, date or map")
          .optional("unit", DataTypes.StringType, "unit of the value")
          .required("label", DataTypes.StringType, "name for people")
          .required("sources", Types.STRINGS, "sources it is derived from")
          .optional(
              "transform",
              DataTypes.StringType,
              "how clustering takes its skew off, where it is known")
          .required("sensitivity", DataTypes.StringType, "none, personal or special")
          .required("kept", DataTypes.BooleanType, "whether clustering by its block takes it")
          .optional("reason", DataTypes.StringType, "why it is kept or not")
          .optional(
              "words_low",
              DataTypes.StringType,
              "what is said of a segment that has less of it than another; of a category, with %s"
                  + " for the level")
          .optional(
              "words_high",
              DataTypes.StringType,
              "what is said of a segment that has more of it than another, likewise")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private FeatureCatalog() {}
}
