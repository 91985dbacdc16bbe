package clientele.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How customers are clustered.
 *
 * @param algorithms candidates, such as {@code kmeans} and {@code bisecting-kmeans}
 * @param search the way to search the number of segments
 * @param k the range of the number of segments
 * @param minShare the smallest share of customers that a segment may hold
 * @param features names or blocks of the features that are clustered
 * @param weights weight of each feature block; a block's weight is shared by its features
 * @param transform how skew is taken off
 * @param scaling how features are brought to one scale; absent for robust, and for standard where
 *     {@code input} is given
 * @param impute what stands for missing values
 * @param input a table of one row a key to cluster instead of {@code customer_features}
 * @param maxIterations Lloyd rounds of one k-means fit
 * @param starts k-means fits of each k from different random starts
 * @param silhouetteSample most points that the classical silhouette is computed on
 * @param hysteresis how much nearer another segment must be, as a part of the distance to the one
 *     before, for a customer to change
 * @param keepNumber how much higher another candidate's score must be for the number of segments to
 *     change
 * @param validity when a segment is green, amber or red
 * @param coreset about how many weighted points stand for all of them in the search
 * @param resamples bootstrap resamples that the segments' stability is measured with
 * @param references data sets without groups, of each kind, that the data are compared with
 * @param require the least that the segments must be for them to be published
 * @param publish whether a fit is published at once
 */
public record SegmentSettings(
    @OneOf({"kmeans", "bisecting-kmeans"}) List<String> algorithms,
    Search search,
    KRange k,
    @Range(min = 0, max = 0.5) double minShare,
    List<String> features,
    @Range(min = 0) Map<String, Double> weights,
    Optional<Transform> transform,
    Optional<Scaling> scaling,
    Impute impute,
    Optional<TableInput> input,
    @Range(min = 1) int maxIterations,
    @Range(min = 1) int starts,
    @Range(min = 10) int silhouetteSample,
    @Range(min = 0, max = 1) double hysteresis,
    @Range(min = 0, max = 1) double keepNumber,
    ValiditySettings validity,
    @Range(min = 1000) int coreset,
    @Range(min = 1) int resamples,
    @Range(min = 1) int references,
    Requirement require,
    Publish publish)
    implements Checked {
  private static final List<String> BLOCKS =
      List.of("value", "behaviour", "demographic", "geographic", "attitudinal");

  /** With fewer of each kind, p cannot be as small as 0.01. */
  private static final int NATURAL_REFERENCES = 99;

  @Override
  public void check(Complaints complaints) {
    if (algorithms.isEmpty()) {
      complaints.add("algorithms", "is empty, but must name at least one");
    }
    if (features.isEmpty() && input.isEmpty()) {
      complaints.add("features", "is empty, but must name features or blocks to cluster by");
    }
    for (String block : weights.keySet()) {
      if (!BLOCKS.contains(block)) {
        complaints.add(
            "weights." + block,
            "is no feature block; the nearest that there is: "
                + Nearest.to(block, BLOCKS).orElseThrow());
      }
    }
    if (minShare * k.min() > 1) {
      complaints.add(
          "min_share",
          "is " + minShare + ", which " + k.min() + " segments (k.min) cannot all hold");
    }
    if (require == Requirement.NATURAL && references < NATURAL_REFERENCES) {
      complaints.add(
          "references",
          "is "
              + references
              + ", but it takes "
              + NATURAL_REFERENCES
              + " to show that segments are natural, as require asks for");
    }
  }

  /** The way to search the number of segments. */
  public enum Search {
    /** Every candidate is fitted by MLlib on all data. */
    MLLIB,
    /** Candidates are fitted on a coreset, the chosen one on all data. */
    CORESET
  }

  /**
   * Whether a fit is published at once, or waits as a challenger.
   *
   * @param when who decides
   * @param margin by how much a challenger may be worse than the published model
   */
  public record Publish(When when, @Range(min = 0, max = 1) double margin) {
    /** Who decides. */
    public enum When {
      /** Every fit is published. */
      ALWAYS,
      /** A fit that is no worse than the published model. */
      RULE,
      /** A person does. */
      HAND
    }
  }

  /** The least that segments must be for them to be published. */
  public enum Requirement {
    /** Whatever they are. */
    NONE,
    /** Other samples give the same ones. */
    REPRODUCIBLE,
    /** Groups that the data have. */
    NATURAL
  }

  /** How skew is taken off before scaling. */
  public enum Transform {
    /** Chosen for each feature by its distribution. */
    AUTO,
    /** Values as they are. */
    NONE
  }

  /** How features are brought to one scale. */
  public enum Scaling {
    /** Median and interquartile range. */
    ROBUST,
    /** Mean and standard deviation. */
    STANDARD,
    /** Values as they are. */
    NONE
  }

  /**
   * What stands for missing values in the clustering.
   *
   * @param within a column of the table that is segmented, whose values are the groups that medians
   *     and most frequent levels are taken within; absent for one group of all
   */
  public record Impute(Optional<String> within) {}

  /**
   * The range of the number of segments, both included.
   *
   * @param min at least 2
   * @param max lowered, with a warning, where the data hold fewer distinct points
   */
  public record KRange(@Range(min = 2) int min, @Range(min = 2) int max) implements Checked {
    @Override
    public void check(Complaints complaints) {
      if (max < min) {
        complaints.add("max", "is " + max + ", below min, which is " + min);
      }
    }
  }

  /**
   * A table of one row a key.
   *
   * @param path file, folder or glob
   * @param format how it is written
   * @param options the Spark reader's own options
   * @param key the column that names a row
   * @param columns the columns that are clustered; empty for all numeric ones but the key
   */
  public record TableInput(
      String path,
      SourceSettings.Format format,
      Map<String, String> options,
      String key,
      List<String> columns) {}
}
