package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import clientele.shop.TrueSegment.Purchasing;
import clientele.shop.TrueSegment.Spend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The moments of the generated process against those of the models that it claims to follow. */
class PurchasesTest {
  private static final int CUSTOMERS = 30_000;
  private static final ShopSpec SPEC = ShopSpec.of(CUSTOMERS, 1_000, 99, ShopSpec.Format.PARQUET);

  private static Map<TrueSegment, List<Person>> people() {
    Map<TrueSegment, List<Person>> people = new HashMap<>();
    for (long i = 0; i < CUSTOMERS; i++) {
      Person person = Person.of(SPEC, i);
      people.computeIfAbsent(person.segment(), segment -> new ArrayList<>()).add(person);
    }
    return people;
  }

  /**
   * E[X(t)] = r β / (α (s − 1)) (1 − (β / (β + t))^(s − 1)), and its limit at s = 1 (Schmittlein,
   * Morrison, Colombo 1987, equation 17).
   */
  private static double expectedRepeats(Purchasing of, double scale, double weeks) {
    double perWeek = of.r() * scale / of.alpha();
    double span = of.beta() / (of.beta() + weeks);
    return of.s() == 1
        ? perWeek * of.beta() * -Math.log(span)
        : perWeek * of.beta() / (of.s() - 1) * (1 - Math.pow(span, of.s() - 1));
  }

  @Test
  void repeatPurchasesAreThoseOfTheParetoNbdModel() {
    double scale = 0.4;
    people()
        .forEach(
            (segment, people) -> {
              double expected = 0;
              double squares = 0;
              long found = 0;
              for (Person person : people) {
                double weeks = (SPEC.untilDay() + 1 - person.joinedDay()) / 7.0;
                expected += expectedRepeats(segment.purchases(), scale, weeks);
                Purchases purchases = new Purchases(SPEC, person, scale);
                int repeats = -1;
                while (purchases.next()) {
                  repeats++;
                  assertThat(purchases.day()).isBetween(person.joinedDay(), SPEC.untilDay());
                }
                found += repeats;
                squares += (double) repeats * repeats;
              }
              // Four standard errors of the sum.
              assertThat((double) found)
                  .as(segment.name())
                  .isCloseTo(expected, within(4 * Math.sqrt(squares)));
              // Heterogeneous rates and lifetimes: far more spread than Poisson.
              double mean = (double) found / people.size();
              assertThat(squares / people.size() - mean * mean).isGreaterThan(1.3 * mean);
            });
  }

  @Test
  void lifetimesAreParetoOverTheSegment() {
    people()
        .forEach(
            (segment, people) -> {
              Purchasing of = segment.purchases();
              for (double weeks : new double[] {10, 52, 200}) {
                double alive = people.stream().filter(p -> p.lifetimeWeeks() > weeks).count();
                double expected = Math.pow(of.beta() / (of.beta() + weeks), of.s());
                assertThat(alive / people.size())
                    .as("%s after %s weeks", segment.name(), weeks)
                    .isCloseTo(expected, within(2 / Math.sqrt(people.size())));
              }
            });
  }

  @Test
  void orderValuesAreGammaGamma() {
    ShopParts shop = ShopParts.of(8_000, 80_000, 4);
    List<Object[]> clean = new ArrayList<>();
    LineRules.check(shop.transactions(), clean);
    Map<String, Double> orders = new HashMap<>();
    Map<String, String> customerOf = new HashMap<>();
    for (Object[] row : clean) {
      if (row[13].equals(false)) {
        orders.merge((String) row[0], (double) row[12], Double::sum);
        customerOf.put((String) row[0], (String) row[1]);
      }
    }
    Map<TrueSegment, double[]> sums = new HashMap<>();
    orders.forEach(
        (order, value) -> {
          long customer = Long.parseLong(customerOf.get(order).substring(1)) - 1;
          Person person = Person.of(shop.spec(), customer);
          double relative = value / Campaigns.meanOrder(person);
          double[] sum = sums.computeIfAbsent(person.segment(), segment -> new double[3]);
          sum[0]++;
          sum[1] += relative;
          sum[2] += relative * relative;
        });
    assertThat(sums).hasSize(TrueSegment.ALL.size());
    sums.forEach(
        (segment, sum) -> {
          // Z / (p / nu) is Gamma(p, p): mean 1, variance 1 / p.
          double mean = sum[1] / sum[0];
          assertThat(mean).as(segment.name()).isCloseTo(1, within(0.03));
          assertThat(sum[2] / sum[0] - mean * mean)
              .as(segment.name())
              .isCloseTo(1 / segment.spend().p(), within(0.03));
        });
  }

  @Test
  void meanOrderValuesDifferBetweenCustomersAsTheModelSays() {
    people()
        .forEach(
            (segment, people) -> {
              Spend of = segment.spend();
              double mean =
                  people.stream().mapToDouble(Campaigns::meanOrder).average().orElseThrow();
              assertThat(mean)
                  .as(segment.name())
                  .isCloseTo(of.p() * of.gamma() / (of.q() - 1), within(0.03 * mean));
            });
  }
}
