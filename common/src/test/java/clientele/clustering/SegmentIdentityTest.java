package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentIdentity.Current;
import clientele.clustering.SegmentIdentity.Previous;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentIdentityTest {
  private static final List<double[]> NOWHERE = List.of();

  private static Current current(List<Long> customers, Integer... order) {
    return new Current(customers, NOWHERE, List.of(order));
  }

  private static Previous previous(List<Integer> ids, Long... customers) {
    return new Previous(ids, List.of(customers), NOWHERE);
  }

  private static int[] ids(Current current, Previous previous, long[][] shared) {
    return SegmentIdentity.ids(current, previous, shared, List.of(), 0);
  }

  @Test
  void theFirstSegmentationIsNumberedInItsOrder() {
    assertThat(ids(current(List.of(10L, 20L, 30L), 2, 0, 1), Previous.none(), new long[3][0]))
        .containsExactly(2, 3, 1);
  }

  @Test
  void idsFollowTheCustomersWhateverTheModelCallsThem() {
    assertThat(
            ids(
                current(List.of(300L, 110L, 210L), 0, 1, 2),
                previous(List.of(1, 2, 5), 100L, 200L, 300L),
                new long[][] {{0, 0, 290}, {100, 0, 10}, {0, 200, 0}}))
        .containsExactly(5, 1, 2);
  }

  @Test
  void halfIsEnoughAndLessIsNot() {
    // 50 of 100 either: kept. 49 of 101: new.
    assertThat(
            ids(
                current(List.of(75L, 75L), 0, 1),
                previous(List.of(1, 2), 75L, 75L),
                new long[][] {{50, 25}, {25, 50}}))
        .containsExactly(1, 2);
    assertThat(
            ids(
                current(List.of(75L, 75L), 0, 1),
                previous(List.of(1, 2), 75L, 75L),
                new long[][] {{49, 26}, {26, 49}}))
        .containsExactly(3, 4);
  }

  @Test
  void ofTwoHalvesOneKeepsTheId() {
    assertThat(
            ids(
                current(List.of(100L, 100L), 0, 1),
                previous(List.of(4), 200L),
                new long[][] {{100}, {100}}))
        .containsExactly(4, 5);
    assertThat(
            ids(
                current(List.of(200L), 0),
                previous(List.of(3, 7), 100L, 100L),
                new long[][] {{100, 100}}))
        .containsExactly(3);
  }

  @Test
  void newIdsWereNeverUsed() {
    assertThat(
            SegmentIdentity.ids(
                current(List.of(100L, 100L), 1, 0),
                previous(List.of(1), 100L),
                new long[][] {{100}, {0}},
                List.of(),
                9))
        .containsExactly(1, 10);
  }

  @Test
  void aRunDoneAgainTakesTheIdsThatItHadBroughtUp() {
    assertThat(
            SegmentIdentity.ids(
                current(List.of(100L, 100L, 5L, 6L), 3, 2, 1, 0),
                previous(List.of(1), 100L),
                new long[][] {{100}, {0}, {0}, {0}},
                List.of(1, 4, 6),
                9))
        .containsExactly(1, 10, 6, 4);
  }

  @Test
  void whereFewCustomersAreSharedNearestCentresCount() {
    Current current =
        new Current(
            List.of(100L, 100L, 100L),
            List.of(new double[] {10}, new double[] {0.4}, new double[] {5}),
            List.of(0, 1, 2));
    Previous previous =
        new Previous(List.of(1, 2), List.of(50L, 50L), List.of(new double[] {0}, new double[] {9}));
    assertThat(ids(current, previous, new long[][] {{1, 1}, {0, 2}, {3, 0}}))
        .containsExactly(2, 1, 3);
  }
}
