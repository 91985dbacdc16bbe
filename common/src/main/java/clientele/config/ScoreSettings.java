package clientele.config;

import java.util.Optional;

/**
 * How customers are given a segment by the current model.
 *
 * @param stream where changes come from when they are scored as a stream
 */
public record ScoreSettings(Stream stream) {
  /** When a stream looks for changes. */
  public enum Trigger {
    /** Once: what there is, and then it ends. */
    AVAILABLE_NOW,
    /** Again and again, until it is ended. */
    CONTINUOUS
  }

  /**
   * The changes.
   *
   * @param path a Delta table of one row a customer and change, with the model's features; absent
   *     for the lake's customer_features
   * @param order SQL expression over that table's columns: of several changes of a customer at a
   *     date in one batch the greatest counts
   * @param checkpoint folder that remembers how far the table has been read; absent for one under
   *     lake.root for each table
   * @param trigger when to look
   * @param intervalSeconds seconds from one look to the next, where it is continuous
   * @param maxFiles most data files of a batch
   */
  public record Stream(
      Optional<String> path,
      Optional<String> order,
      Optional<String> checkpoint,
      Trigger trigger,
      @Range(min = 1) int intervalSeconds,
      @Range(min = 1) int maxFiles) {}
}
