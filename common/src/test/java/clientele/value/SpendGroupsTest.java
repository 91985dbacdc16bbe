package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpendGroupsTest {
  private static final int CUSTOMERS = 20_000;

  private static SpendGroups customers() {
    SplittableRandom random = new SplittableRandom(5);
    int[] x = new int[CUSTOMERS];
    double[] mean = new double[CUSTOMERS];
    double[] one = new double[CUSTOMERS];
    for (int i = 0; i < CUSTOMERS; i++) {
      x[i] = 1 + random.nextInt(12);
      mean[i] = 30 * Math.exp(random.nextDouble() + random.nextDouble() - random.nextDouble());
      one[i] = 1;
    }
    return SpendGroups.of(x, mean, one);
  }

  /** The mean over the customers of what a group has. */
  private static double mean(SpendGroups groups, IntToDoubleFunction of) {
    return IntStream.range(0, groups.size())
            .mapToDouble(group -> groups.customers(group) * of.applyAsDouble(group))
            .sum()
        / groups.customers();
  }

  /** Few groups stand for many customers: what the likelihood needs of them stays. */
  @Test
  void coarseGroupsKeepTheirMomentsAndTheLikelihood() {
    SpendGroups all = customers();
    SpendGroups coarse = all.coarse(1000);
    assertThat(all.coarse(CUSTOMERS)).isSameAs(all);
    assertThat(coarse.size()).isLessThan(400);
    assertThat(coarse.customers()).isEqualTo(CUSTOMERS);
    double level = all.overallMean();
    assertThat(coarse.overallMean()).isCloseTo(level, within(1e-9));
    assertThat(mean(coarse, coarse::meanLog)).isCloseTo(mean(all, all::meanLog), within(1e-12));
    assertThat(mean(coarse, i -> coarse.variance(i) + Math.pow(coarse.mean(i) - level, 2)))
        .isCloseTo(mean(all, i -> Math.pow(all.mean(i) - level, 2)), within(1e-8));
    double[] parameters = {6, 4, 15};
    assertThat(logLikelihood(coarse, parameters))
        .isCloseTo(logLikelihood(all, parameters), withinPercentage(1e-3));
  }

  private static double logLikelihood(SpendGroups groups, double[] parameters) {
    GammaGamma.Likelihood likelihood = new GammaGamma.Likelihood(parameters, groups);
    return IntStream.range(0, groups.size()).mapToDouble(i -> likelihood.of(i, null)).sum();
  }

  @Test
  void groupsAreInOrderWhateverOrderTheyCameIn() {
    SpendGroups all = customers();
    int[] back = IntStream.range(0, all.size()).map(i -> all.size() - 1 - i).toArray();
    SpendGroups again =
        SpendGroups.of(
            Arrays.stream(back).map(all::x).toArray(),
            Arrays.stream(back).mapToDouble(all::mean).toArray(),
            Arrays.stream(back).mapToDouble(all::customers).toArray());
    assertThat(IntStream.range(0, all.size()).allMatch(i -> again.mean(i) == all.mean(i))).isTrue();
  }
}
