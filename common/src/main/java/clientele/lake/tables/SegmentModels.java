package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Every segmentation that was fitted, enough to score by. Table {@code segment_models}. */
public final class SegmentModels {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "segment_models", "Every segmentation that was fitted, enough to score by.")
          .grain("a model", "model_id")
          .replacedBy("as_of")
          .required(
              "model_id",
              DataTypes.StringType,
              "names the model; one of centres is also the folder models/<model_id> of the lake, as"
                  + " an MLlib KMeansModel on scaled vectors, whose prediction i is the segment at"
                  + " place i of centers")
          .required("as_of", DataTypes.DateType, "the date it is true for")
          .required(
              "status",
              DataTypes.StringType,
              "challenger: fitted and not published; published: current from its date until that of"
                  + " the next; retired: published once, and another took its place")
          .required("algorithm", DataTypes.StringType, "kmeans or bisecting-kmeans")
          .required("k", DataTypes.IntegerType, "segments")
          .required(
              "features", Types.STRINGS, "the clustered features, in the order of the centres")
          .required(
              "scaling",
              DataTypes.StringType,
              "JSON: transform, centre, scale and weight of each feature")
          .required(
              "centers",
              DataTypes.StringType,
              "JSON: centre of each segment in scaled and in input units")
          .required("model", DataTypes.StringType, "JSON: all that scoring needs")
          .optional(
              "metrics",
              DataTypes.StringType,
              "JSON: the candidate's indices, and what each feature contributes to the separation")
          .optional(
              "details",
              DataTypes.StringType,
              "JSON: its rows of k_selection, segment_validity and segment_ledger, which come into"
                  + " those tables when it is published")
          .optional("verdict", DataTypes.StringType, "natural, reproducible or constructed")
          .optional("p_value", DataTypes.DoubleType, "of the test for structure, 0 to 1")
          .required(
              "issued_ids",
              Types.IDS,
              "the segment ids that runs of this date have brought up, those replaced included:"
                  + " never given to a segment of another date")
          .required("seed", DataTypes.LongType, "seed of the search")
          .optional("input_versions", DataTypes.StringType, "JSON: version of each input table")
          .required("config_hash", DataTypes.StringType, "SHA-256 of the effective configuration")
          .required("software_version", DataTypes.StringType, "version of Clientele")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SegmentModels() {}
}
