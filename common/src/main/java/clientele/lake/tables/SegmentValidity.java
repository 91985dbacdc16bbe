package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** How far each segment is to be relied on. Table {@code segment_validity}. */
public final class SegmentValidity {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("segment_validity", "How far each segment is to be relied on.")
          .grain("a segment", "as_of", "segment_id")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required("segment_id", DataTypes.IntegerType, "lasting identity of the segment")
          .optional("segment_name", DataTypes.StringType, "its name")
          .optional(
              "homogeneity",
              DataTypes.DoubleType,
              "1 less its customers' variance as a part of everyone's; 1 = all alike, 0 = as mixed"
                  + " as everyone, below 0 = more mixed")
          .optional(
              "separation",
              DataTypes.DoubleType,
              "least distance to another segment's centre, divided by both mean distances of"
                  + " customers to their centre; above 1 they do not meet")
          .optional(
              "stability_within",
              DataTypes.DoubleType,
              "SLSw: mean Jaccard coefficient with its best match in segmentations of resampled"
                  + " customers, 0 to 1")
          .optional(
              "stability_across",
              DataTypes.DoubleType,
              "SLSa: 1 less the relative entropy of where its customers are in the segmentation of"
                  + " one segment less; of the fewest segments: where those of its parts in the"
                  + " segmentation of one more are; 0 to 1")
          .required("size", DataTypes.LongType, "customers in it, those held there included")
          .required("share", DataTypes.DoubleType, "of all customers, 0 to 1")
          .optional("confidence", DataTypes.DoubleType, "mean of its customers' confidence, 0 to 1")
          .optional(
              "margin",
              DataTypes.DoubleType,
              "mean distance by which its customers are nearer to it than to the second nearest"
                  + " segment, scaled units")
          .optional(
              "spread",
              DataTypes.DoubleType,
              "mean distance of its customers to its centre, scaled units")
          .optional(
              "neighbour_id", DataTypes.IntegerType, "the segment whose centre is nearest to its")
          .optional(
              "neighbour_distance",
              DataTypes.DoubleType,
              "distance of the two centres, scaled units")
          .required("light", DataTypes.StringType, "green, amber or red")
          .required(
              "reasons", Types.STRINGS, "in words, what speaks against it and the bounds it missed")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private SegmentValidity() {}
}
