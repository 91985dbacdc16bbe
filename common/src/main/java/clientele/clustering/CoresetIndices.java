package clientele.clustering;

import clientele.clustering.search.Search;
import clientele.clustering.search.WeightedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The indices that take all pairs, or all neighbourhoods: the classical silhouette and the number
 * of parted groups, of many models in one Spark job on the coreset.
 */
final class CoresetIndices implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ClassicalSilhouette silhouette;
  private final WeightedRows spread;
  private final List<double[]> centers;

  private CoresetIndices(
      ClassicalSilhouette silhouette, WeightedRows spread, List<double[]> centers) {
    this.silhouette = silhouette;
    this.spread = spread;
    this.centers = centers;
  }

  /**
   * What was found.
   *
   * @param silhouettes of the models
   * @param groups of the models, then of the further ones; 0 for a model without centres
   * @param costs on the coreset, as the groups
   */
  record Found(List<OptionalDouble> silhouettes, List<Integer> groups, List<Double> costs) {}

  /**
   * Judges models.
   *
   * @param silhouetteSample about how many points the silhouette may take
   * @param models get both indices
   * @param further get their groups counted
   */
  static Found of(
      SparkContext context,
      Coreset coreset,
      int silhouetteSample,
      List<SegmentModel> models,
      List<SegmentModel> further,
      long seed) {
    ClassicalSilhouette silhouette =
        new ClassicalSilhouette(coreset.rows(silhouetteSample), models);
    List<double[]> centers = new ArrayList<>();
    models.forEach(model -> centers.add(centers(model)));
    further.forEach(model -> centers.add(centers(model)));
    WeightedRows spread = Search.spread(coreset.rows(), seed);
    List<SparkTasks.Work<CoresetIndices, double[]>> pieces = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    List<Integer> blocks = silhouette.blocks();
    for (int from : blocks) {
      pieces.add(shared -> shared.silhouette.sums(from));
      costs.add(1.0);
    }
    for (int m = 0; m < centers.size(); m++) {
      int model = m;
      pieces.add(shared -> shared.groups(model));
      costs.add(1.0);
    }
    List<double[]> results =
        SparkTasks.run(
            JavaSparkContext.fromSparkContext(context),
            "judging the candidates on the coreset",
            new CoresetIndices(silhouette, spread, centers),
            pieces,
            costs.stream().mapToDouble(cost -> cost).toArray());
    List<double[]> groups = results.subList(blocks.size(), results.size());
    return new Found(
        silhouette.means(results.subList(0, blocks.size())),
        groups.stream().map(result -> (int) result[0]).toList(),
        groups.stream().map(result -> result[1]).toList());
  }

  private double[] groups(int model) {
    return centers.get(model).length == 0
        ? new double[2]
        : Search.groups(spread, centers.get(model));
  }

  private static double[] centers(SegmentModel model) {
    return model instanceof NearestCenterModel known
        ? NearestCenterModel.flat(known.centers())
        : new double[0];
  }
}
