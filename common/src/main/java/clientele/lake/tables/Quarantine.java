package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Rejected source rows with the reason, as the last ingest of each source found them. Table {@code
 * quarantine}.
 */
public final class Quarantine {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "quarantine",
              "Rejected source rows with the reason, as the last ingest of each source found them.")
          .grain("a rejected row")
          .replacedBy("source")
          .required("source", DataTypes.StringType, "which source")
          .required("rule", DataTypes.StringType, "the first rule that the row broke")
          .required("reason", DataTypes.StringType, "what was wrong, in words")
          .optional(
              "record",
              DataTypes.StringType,
              "JSON of the raw row, or the raw line where it could not be parsed")
          .optional("source_file", DataTypes.StringType, "file the row came from")
          .optional(
              "row_hash_high",
              DataTypes.LongType,
              "with row_hash_low a hash of the source row, by which rows of later files are"
                  + " compared")
          .optional("row_hash_low", DataTypes.LongType, "the lower 64 of its 128 bits")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private Quarantine() {}
}
