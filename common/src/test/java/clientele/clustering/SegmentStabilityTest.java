package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SegmentStabilityTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void theMeanIsWeighedBySizeAndLeavesOutWhatWasNotMeasured() {
    assertThat(SegmentStability.mean(new double[] {0.875, 5.0 / 6}, new double[] {4, 2}))
        .isCloseTo((4 * 0.875 + 2 * (5.0 / 6)) / 6, EXACT);
    assertThat(SegmentStability.mean(new double[] {0.5, Double.NaN}, new double[] {2, 7}))
        .isCloseTo(0.5, EXACT);
    assertThat(SegmentStability.mean(new double[] {Double.NaN}, new double[] {7})).isNaN();
  }

  @Test
  void weightsCount() {
    Contingency table =
        Contingency.of(new int[] {0, 0, 1}, 2, new int[] {0, 1, 1}, 2, 1.0, 3.0, 2.0);
    assertThat(table.shared(0, 1)).isEqualTo(3);
    assertThat(table.shared(0, 0)).isEqualTo(1);
    assertThat(table.row(0)).isEqualTo(4);
    assertThat(table.column(1)).isEqualTo(5);
  }

  @Test
  void acrossIsOneLessTheEntropyOfTheRecruits() {
    // Of four former segments: all from one; halves of two; a quarter of each; 3/4 and 1/4.
    double[] found =
        SegmentStability.across(
            Contingency.of(
                new double[][] {{9, 0, 0, 0}, {0, 4, 4, 0}, {2, 2, 2, 2}, {0, 0, 3, 1}}, 4));
    assertThat(found[0]).isEqualTo(1);
    assertThat(found[1]).isCloseTo(0.5, EXACT);
    assertThat(found[2]).isCloseTo(0, EXACT);
    assertThat(found[3])
        .isCloseTo(1 + (0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)) / Math.log(4), EXACT);
  }

  @Test
  void segmentsThatAreOnlyPartedAreStable() {
    int[] two = {0, 0, 0, 0, 1, 1, 1, 1};
    int[] three = {0, 0, 0, 0, 1, 1, 2, 2};
    int[] four = {0, 0, 3, 3, 1, 1, 2, 2};
    assertThat(SegmentStability.acrossParts(Contingency.of(two, 2, three, 3)))
        .containsExactly(1, 1);
    assertThat(SegmentStability.across(Contingency.of(three, 3, two, 2))).containsExactly(1, 1, 1);
    assertThat(SegmentStability.across(Contingency.of(four, 4, three, 3)))
        .containsExactly(1, 1, 1, 1);
  }

  @Test
  void withoutASmallerSolutionTheLargerTellsWhatTheSegmentsPartsAre() {
    // The third of the larger solution has 2 of either segment, a quarter and half of them.
    double[] found =
        SegmentStability.acrossParts(Contingency.of(new double[][] {{6, 0, 2}, {0, 2, 2}}, 3));
    assertThat(found[0]).isCloseTo(0.75, EXACT);
    assertThat(found[1]).isCloseTo(0.5, EXACT);
    assertThat(SegmentStability.acrossParts(Contingency.of(new double[][] {{1, 0}, {0, 0}}, 2)))
        .containsExactly(1, Double.NaN);
  }

  @Test
  void oneFormerSegmentIsStable() {
    assertThat(SegmentStability.across(Contingency.of(new double[][] {{3}, {0}}, 1)))
        .containsExactly(1, Double.NaN);
  }

  @Test
  void partitionsOfOtherPointsAreRefused() {
    assertThatThrownBy(() -> Contingency.of(new int[2], 1, new int[3], 1))
        .hasMessageContaining("partitions of 2 and 3 points");
    assertThatThrownBy(() -> Contingency.of(new double[][] {{1, 2}}, 3))
        .hasMessageContaining("row 0 has 2 segments");
  }
}
