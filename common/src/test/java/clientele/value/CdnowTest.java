package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The published numbers of CDNOW's one-in-ten sample, calibrated to 1997-09-30 in weeks: Fader,
 * Hardie and Lee 2005 (BG/NBD, Pareto/NBD), Batislam et al. 2007 by BTYDplus (MBG/NBD), Fader and
 * Hardie 2013 (Gamma-Gamma); and values by lifetimes 0.11.3 and SciPy (the data's golden folder).
 */
class CdnowTest {
  private static final Fitting FITTING = new Fitting(100, 30);
  private static List<Cdnow.Customer> customers;
  private static List<Cdnow.Customer> rounded;

  @BeforeAll
  static void read() {
    customers = Cdnow.customers();
    rounded = Cdnow.rounded();
  }

  @ParameterizedTest
  @CsvSource({
    "bg-nbd, 0.243, 4.414, 0.793, 2.426, -9582.4",
    "mbg-nbd, 0.525, 6.183, 0.891, 1.614, -9582.1",
    "pareto-nbd, 0.553, 10.578, 0.606, 11.669, -9595.0"
  })
  void thePrintedDigitsAreReachedFromThePurchases(
      String name, double first, double second, double third, double fourth, double likelihood) {
    Fit fit = FITTING.fit(PurchaseModel.named(name), Cdnow.groups(customers));

    assertThat(fit.refusal()).isEmpty();
    assertThat(fit.values())
        .containsExactly(new double[] {first, second, third, fourth}, within(0.0005));
    assertThat(fit.logLikelihood()).isCloseTo(likelihood, within(0.05));
    assertThat(fit.customers()).isEqualTo(2357);
  }

  @Test
  void soAreThoseOfTheMoney() {
    SpendGroups spend = Cdnow.spend(customers);
    Fit fit = FITTING.fit(spend);

    assertThat(spend.customers()).isEqualTo(946);
    assertThat(fit.values()).containsExactly(new double[] {6.25, 3.74, 15.44}, within(0.005));
    assertThat(fit.logLikelihood()).isCloseTo(-4055.918, within(0.0005));
  }

  @ParameterizedTest
  @CsvSource({
    "bg-nbd, 0.24259290876291667, 4.413531636209082, 0.7928860977249713, 2.4257531436145086,"
        + " -9582.42556056736",
    "mbg-nbd, 0.5248379696369178, 6.182991892813397, 0.8913562918164951, 1.6139996603749012,"
        + " -9582.132684899902",
    "pareto-nbd, 0.5532754805484452, 10.577612011158733, 0.6062135773667646, 11.667912736473195,"
        + " -9594.973929826861"
  })
  void theMaximumIsTheOneThatSciPyFinds(
      String name, double first, double second, double third, double fourth, double likelihood) {
    PurchaseModel model = PurchaseModel.named(name);
    PurchaseGroups groups = Cdnow.groups(rounded);
    double[] published = {first, second, third, fourth};

    assertThat(Fitting.logLikelihood(model, published, groups)).isCloseTo(likelihood, within(1e-8));
    Fit fit = FITTING.fit(model, groups);
    assertThat(fit.logLikelihood()).isGreaterThanOrEqualTo(likelihood - 1e-8);
    for (int i = 0; i < 4; i++) {
      assertThat(fit.values()[i]).isCloseTo(published[i], Percentage.withPercentage(1e-4));
    }
  }

  @Test
  void theSamplesQuirksAreThere() {
    assertThat(customers).hasSize(2357);
    assertThat(customers.stream().filter(customer -> customer.x() == 0)).hasSize(1411);
    assertThat(customers.stream().mapToInt(Cdnow.Customer::x).sum()).isEqualTo(2457);
    assertThat(customers.stream().mapToInt(Cdnow.Customer::later).sum()).isEqualTo(1882);
  }

  @Test
  void singleCustomersAndNewOnesAreAsPublished() {
    Fit fit = FITTING.fit(PurchaseModel.BG_NBD, Cdnow.groups(customers));
    PurchaseForecast forecast = PurchaseModel.BG_NBD.forecast(fit.values());

    assertThat(forecast.expected(2, 30.43, 38.86, 39)).isCloseTo(1.226, within(0.0005));
    assertThat(forecast.probabilityAlive(2, 30.43, 38.86)).isCloseTo(0.7266, within(0.00005));
    assertThat(forecast.probabilityAlive(0, 0, 38.86)).isEqualTo(1);
    assertThat(forecast.ofNewCustomer(1 / 7.0)).isCloseTo(0.0078, within(0.00005));
    assertThat(forecast.ofNewCustomer(1)).isCloseTo(0.0532, within(0.00005));
    assertThat(forecast.ofNewCustomer(3)).isCloseTo(0.1506, within(0.00005));
    assertThat(forecast.ofNewCustomer(78)).isCloseTo(1.858, within(0.0005));
  }

  @Test
  void theHoldOutTotalIsThePublishedOneAndParetoNbdBeatsItAndItsErrors() {
    double[] bg = holdOut(PurchaseModel.BG_NBD);
    double[] pareto = holdOut(PurchaseModel.PARETO_NBD);

    assertThat(bg[0]).isCloseTo(1653.4, within(0.05));
    assertThat(bg[1]).isCloseTo(0.7855, within(0.0001));
    assertThat(pareto[0]).isBetween(bg[0], 1882.0);
    assertThat(pareto[1]).isLessThan(bg[1]);
  }

  /** Expected total and mean absolute error of 39 weeks. */
  private static double[] holdOut(PurchaseModel model) {
    PurchaseForecast forecast =
        model.forecast(FITTING.fit(model, Cdnow.groups(customers)).values());
    double total = 0;
    double error = 0;
    for (Cdnow.Customer customer : customers) {
      double expected = forecast.expected(customer.x(), customer.tx(), customer.observed(), 39);
      total += expected;
      error += Math.abs(expected - customer.later()) / customers.size();
    }
    return new double[] {total, error};
  }

  @ParameterizedTest
  @CsvSource({
    "bg-nbd, bgnbd, 0.24259290698180033, 4.413531558085467, 0.792886152173983, 2.4257534451703417,"
        + " 1e-8",
    "mbg-nbd, mbgnbd, 0.5248377255676623, 6.182988479133949, 0.8913562809311403,"
        + " 1.6140000256721425, 1e-8",
    // lifetimes takes Pareto/NBD's P(alive) from a difference of two 2F1.
    "pareto-nbd, paretonbd, 0.5532741622984256, 10.57758591257376, 0.6062413523382675,"
        + " 11.66867485818835, 1e-8"
  })
  void everyCustomersForecastIsThatOfTheGoldenFile(
      String name,
      String prefix,
      double first,
      double second,
      double third,
      double fourth,
      double error) {
    PurchaseForecast forecast =
        PurchaseModel.named(name).forecast(new double[] {first, second, third, fourth});

    for (Cdnow.Line line : Cdnow.table("golden/cdnow_bgnbd_expected.csv")) {
      int x = (int) line.number("frequency");
      double tx = line.number("recency");
      double observed = line.number("T");
      assertThat(forecast.probabilityAlive(x, tx, observed))
          .isCloseTo(line.number(prefix + "_p_alive"), within(error));
      for (int weeks : name.equals("bg-nbd") ? new int[] {1, 13, 39, 52} : new int[] {39}) {
        double golden = line.number(prefix + "_expected_purchases_" + weeks + "w");
        assertThat(forecast.expected(x, tx, observed, weeks))
            .isCloseTo(golden, within(error * Math.max(1, golden)));
      }
    }
  }

  @Test
  void lifetimeValuesAreThoseOfTheGoldenFile() {
    // Twelve "months" of 4.345 weeks at one per cent, lifetimes' customer_lifetime_value.
    Fit purchases = FITTING.fit(PurchaseModel.BG_NBD, Cdnow.groups(rounded));
    Fit spend = FITTING.fit(Cdnow.spend(rounded));
    CustomerForecast forecast =
        new CustomerForecast(
            purchases, Optional.of(spend), Horizon.ofPeriods(12, 4.345, 0.01), 1, 1);
    GammaGamma money = new GammaGamma(spend.values());

    double total = 0;
    double amounts = 0;
    for (Cdnow.Line line : Cdnow.table("golden/cdnow_clv.csv")) {
      int x = (int) line.number("frequency");
      double mean = line.number("monetary_value");
      double amount = money.expectedAmount(x, mean);
      assertThat(forecast.amount(x, x * mean)).isEqualTo(amount, within(1e-9));
      double worth =
          forecast.worth(forecast.outlook(x, line.number("recency"), line.number("T")), amount);
      assertThat(amount).isCloseTo(line.number("expected_avg_profit"), within(1e-3));
      assertThat(worth).isCloseTo(line.number("clv_12m_d0.01_freqW"), within(2e-3));
      total += worth;
      amounts += amount;
    }
    assertThat(total).isCloseTo(71509.90, within(0.2));
    assertThat(amounts / 2357).isCloseTo(35.25295817605017, within(1e-4));
    assertThat(money.expectedAmount(0, 0)).isCloseTo(35.17, within(0.005));
  }
}
