package clientele.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where published implementations give NaN, overflow or lose all digits. */
class ExtremesTest {
  @ParameterizedTest
  @CsvSource({
    "221, 103.42857, 103.57143, 0.99959605231793814",
    "254, 97.14286, 97.28571, 0.99955822612301074",
    "161, 94.71429, 98.0, 0.74948775225810545",
    "204, 98.57143, 99.42857, 0.99425507963789591"
  })
  void paretoNbdIsFiniteForFrequentBuyers(int x, double tx, double observed, double alive) {
    double[] parameters = {.5143, 2.8845, .2856, 14.1087};
    PurchaseForecast forecast = PurchaseModel.PARETO_NBD.forecast(parameters);
    double likelihood =
        PurchaseModel.PARETO_NBD.logLikelihood(parameters).of(x, tx, observed, new double[4]);

    // P(alive) by mpmath's quadrature in 30 digits.
    assertThat(forecast.probabilityAlive(x, tx, observed)).isCloseTo(alive, within(1e-12));
    assertThat(forecast.expected(x, tx, observed, 52)).isBetween(55.0, 150.0);
    assertThat(likelihood).isFinite();
  }

  @Test
  void aPlusBBelowOneHasAnExpectationForOneTimeBuyers() {
    // SciPy: by quadrature and by the closed form; lifetimes gives NaN.
    PurchaseForecast forecast =
        PurchaseModel.BG_NBD.forecast(new double[] {.21502, 9.13477, .13515, .85569});

    assertThat(forecast.expected(0, 0, 300, 90)).isCloseTo(0.061248796939, within(1e-11));
  }

  @Test
  void theClosedFormsPolesAreOrdinaryPoints() {
    for (double a : new double[] {1 - 1e-9, 1, 1 + 1e-9}) {
      PurchaseForecast forecast = PurchaseModel.BG_NBD.forecast(new double[] {.3, 5, a, 2});
      assertThat(forecast.expected(3, 20, 30, 40))
          .isCloseTo(
              PurchaseModel.BG_NBD
                  .forecast(new double[] {.3, 5, 1.000001, 2})
                  .expected(3, 20, 30, 40),
              within(1e-5));
    }
    for (double s : new double[] {1 - 1e-12, 1, 1 + 1e-12, 2}) {
      PurchaseForecast forecast = PurchaseModel.PARETO_NBD.forecast(new double[] {.3, 5, s, 9});
      assertThat(forecast.expected(3, 20, 30, 40))
          .isCloseTo(
              PurchaseModel.PARETO_NBD
                  .forecast(new double[] {.3, 5, s + 1e-6, 9})
                  .expected(3, 20, 30, 40),
              within(1e-5));
    }
  }

  @Test
  void anythingPossibleIsFinite() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double[] parameters = random.doubles(4).map(u -> Math.exp(14 * (u - .5))).toArray();
      int x = random.nextInt(4) == 0 ? 0 : (int) Math.exp(9 * random.nextDouble());
      double observed = Math.exp(12 * (random.nextDouble() - .3));
      double tx = x == 0 ? 0 : observed * (random.nextBoolean() ? 1 : random.nextDouble());
      for (PurchaseModel model : PurchaseModel.ALL) {
        double[] gradient = new double[4];
        assertThat(model.logLikelihood(parameters).of(x, tx, observed, gradient))
            .as(model.name() + " %s %s %s %s", Arrays.toString(parameters), x, tx, observed)
            .isFinite();
        assertThat(gradient).doesNotContain(Double.NaN);
        PurchaseForecast forecast = model.forecast(parameters);
        assertThat(forecast.probabilityAlive(x, tx, observed)).isBetween(0.0, 1.0);
        assertThat(forecast.expected(x, tx, observed, observed / 3 + 1)).isFinite().isNotNegative();
      }
    }
  }

  @Test
  void gradientsAreTheDifferencesOfLikelihoods() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      double[] parameters = random.doubles(4).map(u -> Math.exp(5 * (u - .5))).toArray();
      int x = random.nextInt(60);
      double observed = 1 + 200 * random.nextDouble();
      double tx = x == 0 ? 0 : observed * random.nextDouble();
      for (PurchaseModel model : PurchaseModel.ALL) {
        double[] gradient = new double[4];
        model.logLikelihood(parameters).of(x, tx, observed, gradient);
        for (int k = 0; k < 4; k++) {
          double step = 1e-5 * parameters[k];
          double[] above = parameters.clone();
          double[] below = parameters.clone();
          above[k] += step;
          below[k] -= step;
          double slope =
              (model.logLikelihood(above).of(x, tx, observed, null)
                      - model.logLikelihood(below).of(x, tx, observed, null))
                  / (2 * step);
          assertThat(gradient[k])
              .as(model.name() + " %s by %s", Arrays.toString(parameters), k)
              .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope)) / Math.min(1, parameters[k])));
        }
      }
    }
  }

  @Test
  void quadratureOfTheBetaDistributionHoldsWhateverItsShape() {
    // E[p] = a/(a+b) and E[p(1−p)] = ab/((a+b)(a+b+1)), over eight orders of magnitude.
    for (double a = 1e-3; a < 1e6; a *= 7) {
      for (double b = 1e-3; b < 1e6; b *= 7) {
        BetaNodes nodes = BetaNodes.of(a, b);
        double mean = 0;
        double spread = 0;
        for (int i = 0; i < nodes.size(); i++) {
          mean += nodes.weight(i) * nodes.value(i);
          spread += nodes.weight(i) * nodes.value(i) * (1 - nodes.value(i));
        }
        assertThat(mean)
            .as("a %s b %s nodes %s", a, b, nodes.size())
            .isCloseTo(a / (a + b), Percentage.withPercentage(1e-4));
        assertThat(spread)
            .as("a %s b %s", a, b)
            .isCloseTo(a * b / ((a + b) * (a + b + 1)), Percentage.withPercentage(1e-4));
      }
    }
  }
}
