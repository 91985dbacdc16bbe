package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What the clean tables have in common. */
final class CleanTable {
  private CleanTable() {}

  /** The contract of a clean table: its own columns, then where each row is from. */
  static TableContract contract(TableContract.Builder own) {
    return own.required(
            "flags",
            Types.STRINGS,
            "rules of quality_report that flagged or repaired the row, sorted")
        .optional("source_file", DataTypes.StringType, "file the row came from")
        .optional(
            "row_hash_high",
            DataTypes.LongType,
            "with row_hash_low a hash of the source row, by which rows of later files are compared")
        .optional("row_hash_low", DataTypes.LongType, "the lower 64 of its 128 bits")
        .required("run_id", DataTypes.StringType, "the run that wrote the row")
        .build();
  }
}
