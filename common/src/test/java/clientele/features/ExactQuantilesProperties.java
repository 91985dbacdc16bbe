package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;

class ExactQuantilesProperties {
  /** The same by sorting everything. */
  static double[] sorted(double[] values, double[] probabilities) {
    double[] ascending =
        Arrays.stream(values).filter(v -> !Double.isNaN(v)).map(v -> v + 0.0).sorted().toArray();
    return Arrays.stream(probabilities)
        .map(
            p -> {
              double h = (ascending.length - 1) * p;
              return ascending.length == 0
                  ? Double.NaN
                  : ExactQuantiles.between(
                      ascending[(int) Math.floor(h)],
                      ascending[(int) Math.ceil(h)],
                      h - Math.floor(h));
            })
        .toArray();
  }

  /** Few distinct values, any bits, neighbours within a bin, and what is special about doubles. */
  @Provide
  Arbitrary<double[]> values() {
    Arbitrary<Double> special =
        Arbitraries.of(
            0.0,
            -0.0,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE,
            -Double.MAX_VALUE,
            Double.MAX_VALUE);
    Arbitrary<Double> money = Arbitraries.integers().between(-500, 500).map(i -> i / 100.0);
    Arbitrary<Double> crowded =
        Arbitraries.integers().between(0, 1000).map(i -> Double.longBitsToDouble((1L << 61) + i));
    Arbitrary<Double> bits = Arbitraries.longs().map(Double::longBitsToDouble);
    return Arbitraries.of(special, money, crowded, bits, Arbitraries.oneOf(special, money, bits))
        .flatMap(kind -> kind.array(double[].class).ofMaxSize(300));
  }

  @Property(tries = 300)
  void selectionFindsWhatSortingFinds(
      @ForAll("values") double[] first,
      @ForAll("values") double[] second,
      @ForAll @Size(min = 1, max = 6) List<@DoubleRange(max = 1) Double> chosen,
      @ForAll @IntRange(min = 1, max = 4) int parts,
      @ForAll boolean known) {
    double[] probabilities = chosen.stream().mapToDouble(Double::doubleValue).toArray();
    int rows = Math.max(first.length, second.length);
    InternalRow[] table = new InternalRow[rows];
    for (int i = 0; i < rows; i++) {
      table[i] =
          new GenericInternalRow(
              new Object[] {
                i < first.length ? first[i] : null, i < second.length ? second[i] : null
              });
    }
    double[][] found =
        ExactQuantiles.of(
            2,
            probabilities,
            known ? rows : KeyInterval.UNKNOWN,
            open -> {
              KeyCounts all = new KeyCounts(open, 2);
              for (int part = 0; part < parts; part++) {
                KeyCounts counts = new KeyCounts(open, 2);
                for (int i = part; i < rows; i += parts) {
                  counts.add(table[i]);
                }
                all = copy(counts).merge(all);
              }
              return all;
            });
    assertThat(found[0]).containsExactly(sorted(first, probabilities));
    assertThat(found[1]).containsExactly(sorted(second, probabilities));
  }

  @Property
  void keysOrderAsDoublesDo(@ForAll double one, @ForAll double other) {
    assertThat(Long.compare(KeyInterval.key(one), KeyInterval.key(other)))
        .isEqualTo(one == other ? 0 : Double.compare(one, other));
    assertThat(KeyInterval.value(KeyInterval.key(one))).isEqualTo(one + 0.0);
  }

  @Property
  void aPointBetweenTwoValuesIsBetweenThem(
      @ForAll double one, @ForAll double other, @ForAll @DoubleRange(max = 1) double share) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    assertThat(ExactQuantiles.between(low, high, share)).isBetween(low, high);
  }

  private static KeyCounts copy(KeyCounts counts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(counts);
      out.flush();
      return (KeyCounts)
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
