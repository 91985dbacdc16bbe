package clientele.shop;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * One of several values, by weight.
 *
 * @param values what may be drawn
 * @param upTo the share of the weight up to and with each value; the last is 1
 */
record Choice<T>(List<T> values, List<Double> upTo) {
  static <T> Choice<T> of(List<T> values, ToDoubleFunction<T> weight) {
    double total = values.stream().mapToDouble(weight).sum();
    List<Double> upTo = new ArrayList<>();
    double sum = 0;
    for (T value : values) {
      sum += weight.applyAsDouble(value);
      upTo.add(sum / total);
    }
    upTo.set(upTo.size() - 1, 1.0);
    return new Choice<>(List.copyOf(values), List.copyOf(upTo));
  }

  /** From keys to weights; sorted, since an object of the configuration has no order of its own. */
  static Choice<String> of(Config weights) {
    Map<String, Double> sorted = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> weight : weights.root().entrySet()) {
      sorted.put(weight.getKey(), ((Number) weight.getValue().unwrapped()).doubleValue());
    }
    return of(List.copyOf(sorted.keySet()), sorted::get);
  }

  T draw(Draws draws) {
    double u = draws.nextDouble();
    int at = 0;
    while (u >= upTo.get(at)) {
      at++;
    }
    return values.get(at);
  }
}
