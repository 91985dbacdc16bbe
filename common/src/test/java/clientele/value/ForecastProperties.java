package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for any parameters and any customer. */
class ForecastProperties {
  @Property
  void forecastsKeepTheirOrder(
      @ForAll @DoubleRange(min = 0.02, max = 20) double first,
      @ForAll @DoubleRange(min = 0.02, max = 200) double second,
      @ForAll @DoubleRange(min = 0.02, max = 20) double third,
      @ForAll @DoubleRange(min = 0.02, max = 200) double fourth,
      @ForAll @IntRange(max = 400) int purchases,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @DoubleRange(min = 0.1, max = 500) double observed,
      @ForAll @DoubleRange(min = 0.1, max = 300) double time) {
    double[] parameters = {first, second, third, fourth};
    double tx = purchases == 0 ? 0 : share * observed;
    for (PurchaseModel model : PurchaseModel.ALL) {
      PurchaseForecast forecast = model.forecast(parameters);
      double alive = forecast.probabilityAlive(purchases, tx, observed);
      assertThat(alive).isBetween(0.0, 1.0);
      if (purchases > 0) {
        // Whoever bought later is likelier to be alive.
        double later = tx + (observed - tx) / 2;
        assertThat(forecast.probabilityAlive(purchases, later, observed))
            .isGreaterThanOrEqualTo(alive * (1 - 1e-9));
      }
      double expected = forecast.expected(purchases, tx, observed, time);
      assertThat(forecast.expected(purchases, tx, observed, 0)).isZero();
      assertThat(forecast.expected(purchases, tx, observed, time * 1.1))
          .isGreaterThanOrEqualTo(expected);
      // Nobody buys more than who cannot leave.
      assertThat(expected)
          .isLessThanOrEqualTo((first + purchases) / (second + observed) * time * (1 + 1e-9));
      assertThat(forecast.ofNewCustomer(time * 1.1))
          .isGreaterThanOrEqualTo(forecast.ofNewCustomer(time));
      assertThat(forecast.variance(purchases, tx, observed, time)).isNotNegative().isFinite();
    }
  }

  @Property
  void amountsLieBetweenTheCustomersMeanAndAllCustomers(
      @ForAll @DoubleRange(min = 0.1, max = 50) double p,
      @ForAll @DoubleRange(min = 1.1, max = 50) double q,
      @ForAll @DoubleRange(min = 0.1, max = 500) double v,
      @ForAll @IntRange(min = 1, max = 400) int purchases,
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double mean) {
    GammaGamma money = new GammaGamma(new double[] {p, q, v});
    double everybody = money.expectedAmount(0, 0);
    assertThat(money.expectedAmount(purchases, mean))
        .isBetween(Math.min(mean, everybody) * (1 - 1e-9), Math.max(mean, everybody) * (1 + 1e-9));
  }
}
