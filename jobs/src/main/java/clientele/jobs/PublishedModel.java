package clientele.jobs;

import clientele.clustering.Segmentation;
import clientele.lake.Lake;
import clientele.lake.tables.SegmentModels;
import clientele.run.UserException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A published model of {@code segment_models}, ready to score by.
 *
 * @param id names it
 * @param asOf the date that it was fitted for
 * @param segmentation what gives a row its segment
 */
record PublishedModel(String id, LocalDate asOf, Segmentation segmentation) {
  /** After every date that a command line takes. */
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  /**
   * The current model of a date: the published one with the latest as-of not after it.
   *
   * @throws UserException (nothing to do) where there is none; (failed) where another version of
   *     Clientele wrote it
   */
  static PublishedModel current(Lake lake, LocalDate asOf) {
    return find(lake, asOf).orElseThrow(() -> none(lake, Optional.of(asOf)));
  }

  /**
   * The published model with the latest as-of of all.
   *
   * @throws UserException as {@link #current}
   */
  static PublishedModel latest(Lake lake) {
    return find(lake, LAST).orElseThrow(() -> none(lake, Optional.empty()));
  }

  /** As {@link #current}, empty where there is none. */
  static Optional<PublishedModel> find(Lake lake, LocalDate asOf) {
    if (!lake.has(SegmentModels.CONTRACT)) {
      return Optional.empty();
    }
    return lake
        .read(SegmentModels.CONTRACT)
        .where(functions.col("status").equalTo("published"))
        .where(functions.col("as_of").leq(functions.lit(asOf)))
        .orderBy(functions.col("as_of").desc())
        .select(
            functions.col("model_id"),
            functions.col("as_of").cast("string"),
            functions.col("model"))
        .takeAsList(1)
        .stream()
        .findFirst()
        .map(PublishedModel::of);
  }

  private static PublishedModel of(Row row) {
    return new PublishedModel(
        row.getString(0),
        LocalDate.parse(row.getString(1)),
        read(row.getString(0), row.getString(2)));
  }

  /** A model's JSON, in whatever version it was written. */
  static Segmentation read(String id, String json) {
    try {
      return Segmentation.read(json);
    } catch (IllegalArgumentException e) {
      throw UserException.failed(
              "The model "
                  + id
                  + " of segment_models was not written by this version of Clientele: "
                  + e.getMessage()
                  + " Use the version that wrote it, or fit anew with `clientele segment`.")
          .causedBy(e);
    }
  }

  private static UserException none(Lake lake, Optional<LocalDate> asOf) {
    StringBuilder message = new StringBuilder("There is no published model ");
    asOf.ifPresent(date -> message.append("for ").append(date).append(' '));
    message.append("in the lake ").append(lake.root()).append(". ");
    List<Row> others =
        lake.has(SegmentModels.CONTRACT)
            ? lake.read(SegmentModels.CONTRACT)
                .groupBy("status")
                .agg(functions.count("*"), functions.min("as_of").cast("string"))
                .orderBy("status")
                .collectAsList()
            : List.of();
    for (Row other : others) {
      message
          .append(other.getLong(1))
          .append(' ')
          .append(other.getString(0))
          .append(", the first as of ")
          .append(other.getString(2))
          .append(". ");
    }
    return UserException.nothingToDo(
        message
            .append("Run `clientele segment")
            .append(asOf.map(date -> " --as-of " + date).orElse(""))
            .append("` first.")
            .toString());
  }
}
