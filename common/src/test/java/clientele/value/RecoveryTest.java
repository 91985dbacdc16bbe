package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Customers simulated from a model give that model's parameters back. */
class RecoveryTest {
  private static final int SEEDS = 100;

  /** A customer's repeat purchases before T, with the amounts' mean. */
  private record Simulated(int x, double tx, double observed) {}

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "bg-nbd, 0.6, 6, 0.8, 2.5",
    "mbg-nbd, 0.8, 6, 0.6, 1.5",
    "pareto-nbd, 0.8, 8, 0.7, 12"
  })
  void twoStandardErrorsHoldTheTruth(
      String name, double first, double second, double third, double fourth) {
    double[] truth = {first, second, third, fourth};
    PurchaseModel model = PurchaseModel.named(name);
    int held = 0;
    int all = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      Fit fit = new Fitting(100, 30).fit(model, groups(simulate(name, truth, 4000, seed)));
      assertThat(fit.refusal()).as("seed %s", seed).isEmpty();
      double[] errors = fit.standardErrors();
      for (int i = 0; i < truth.length; i++) {
        all++;
        held += Math.abs(fit.values()[i] - truth[i]) <= 2 * errors[i] ? 1 : 0;
      }
    }
    System.out.printf("%s: %d of %d%n", name, held, all);
    assertThat(held / (double) all).isGreaterThanOrEqualTo(0.925);
  }

  @Tag("slow")
  @org.junit.jupiter.api.Test
  void soDoThoseOfTheMoney() {
    double[] truth = {6, 4, 15};
    int held = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      RandomGenerator random = new Well19937c(seed);
      int[] x = new int[2000];
      double[] mean = new double[x.length];
      double[] one = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = 1 + (int) (-3 * Math.log(1 - random.nextDouble()));
        double nu = gamma(random, truth[1], truth[2]);
        mean[i] = gamma(random, truth[0] * x[i], nu) / x[i];
        one[i] = 1;
      }
      Fit fit = new Fitting(100, 30).fit(SpendGroups.of(x, mean, one));
      for (int i = 0; i < truth.length; i++) {
        held += Math.abs(fit.values()[i] - truth[i]) <= 2 * fit.standardErrors()[i] ? 1 : 0;
      }
    }
    System.out.printf("gamma-gamma: %d of %d%n", held, 3 * SEEDS);
    assertThat(held / (3.0 * SEEDS)).isGreaterThanOrEqualTo(0.925);
  }

  private static double gamma(RandomGenerator random, double shape, double rate) {
    return new GammaDistribution(random, shape, 1 / rate).sample();
  }

  private static List<Simulated> simulate(String model, double[] truth, int customers, int seed) {
    RandomGenerator random = new Well19937c(seed);
    List<Simulated> all = new ArrayList<>();
    for (int i = 0; i < customers; i++) {
      double observed = 26 + 52 * random.nextDouble();
      double rate = gamma(random, truth[0], truth[1]);
      boolean pareto = model.equals("pareto-nbd");
      double end =
          pareto
              ? new ExponentialDistribution(random, 1 / gamma(random, truth[2], truth[3])).sample()
              : Double.POSITIVE_INFINITY;
      double leaving = pareto ? 0 : new BetaDistribution(random, truth[2], truth[3]).sample();
      int x = 0;
      double last = 0;
      boolean gone = model.equals("mbg-nbd") && random.nextDouble() < leaving;
      while (!gone) {
        double next = last - Math.log(1 - random.nextDouble()) / rate;
        if (next > Math.min(end, observed)) {
          break;
        }
        x++;
        last = next;
        gone = random.nextDouble() < leaving;
      }
      all.add(new Simulated(x, last, observed));
    }
    return all;
  }

  private static PurchaseGroups groups(List<Simulated> customers) {
    return PurchaseGroups.of(
        customers.stream().mapToInt(Simulated::x).toArray(),
        customers.stream().mapToDouble(Simulated::tx).toArray(),
        customers.stream().mapToDouble(Simulated::observed).toArray(),
        customers.stream().mapToDouble(customer -> 1).toArray());
  }
}
