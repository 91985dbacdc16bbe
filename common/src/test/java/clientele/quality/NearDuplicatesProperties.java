package clientele.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Names with one slip, whatever their letters; few letters make the same ones meet. */
class NearDuplicatesProperties {
  private static String word(Random random, int length) {
    return random
        .ints(length, 'a', 'e')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Property
  void aSlipLeavesANameVeryAlike(
      @ForAll @IntRange(min = 3, max = 9) int first,
      @ForAll @IntRange(min = 5, max = 14) int last,
      @ForAll @IntRange(max = 3) int kind,
      @ForAll long seed) {
    Random random = new Random(seed);
    String given = word(random, first) + " ";
    String family = word(random, last);
    int at = 1 + random.nextInt(last - 2);
    String before = family.substring(0, at);
    String after = family.substring(at + 1);
    char letter = family.charAt(at);
    String slipped =
        switch (kind) {
          case 0 -> before + after;
          case 1 -> before + letter + letter + after;
          case 2 -> before + 'z' + after;
          default -> before + after.charAt(0) + letter + after.substring(1);
        };
    assertThat(NearDuplicates.similarity(given + slipped, given + family))
        .isEqualTo(NearDuplicates.similarity(given + family, given + slipped))
        .isBetween(NearDuplicates.VERY_ALIKE, 1.0);
    assertThat(NearDuplicates.similarity(family + " " + given.strip(), given + family))
        .isEqualTo(1);
  }
}
