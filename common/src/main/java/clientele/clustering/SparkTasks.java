package clientele.clustering;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/**
 * Pieces of work that know nothing of each other, as the tasks of one Spark job: a cluster does
 * them faster, a laptop wastes nothing, and neither shows in the results.
 */
final class SparkTasks {
  /** So many tasks a core: enough to even out wrong guesses of what a piece costs. */
  private static final int ROUNDS = 3;

  private SparkTasks() {}

  /** One piece of work, on data that all pieces share. */
  interface Work<S, R> extends Serializable {
    R of(S shared);
  }

  /**
   * Does all pieces.
   *
   * @param costs what each costs, about, in any unit
   * @return their results, in the order of the pieces
   */
  static <S, R> List<R> run(
      JavaSparkContext context,
      String what,
      S shared,
      List<? extends Work<S, R>> pieces,
      double[] costs) {
    List<List<Integer>> groups =
        groups(costs, Math.min(pieces.size(), ROUNDS * context.defaultParallelism()));
    Broadcast<S> sent = context.broadcast(shared);
    List<Work<S, R>> all = new ArrayList<>(pieces);
    context.setJobDescription(what);
    try {
      List<List<R>> done =
          context
              .parallelize(groups, groups.size())
              .mapPartitions(
                  (FlatMapFunction<java.util.Iterator<List<Integer>>, List<R>>)
                      mine -> {
                        List<List<R>> results = new ArrayList<>();
                        while (mine.hasNext()) {
                          List<R> some = new ArrayList<>();
                          for (int piece : mine.next()) {
                            some.add(all.get(piece).of(sent.value()));
                          }
                          results.add(some);
                        }
                        return results.iterator();
                      })
              .collect();
      List<R> results = new ArrayList<>(pieces.stream().map(piece -> (R) null).toList());
      for (int group = 0; group < groups.size(); group++) {
        for (int i = 0; i < groups.get(group).size(); i++) {
          results.set(groups.get(group).get(i), done.get(group).get(i));
        }
      }
      return results;
    } finally {
      context.setJobDescription(null);
      sent.destroy();
    }
  }

  /** The dearest piece first, each to the group with least to do. */
  private static List<List<Integer>> groups(double[] costs, int count) {
    Integer[] order = new Integer[costs.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble((Integer i) -> -costs[i]));
    List<List<Integer>> groups = new ArrayList<>();
    double[] load = new double[count];
    PriorityQueue<Integer> least =
        new PriorityQueue<>(
            Comparator.comparingDouble((Integer group) -> load[group]).thenComparing(g -> g));
    for (int group = 0; group < count; group++) {
      groups.add(new ArrayList<>());
      least.add(group);
    }
    for (int piece : order) {
      int group = least.remove();
      groups.get(group).add(piece);
      load[group] += costs[piece];
      least.add(group);
    }
    return groups;
  }
}
