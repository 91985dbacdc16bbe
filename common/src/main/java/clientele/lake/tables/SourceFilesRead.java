package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Which files of each source the clean tables hold. Table {@code source_files}. */
public final class SourceFilesRead {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "source_files",
              "The data files of sources as the last ingest found them: what the next one need not"
                  + " read again. Sources with a key (customers, products, campaigns) are read whole.")
          .grain("a data file of a source", "source", "source_file")
          .replacedBy("source")
          .required("source", DataTypes.StringType, "which source")
          .required("source_file", DataTypes.StringType, "which file")
          .required("bytes", DataTypes.LongType, "its size")
          .required("modified_at", DataTypes.TimestampType, "when it was last written, UTC")
          .optional(
              "deleted_rows", DataTypes.StringType, "which of its rows a Delta table has deleted")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SourceFilesRead() {}
}
