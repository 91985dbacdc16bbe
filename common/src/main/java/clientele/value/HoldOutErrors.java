package clientele.value;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Compares a forecast with the purchase days that came, in an order of its own. */
final class HoldOutErrors {
  private HoldOutErrors() {}

  static HoldOut of(
      Purchases part,
      IntPredicate members,
      PurchaseForecast forecast,
      double time,
      double logLikelihood) {
    int[] rows =
        IntStream.range(0, part.size())
            .filter(members)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingInt(part::x)
                    .thenComparingDouble(part::tx)
                    .thenComparingDouble(part::observed)
                    .thenComparingLong(part::mark)
                    .thenComparing(part::group))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] expected =
        Arrays.stream(rows)
            .parallel()
            .mapToDouble(
                row -> forecast.expected(part.x(row), part.tx(row), part.observed(row), time))
            .toArray();
    long customers = 0;
    double actual = 0;
    double total = 0;
    double error = 0;
    for (int i = 0; i < rows.length; i++) {
      long many = part.customers(rows[i]);
      long came = part.mark(rows[i]);
      customers += many;
      actual += (double) many * came;
      total += many * expected[i];
      error += many * Math.abs(expected[i] - came);
    }
    return new HoldOut(customers, actual, total, error / customers, logLikelihood);
  }
}
