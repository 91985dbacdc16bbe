package clientele.value;

import clientele.config.ValueSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How far to look ahead, and what an order is worth that comes only then: the discounted number of
 * orders as a weighted sum of the orders expected up to some times.
 *
 * @param times in the model's unit; the last is the horizon
 * @param weights of the orders expected up to each time
 */
public record Horizon(List<Double> times, List<Double> weights) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double YEAR_IN_DAYS = 365.25;

  /** Copies the lists. */
  public Horizon {
    times = List.copyOf(times);
    weights = List.copyOf(weights);
    if (times.isEmpty() || times.size() != weights.size()) {
      throw new IllegalArgumentException("Cannot look ahead over " + times + " by " + weights);
    }
  }

  /**
   * Each order discounted from its own time: with the orders E(t) up to t, the integral of e^−δt
   * dE(t) is e^−δH E(H) + δ ∫ e^−δt E(t) dt. The second part is smooth and small: four points.
   *
   * @param settings horizon H, time unit and discount rate a year
   * @return the weights
   */
  public static Horizon of(ValueSettings settings) {
    double end = settings.horizon();
    double rate = Math.log1p(settings.discountRate()) * settings.timeUnit().days() / YEAR_IN_DAYS;
    List<Double> times = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; rate > 0 && i < Legendre.FOUR.size(); i++) {
      double time = end * Legendre.FOUR.point(i);
      times.add(time);
      weights.add(rate * end * Legendre.FOUR.weight(i) * Math.exp(-rate * time));
    }
    times.add(end);
    weights.add(Math.exp(-rate * end));
    return new Horizon(times, weights);
  }

  /**
   * Periods of one length, as often in the literature: an order counts at the end of its period.
   *
   * @param periods how many
   * @param length of one, in the model's unit
   * @param rate discount rate of a period
   * @return the weights
   */
  public static Horizon ofPeriods(int periods, double length, double rate) {
    List<Double> times = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int period = 1; period <= periods; period++) {
      double factor = Math.pow(1 + rate, -period);
      times.add(period * length);
      weights.add(period == periods ? factor : factor * rate / (1 + rate));
    }
    return new Horizon(times, weights);
  }

  double[] ends() {
    return times.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Orders weighted by what they are worth today.
   *
   * @param expected orders up to each time
   * @return the weighted number
   */
  double discounted(double[] expected) {
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += weights.get(i) * expected[i];
    }
    return sum;
  }
}
