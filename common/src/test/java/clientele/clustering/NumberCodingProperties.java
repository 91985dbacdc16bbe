package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class NumberCodingProperties {
  @Property
  void aValueComesBackInItsOwnUnits(
      @ForAll @DoubleRange(min = -1e12, max = 1e12) double value,
      @ForAll boolean log,
      @ForAll @DoubleRange(min = -100, max = 100) double center,
      @ForAll @DoubleRange(min = 0.01, max = 100) double scale,
      @ForAll @DoubleRange(min = 0.01, max = 10) double weight) {
    NumberCoding coding =
        new NumberCoding(
            ClusteredFeature.column("x", "value", ClusteredFeature.Kind.NUMBER),
            0,
            log,
            center,
            scale,
            weight,
            Optional.empty(),
            Map.of("north", value),
            3 * scale);
    double[] point = new double[1];
    coding.encode(value, null, point, 0);
    double[] imputed = new double[1];
    coding.encode(Double.NaN, "north", imputed, 0);
    assertThat(imputed).isEqualTo(point);
    assertThat(coding.guessed(value)).isZero();
    assertThat(coding.guessed(Double.NaN)).isCloseTo(9 * weight * weight, within(1e-9));
    assertThat(coding.value(point, 0)).isCloseTo(value, within(1e-6 + 1e-10 * Math.abs(value)));
    assertThat(NumberCoding.read(coding.toJson()).toJson()).isEqualTo(coding.toJson());
  }

  @Property
  void momentsMergeToThoseOfAllValues(
      @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = -1000, max = 1000) Double> values,
      @ForAll @DoubleRange(min = 0, max = 1) double cut) {
    Moments whole = new Moments();
    Moments left = new Moments();
    Moments right = new Moments();
    for (int i = 0; i < values.size(); i++) {
      whole.add(values.get(i));
      (i < cut * values.size() ? left : right).add(values.get(i));
    }
    left.merge(right);
    double mean = values.stream().mapToDouble(x -> x).average().orElseThrow();
    double variance =
        values.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElseThrow();
    for (Moments moments : List.of(whole, left)) {
      assertThat(moments.count()).isEqualTo(values.size());
      assertThat(moments.mean()).isCloseTo(mean, within(1e-9));
      assertThat(moments.deviation()).isCloseTo(Math.sqrt(variance), within(1e-6));
      if (variance > 1e-3) {
        double third =
            values.stream().mapToDouble(x -> Math.pow(x - mean, 3)).average().orElseThrow();
        assertThat(moments.skewness()).isCloseTo(third / Math.pow(variance, 1.5), within(1e-5));
      }
    }
  }
}
