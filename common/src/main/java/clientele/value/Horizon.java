package clientele.value;

import clientele.config.ValueSettings;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How far to look ahead, and what an order is worth that comes only then.
 *
 * @param times ends of the periods, ascending, in the model's unit; the last is the horizon
 * @param factors what one unit of money at the end of each period is worth today
 */
public record Horizon(List<Double> times, List<Double> factors) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final double YEAR_IN_DAYS = 365.25;
  private static final double MONTHS_IN_YEAR = 12;

  /** Copies the lists. */
  public Horizon {
    times = List.copyOf(times);
    factors = List.copyOf(factors);
    if (times.isEmpty() || times.size() != factors.size()) {
      throw new IllegalArgumentException("Cannot look ahead over " + times + " by " + factors);
    }
  }

  /**
   * Periods of a month, the last one shorter where the horizon ends within it. Each order counts at
   * the end of its period, as in the literature's discounted sums.
   *
   * @param settings horizon, time unit and discount rate
   * @return the periods
   */
  public static Horizon of(ValueSettings settings) {
    double year = YEAR_IN_DAYS / settings.timeUnit().days();
    double month = year / MONTHS_IN_YEAR;
    List<Double> times = new ArrayList<>();
    List<Double> factors = new ArrayList<>();
    int periods = (int) Math.max(1, Math.ceil(settings.horizon() / month - 1e-9));
    for (int period = 1; period <= periods; period++) {
      double time = period == periods ? settings.horizon() : period * month;
      times.add(time);
      factors.add(Math.pow(1 + settings.discountRate(), -time / year));
    }
    return new Horizon(times, factors);
  }

  double[] ends() {
    return times.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /**
   * Orders weighted by what they are worth today.
   *
   * @param expected orders expected to the end of each period
   * @return the weighted number
   */
  double discounted(double[] expected) {
    double sum = 0;
    double before = 0;
    for (int i = 0; i < expected.length; i++) {
      sum += factors.get(i) * (expected[i] - before);
      before = expected[i];
    }
    return sum;
  }
}
