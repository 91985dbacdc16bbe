package clientele.clustering;

import clientele.clustering.search.Search;
import clientele.clustering.search.WeightedRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The evidence that takes fits of its own: resamples and references, as the pieces of one Spark
 * job; a second one draws more references where the first leaves doubt. Resamples are drawn from a
 * small coreset, references are as large as a small uniform sample of the points and are compared
 * with that.
 */
final class Panel implements Serializable {
  private static final long serialVersionUID = 1L;

  /** So many numbers of segments are resampled and compared at most. */
  static final int MOST_NUMBERS = 14;

  /**
   * How many rows take part.
   *
   * @param least at least so many
   * @param each and at least so many a segment
   */
  record Rows(int least, int each) {
    int of(int segments) {
      return Math.max(least, each * segments);
    }

    Rows times(int factor) {
      return new Rows(factor * least, factor * each);
    }
  }

  /**
   * How many rows take part in what. {@code PanelSizesTest} shows that more of them choose alike.
   *
   * @param resampled from which resamples of all candidates are drawn
   * @param compared that are compared with references
   * @param judged that are cut in halves for the verdict on the chosen one
   */
  record Sizes(Rows resampled, Rows compared, Rows judged) {
    static final Sizes USUAL =
        new Sizes(new Rows(1_500, 40), new Rows(1_000, 25), new Rows(6_000, 160));

    Sizes times(int factor) {
      return new Sizes(resampled.times(factor), compared.times(factor), judged.times(factor));
    }
  }

  private final WeightedRows resampled;
  private final WeightedRows compared;
  private final Search.Null references;

  private Panel(WeightedRows resampled, WeightedRows compared) {
    this.resampled = resampled;
    this.compared = compared;
    this.references = new Search.Null(compared);
  }

  WeightedRows resampled() {
    return resampled;
  }

  WeightedRows compared() {
    return compared;
  }

  Search.Null references() {
    return references;
  }

  /** Pieces of work in the order in which their results come back. */
  static final class Plan {
    private final List<SparkTasks.Work<Panel, double[][]>> pieces = new ArrayList<>();
    private final List<Double> costs = new ArrayList<>();

    void add(double cost, SparkTasks.Work<Panel, double[][]> piece) {
      pieces.add(piece);
      costs.add(cost);
    }

    private List<double[][]> run(JavaSparkContext context, String what, Panel panel) {
      return SparkTasks.run(
          context, what, panel, pieces, costs.stream().mapToDouble(cost -> cost).toArray());
    }
  }

  /** The candidates' evidence with what was found, and p of the data as a whole. */
  record Found(List<Evidence> evidence, double pValue) {}

  /**
   * Adds the evidence.
   *
   * @param evidence of the candidates
   * @param numbers of segments that are looked at; ascending
   * @param resamples bootstrap resamples
   * @param references most of each kind
   */
  static Found of(
      JavaSparkContext context,
      Sizes sizes,
      Coreset coreset,
      List<Evidence> evidence,
      List<Integer> numbers,
      int resamples,
      int references,
      long seed) {
    int most = numbers.get(numbers.size() - 1);
    Panel panel =
        new Panel(
            coreset.rows(sizes.resampled().of(most)), coreset.even(sizes.compared().of(most)));
    Resamples again = new Resamples(panel.resampled, evidence, numbers, resamples);
    NullComparison comparison = new NullComparison(numbers, references);
    Plan plan = new Plan();
    again.plan(plan, seed);
    int resampling = plan.pieces.size();
    comparison.planFirst(plan, seed);
    List<double[][]> results = plan.run(context, "resamples and references", panel);
    comparison.collectFirst(results.subList(resampling, results.size()));
    if (!comparison.decided()) {
      Plan rest = new Plan();
      comparison.planRest(rest, seed);
      comparison.collect(rest.run(context, "further references", panel));
    }
    // The gap is that of k-means, which is what the references are fitted by.
    List<Evidence> all =
        again.collect(evidence, results).stream()
            .map(
                one ->
                    one.candidate().algorithm().equals(MLlibSegmenter.KMEANS)
                        ? one.with(comparison.gap(one.candidate().segments()))
                        : one)
            .toList();
    return new Found(all, comparison.pValue());
  }
}
