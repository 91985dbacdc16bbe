package clientele.exploration;

import clientele.exploration.FeatureSample.Levels;
import clientele.exploration.FeatureSample.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;

/**
 * How columns go together, pair by pair, over the rows in which both are known: Pearson's and
 * Spearman's correlation of two numbers, {@link CrossTable#cramersV Cramér's V} of two categories,
 * {@link CrossTable#mutualInformation mutual information} of a number, cut into tenths of equal
 * size, and a category.
 */
final class Associations {
  private static final int TENTHS = 10;

  private final String table;
  private final FeatureSample sample;
  private final List<Ranks> ranks;
  private final List<double[]> ranked;

  private Associations(String table, FeatureSample sample) {
    this.table = table;
    this.sample = sample;
    ranks = sample.numbers().stream().map(column -> new Ranks(column.values())).toList();
    ranked = ranks.stream().map(column -> column.among(row -> true)).toList();
  }

  static List<Statistic> of(String table, FeatureSample sample) {
    Associations of = new Associations(table, sample);
    List<Statistic> found = new ArrayList<>();
    for (int i = 0; i < sample.numbers().size(); i++) {
      for (int j = i + 1; j < sample.numbers().size(); j++) {
        found.addAll(of.correlations(i, j));
      }
      for (Levels category : sample.categories()) {
        found.add(of.information(i, category));
      }
    }
    for (int i = 0; i < sample.categories().size(); i++) {
      for (int j = i + 1; j < sample.categories().size(); j++) {
        found.add(of.association(sample.categories().get(i), sample.categories().get(j)));
      }
    }
    return found;
  }

  private List<Statistic> correlations(int i, int j) {
    Numbers one = sample.numbers().get(i);
    Numbers other = sample.numbers().get(j);
    double[] x = one.values();
    double[] y = other.values();
    double[] xRanks = ranked.get(i);
    double[] yRanks = ranked.get(j);
    if (!ranks.get(i).complete() || !ranks.get(j).complete()) {
      double[] allX = x;
      double[] allY = y;
      IntPredicate both = row -> !Double.isNaN(allX[row]) && !Double.isNaN(allY[row]);
      xRanks = known(ranks.get(i).among(both), both);
      yRanks = known(ranks.get(j).among(both), both);
      x = known(allX, both);
      y = known(allY, both);
    }
    return List.of(
        pair("pearson", one.name(), other.name(), correlation(x, y), x.length),
        pair("spearman", one.name(), other.name(), correlation(xRanks, yRanks), x.length));
  }

  private double[] known(double[] values, IntPredicate chosen) {
    double[] known = new double[values.length];
    int count = 0;
    for (int row = 0; row < values.length; row++) {
      if (chosen.test(row)) {
        known[count++] = values[row];
      }
    }
    return Arrays.copyOf(known, count);
  }

  /** NaN where one of them does not differ, or is too large to be squared. */
  private static double correlation(double[] x, double[] y) {
    if (x.length < 2) {
      return Double.NaN;
    }
    double r = new PearsonsCorrelation().correlation(x, y);
    return Math.max(-1, Math.min(1, r));
  }

  private Statistic information(int number, Levels category) {
    double[] among = ranks.get(number).among(row -> category.values()[row] >= 0);
    long n = Arrays.stream(among).filter(rank -> !Double.isNaN(rank)).count();
    int[] tenths =
        Arrays.stream(among)
            .mapToInt(
                rank ->
                    Double.isNaN(rank) ? -1 : (int) Math.min(TENTHS - 1, (rank - 0.5) * TENTHS / n))
            .toArray();
    CrossTable cross = CrossTable.of(tenths, TENTHS, category.values(), category.count());
    String name = sample.numbers().get(number).name();
    return pair("mutual_information", name, category.name(), cross.mutualInformation(), n)
        .between(0, cross.mostInformation());
  }

  private Statistic association(Levels one, Levels other) {
    CrossTable cross = CrossTable.of(one.values(), one.count(), other.values(), other.count());
    return pair("cramers_v", one.name(), other.name(), cross.cramersV(), (long) cross.total());
  }

  private Statistic pair(String name, String one, String other, double value, long n) {
    String text = "n = " + n + (Double.isNaN(value) ? "; one of them does not differ" : "");
    return Statistic.of(table, one, name, value).with(other).saying(text);
  }
}
