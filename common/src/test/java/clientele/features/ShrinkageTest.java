package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Test;

class ShrinkageTest {
  /** Counts by name of each customer, one row a customer. */
  private static Shrinkage of(int[][] counts) {
    long customers = 0;
    double all = 0;
    double squares = 0;
    double quotients = 0;
    double[] names = new double[counts[0].length];
    for (int[] customer : counts) {
      double n = 0;
      double own = 0;
      for (int k = 0; k < names.length; k++) {
        n += customer[k];
        own += (double) customer[k] * customer[k];
        names[k] += customer[k];
      }
      if (n > 0) {
        customers++;
        all += n;
        squares += n * n;
        quotients += own / n;
      }
    }
    for (int k = 0; k < names.length; k++) {
      names[k] /= all;
    }
    return Shrinkage.of(customers, all, squares, quotients, Shrinkage.same(names));
  }

  /** Customers whose true shares are Dirichlet of a known weight. */
  private static int[][] drawn(double weight, double[] shares, int customers) {
    SplittableRandom random = new SplittableRandom(5);
    Well19937c gammas = new Well19937c(5);
    int[][] counts = new int[customers][shares.length];
    for (int[] customer : counts) {
      double[] own = new double[shares.length];
      double sum = 0;
      for (int k = 0; k < own.length; k++) {
        own[k] = new GammaDistribution(gammas, weight * shares[k], 1).sample();
        sum += own[k];
      }
      int lines = 1 + random.nextInt(20);
      for (int line = 0; line < lines; line++) {
        double u = random.nextDouble() * sum;
        int k = 0;
        while (k < own.length - 1 && u >= own[k]) {
          u -= own[k++];
        }
        customer[k]++;
      }
    }
    return counts;
  }

  @Test
  void theWeightOfPlantedDirichletsIsFound() {
    double[] shares = {0.5, 0.3, 0.15, 0.05};
    for (double weight : new double[] {2, 8, 40}) {
      Shrinkage found = of(drawn(weight, shares, 20_000));
      assertThat(found.weight()).isCloseTo(weight, within(0.08 * weight));
      double same = Shrinkage.same(shares);
      assertThat(found.agreement()).isCloseTo((1 + weight * same) / (1 + weight), within(0.01));
    }
  }

  @Test
  void customersWhoDoNotDifferAllHaveTheSharesOfAll() {
    assertThat(of(new int[][] {{4, 4}, {2, 2}, {6, 6}}).weight()).isEqualTo(Shrinkage.MOST);
    // Nobody has two counts, one name only, nobody at all.
    assertThat(of(new int[][] {{1, 0}, {0, 1}, {1, 0}}).weight()).isEqualTo(Shrinkage.MOST);
    assertThat(of(new int[][] {{5}, {3}}).weight()).isEqualTo(Shrinkage.MOST);
    assertThat(Shrinkage.of(0, 0, 0, 0, 1).weight()).isEqualTo(Shrinkage.MOST);
  }

  @Test
  void customersWhoKeepToOneNameAreBelieved() {
    assertThat(of(new int[][] {{9, 0}, {0, 9}, {7, 0}, {0, 8}}).weight())
        .isEqualTo(Shrinkage.LEAST);
  }
}
