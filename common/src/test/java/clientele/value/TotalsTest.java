package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.ValueSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.distribution.ExponentialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The intervals of totals hold what simulated customers then do. */
class TotalsTest {
  private static final ValueSettings SETTINGS =
      new ValueSettings(
          List.of("pareto-nbd"),
          ValueSettings.TimeUnit.WEEK,
          26,
          1,
          0,
          Optional.empty(),
          0,
          100,
          30,
          1_000_000);
  private static final int SEEDS = 60;
  private static final int DAYS = 182;

  @Tag("slow")
  @Test
  void nineteenOfTwentyTotalsAreWithin() {
    int orders = 0;
    int worth = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
      RandomGenerator random = new Well19937c(seed);
      List<ValueTotals.Member> members = new ArrayList<>();
      int[] x = new int[1500];
      double[] tx = new double[x.length];
      double[] observed = new double[x.length];
      double[] one = new double[x.length];
      List<Integer> paid = new ArrayList<>();
      List<Double> means = new ArrayList<>();
      double later = 0;
      double money = 0;
      for (int i = 0; i < x.length; i++) {
        int seen = 180 + random.nextInt(180);
        double rate = gamma(random, 0.8, 8) / 7;
        double life = new ExponentialDistribution(random, 7 / gamma(random, 0.7, 12)).sample();
        double nu = gamma(random, 4, 15);
        double time = 0;
        double amount = 0;
        int last = 0;
        while (true) {
          time -= Math.log(1 - random.nextDouble()) / rate;
          if (time > Math.min(life, seen + DAYS)) {
            break;
          }
          double spent = gamma(random, 6, nu);
          if (time > seen) {
            later++;
            money += spent;
          } else if ((int) time > last) {
            x[i]++;
            last = (int) time;
            amount += spent;
          }
        }
        tx[i] = last / 7.0;
        observed[i] = seen / 7.0;
        one[i] = 1;
        if (x[i] > 0) {
          paid.add(x[i]);
          means.add(amount / x[i]);
        }
        members.add(new ValueTotals.Member(x[i], last, seen, x[i] == 0 ? 0 : amount / x[i], 1));
      }
      Fitting fitting = new Fitting(100, 30);
      Fit purchases =
          fitting.fit(PurchaseModel.PARETO_NBD, PurchaseGroups.of(x, tx, observed, one));
      Fit spend =
          fitting.fit(
              SpendGroups.of(
                  paid.stream().mapToInt(Integer::intValue).toArray(),
                  means.stream().mapToDouble(Double::doubleValue).toArray(),
                  paid.stream().mapToDouble(p -> 1).toArray()));
      ValueTotals.Total total =
          ValueTotals.of(members, purchases, Optional.of(spend), SETTINGS, 0.95);
      orders += within(total.orders(), later) ? 1 : 0;
      worth += within(total.worth().orElseThrow(), money) ? 1 : 0;
      assertThat(total.orders().high() / total.orders().low()).isBetween(1.05, 2.0);
    }
    System.out.println("totals within: orders " + orders + ", worth " + worth + " of " + SEEDS);
    assertThat(orders).isGreaterThanOrEqualTo(SEEDS * 9 / 10);
    assertThat(worth).isGreaterThanOrEqualTo(SEEDS * 9 / 10);
  }

  private static boolean within(ValueTotals.Interval interval, double value) {
    return value >= interval.low() && value <= interval.high();
  }

  private static double gamma(RandomGenerator random, double shape, double rate) {
    return new GammaDistribution(random, shape, 1 / rate).sample();
  }
}
