package clientele.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class ScatterProperties {
  @Property
  void everyThingHasOnePlaceAndThePlacesKnowIt(
      @ForAll @IntRange(min = 1, max = 400) int places,
      @ForAll @IntRange(max = 400) int some,
      @ForAll @IntRange(max = 400) int far) {
    Scatter scatter = new Scatter(some % (places + 1), places, far % places);
    long[] hit = LongStream.range(0, places).filter(scatter::hits).toArray();
    assertThat(hit).hasSize((int) scatter.things());
    for (int thing = 0; thing < hit.length; thing++) {
      assertThat(scatter.placeOf(thing)).isEqualTo(hit[thing]);
      assertThat(scatter.thingsBefore(hit[thing])).isEqualTo(thing);
    }
    assertThat(scatter.placeOf(scatter.things())).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void moreThingsThanPlacesCannotBe() {
    assertThatThrownBy(() -> new Scatter(3, 2, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void proportionsAreExactWhereLongsOverflow(
      @ForAll @LongRange(min = 0) long part,
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long total,
      @ForAll @LongRange(min = 1) long whole) {
    long within = part % (whole + 1 < 0 ? whole : whole + 1);
    BigInteger exact =
        BigInteger.valueOf(within)
            .multiply(BigInteger.valueOf(total))
            .divide(BigInteger.valueOf(whole));
    assertThat(Proportion.floor(within, total, whole)).isEqualTo(exact.longValueExact());
  }
}
