package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/**
 * Every candidate of the choice of algorithm and k, with its evidence. Table {@code k_selection}.
 */
public final class KSelection {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table(
              "k_selection", "Every candidate of the choice of algorithm and k, with its evidence.")
          .grain("a candidate", "as_of", "algorithm", "k")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the date")
          .required("algorithm", DataTypes.StringType, "kmeans or bisecting-kmeans")
          .required("k", DataTypes.IntegerType, "segments")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .optional(
              "cost", DataTypes.DoubleType, "sum of squared distances to the centre, scaled units")
          .optional(
              "explained",
              DataTypes.DoubleType,
              "share of the total sum of squares that the segments explain, 0 to 1")
          .optional(
              "silhouette",
              DataTypes.DoubleType,
              "mean classical silhouette (Rousseeuw 1987), on a sample, -1 to 1")
          .optional(
              "simplified_silhouette",
              DataTypes.DoubleType,
              "mean silhouette by distances to centres, -1 to 1")
          .optional(
              "silhouette_squared",
              DataTypes.DoubleType,
              "mean silhouette by squared Euclidean distances, all rows, -1 to 1")
          .optional("calinski_harabasz", DataTypes.DoubleType, "variance ratio, higher is better")
          .optional(
              "davies_bouldin",
              DataTypes.DoubleType,
              "mean similarity to the nearest segment, lower is better")
          .optional(
              "parted_groups",
              DataTypes.DoubleType,
              "groups that remain when segments without emptier space between them are joined")
          .optional(
              "stability", DataTypes.DoubleType, "size-weighted mean bootstrap Jaccard, 0 to 1")
          .optional(
              "prediction_strength",
              DataTypes.DoubleType,
              "Tibshirani and Walther 2005, 0 to 1; the chosen one's, on more rows, is the verdict's")
          .optional(
              "gap", DataTypes.DoubleType, "gap statistic; of k-means, NULL for other algorithms")
          .optional("gap_se", DataTypes.DoubleType, "standard error of the gap")
          .optional("bic", DataTypes.DoubleType, "Bayesian information criterion")
          .optional(
              "smallest_share",
              DataTypes.DoubleType,
              "share of customers in the smallest segment, 0 to 1")
          .optional(
              "score",
              DataTypes.DoubleType,
              "what the candidates are ranked by, higher is better; by their centres as compared, which"
                  + " of the chosen one all rows may move a little afterwards")
          .optional(
              "rank",
              DataTypes.IntegerType,
              "1 is best; NULL where the candidate is not admissible")
          .required("chosen", DataTypes.BooleanType, "whether it was published")
          .optional(
              "reason",
              DataTypes.StringType,
              "why it was chosen, or what spoke against it, by the same figures as the score")
          .build();

  private KSelection() {}
}
