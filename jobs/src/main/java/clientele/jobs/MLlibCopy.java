package clientele.jobs;

import clientele.clustering.SegmentModel;
import clientele.lake.Lake;
import clientele.run.UserException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.sql.SparkSession;

/**
 * A centre-based model as MLlib saves its own, in the folder {@code models/<model_id>} of the lake:
 * any Spark program can load it. A model's id says what is in it, so a folder is written once; it
 * is written before {@code segment_models} names it, and what a failed run leaves is named by
 * nothing.
 */
final class MLlibCopy {
  private static final String FOLDER = "models";

  private MLlibCopy() {}

  /** Where a model's copy is. */
  static Path path(Lake lake, String modelId) {
    return new Path(new Path(lake.root(), FOLDER), modelId);
  }

  /**
   * Saves a model, unless it is there already.
   *
   * @throws UserException (failed) where the folder cannot be written
   */
  static void save(Lake lake, String modelId, SegmentModel model) {
    Optional<KMeansModel> copy = model.toMLlib(modelId);
    if (copy.isEmpty()) {
      return;
    }
    Path path = path(lake, modelId);
    try {
      if (!holds(lake.spark(), path, copy.get())) {
        copy.get().write().overwrite().session(lake.spark()).save(path.toString());
      }
    } catch (IOException e) {
      throw UserException.failed(
              "Cannot write the model to "
                  + path
                  + ": "
                  + e.getMessage()
                  + ". Nothing was published.")
          .causedBy(e);
    }
  }

  /** A published model is not touched, and half a folder of a run that was killed is not one. */
  private static boolean holds(SparkSession spark, Path path, KMeansModel model)
      throws IOException {
    if (!path.getFileSystem(spark.sessionState().newHadoopConf()).exists(path)) {
      return false;
    }
    try {
      return Arrays.equals(
          KMeansModel.read().session(spark).load(path.toString()).clusterCenters(),
          model.clusterCenters());
    } catch (Exception e) {
      // Spark's own are checked ones that no method declares.
      return false;
    }
  }
}
