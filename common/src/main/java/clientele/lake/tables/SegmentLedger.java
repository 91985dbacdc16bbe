package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** The life of every segment id, date by date. Table {@code segment_ledger}. */
public final class SegmentLedger {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("segment_ledger", "The life of every segment id, date by date.")
          .grain(
              "a segment at a date, and once more at the date when it ended", "segment_id", "as_of")
          .replacedBy("as_of")
          .required("segment_id", DataTypes.IntegerType, "lasting identity of the segment")
          .required("as_of", DataTypes.DateType, "the date")
          .required(
              "event",
              DataTypes.StringType,
              "born; kept; split (one of the parts of a former segment, of which the largest keeps"
                  + " its id); merged (of several former segments, or, with 0 customers, gone into"
                  + " another); died")
          .required(
              "parent_ids",
              Types.IDS,
              "former segments that it comes from, most shared customers first; empty for born and"
                  + " died")
          .required(
              "successor_ids",
              Types.IDS,
              "segments that now hold at least a quarter of its former customers, of those who are"
                  + " still there; most first")
          .optional(
              "match_score",
              DataTypes.DoubleType,
              "Jaccard coefficient with its first parent among the customers of both dates; by"
                  + " centres, 1 less the distance to its former centre as a part of that to the"
                  + " next; 0 to 1")
          .optional(
              "matched_by", DataTypes.StringType, "what it was recognised by: customers or centers")
          .optional(
              "matched_as_of",
              DataTypes.DateType,
              "date of the segmentation that it was compared with; NULL for the lake's first")
          .required("customers", DataTypes.LongType, "in it now; 0 where it ended")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .check("segment_ledger_event", "event in ('born', 'kept', 'split', 'merged', 'died')")
          .build();

  private SegmentLedger() {}
}
