package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** What the last upkeep of each table did. Table {@code maintenance}. */
public final class Maintenance {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("maintenance", "What the last upkeep of each table did.")
          .grain("a table", "table")
          .required("table", DataTypes.StringType, "name of the table")
          .required("maintained_at", DataTypes.TimestampType, "UTC")
          .required("version", DataTypes.LongType, "version of the table that the upkeep left")
          .required("slices_removed", DataTypes.LongType, "slices older than maintain.keep_days")
          .required("rows_removed", DataTypes.LongType, "rows of these")
          .required("files_before", DataTypes.LongType, "data files of the version found")
          .required("files_after", DataTypes.LongType, "data files of the version left")
          .required("bytes_before", DataTypes.LongType, "their bytes before")
          .required("bytes_after", DataTypes.LongType, "their bytes after")
          .required(
              "slices_clustered",
              DataTypes.LongType,
              "slices laid out anew by maintain.cluster, 1 for a table without slices")
          .optional(
              "clustered_by",
              Types.STRINGS,
              "columns by which all slices are laid out; NULL where maintain.cluster has none")
          .required(
              "files_deleted",
              DataTypes.LongType,
              "files of former versions that were deleted from the folder")
          .required("bytes_freed", DataTypes.LongType, "bytes by which the folder became smaller")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private Maintenance() {}
}
