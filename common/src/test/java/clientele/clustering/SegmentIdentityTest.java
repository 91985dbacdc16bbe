package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.SegmentIdentity.Current;
import clientele.clustering.SegmentIdentity.Issued;
import clientele.clustering.SegmentIdentity.Previous;
import java.util.List;
import java.util.Locale;
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
    return ids(current, previous, shared, List.of(), 0);
  }

  private static int[] ids(
      Current current, Previous previous, long[][] shared, List<Integer> reserved, int largest) {
    return SegmentIdentity.lineage(current, previous, shared, new Issued(reserved, largest))
        .ids()
        .stream()
        .mapToInt(id -> id)
        .toArray();
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
            ids(
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
            ids(
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

  private static SegmentLineage lineage(Current current, Previous previous, long[][] shared) {
    return SegmentIdentity.lineage(current, previous, shared, new Issued(List.of(), 9));
  }

  private static List<String> story(SegmentLineage lineage) {
    return lineage.events().stream()
        .map(
            event ->
                event.id()
                    + " "
                    + event.kind().text()
                    + " of "
                    + event.parents()
                    + " to "
                    + event.successors()
                    + (event.score().isPresent()
                        ? String.format(Locale.ROOT, " %.2f", event.score().getAsDouble())
                        : ""))
        .toList();
  }

  @Test
  void aSplitIsRecordedAndTheLargerPartKeepsTheId() {
    assertThat(
            story(
                lineage(
                    current(List.of(80L, 120L, 100L), 0, 1, 2),
                    previous(List.of(1, 2), 200L, 100L),
                    new long[][] {{80, 0}, {120, 0}, {0, 100}})))
        .containsExactly(
            "1 split of [1] to [1, 10] 0.60",
            "2 kept of [2] to [2] 1.00",
            "10 split of [1] to [] 0.40");
    // In three, where no part alone is half of it.
    assertThat(
            story(
                lineage(
                    current(List.of(70L, 80L, 50L), 0, 1, 2),
                    previous(List.of(4), 200L),
                    new long[][] {{70}, {80}, {50}})))
        .containsExactly(
            "4 split of [4] to [4, 10, 11] 0.40",
            "10 split of [4] to [] 0.35",
            "11 split of [4] to [] 0.25");
  }

  @Test
  void whatBreaksOffIsNoSplitBelowAQuarter() {
    assertThat(
            story(
                lineage(
                    current(List.of(160L, 40L), 0, 1),
                    previous(List.of(1), 200L),
                    new long[][] {{160}, {40}})))
        .containsExactly("1 kept of [1] to [1] 0.80", "10 born of [] to []");
  }

  @Test
  void customersWhoGoOverToAnotherSegmentAreNoSplit() {
    assertThat(
            story(
                lineage(
                    current(List.of(140L, 360L), 0, 1),
                    previous(List.of(1, 2), 200L, 300L),
                    new long[][] {{140, 0}, {60, 300}})))
        .containsExactly("1 kept of [1] to [1, 2] 0.70", "2 kept of [2] to [2] 0.83");
  }

  @Test
  void aMergeIsRecordedAndTheLargerKeepsItsId() {
    assertThat(
            story(
                lineage(
                    current(List.of(200L, 50L), 0, 1),
                    previous(List.of(1, 2, 3), 80L, 120L, 50L),
                    new long[][] {{80, 120, 0}, {0, 0, 50}})))
        .containsExactly(
            "1 merged of [2, 1] to [2]",
            "2 merged of [2, 1] to [2] 0.60",
            "3 kept of [3] to [3] 1.00");
  }

  @Test
  void aSmallSegmentThatIsSwallowedDied() {
    assertThat(
            story(
                lineage(
                    current(List.of(200L), 0),
                    previous(List.of(1, 2), 180L, 20L),
                    new long[][] {{180, 20}})))
        .containsExactly("1 kept of [1] to [1] 0.90", "2 died of [] to [1]");
  }

  @Test
  void birthAndDeathAreRecordedAsSuch() {
    // The customers of 2 left; 150 others came.
    assertThat(
            story(
                lineage(
                    current(List.of(100L, 150L), 1, 0),
                    previous(List.of(1, 2), 100L, 90L),
                    new long[][] {{100, 0}, {0, 0}})))
        .containsExactly("1 kept of [1] to [1] 1.00", "2 died of [] to []", "10 born of [] to []");
  }

  @Test
  void whoCameAndWhoLeftDoesNotMatter() {
    // A segment that grew fourfold by new customers, one that lost two thirds.
    assertThat(
            ids(
                current(List.of(400L, 100L), 0, 1),
                previous(List.of(1, 2), 100L, 300L),
                new long[][] {{95, 5}, {5, 95}}))
        .containsExactly(1, 2);
  }

  @Test
  void aFewCustomersAreNoProofWhereCentresSayOtherwise() {
    // Segment 2 lost all but 2 of its 100 customers, and those are in a new segment far off.
    Current current =
        new Current(
            List.of(200L, 100L), List.of(new double[] {0}, new double[] {90}), List.of(0, 1));
    Previous previous =
        new Previous(
            List.of(1, 2), List.of(200L, 100L), List.of(new double[] {0}, new double[] {-20}));
    assertThat(story(lineage(current, previous, new long[][] {{200, 0}, {0, 2}})))
        .containsExactly(
            "1 kept of [1] to [1] 1.00", "2 died of [] to [10]", "10 born of [] to []");
    Current near =
        new Current(
            List.of(200L, 100L), List.of(new double[] {0}, new double[] {-22}), List.of(0, 1));
    assertThat(story(lineage(near, previous, new long[][] {{200, 0}, {0, 2}})))
        .containsExactly("1 kept of [1] to [1] 1.00", "2 kept of [2] to [2] 1.00");
  }

  @Test
  void centresAreMatchedOneToOne() {
    // Both new centres are nearest to the second old one, yet only the left one has moved there.
    Current current =
        new Current(
            List.of(100L, 100L), List.of(new double[] {6}, new double[] {9.5}), List.of(0, 1));
    Previous previous =
        new Previous(
            List.of(1, 2), List.of(50L, 50L), List.of(new double[] {0}, new double[] {10}));
    SegmentLineage found = lineage(current, previous, new long[2][2]);
    assertThat(found.ids()).containsExactly(1, 2);
    assertThat(found.events()).allMatch(event -> event.by() == SegmentLineage.By.CENTERS);
    // One went from the left end, one came at the right end: they are not the same.
    Current shifted =
        new Current(
            List.of(100L, 100L), List.of(new double[] {10}, new double[] {40}), List.of(0, 1));
    assertThat(story(lineage(shifted, previous, new long[2][2])))
        .containsExactly("1 died of [] to []", "2 kept of [2] to [2] 1.00", "10 born of [] to []");
  }

  @Test
  void idsThatARunOfTheSameDateBroughtUpAreNotGivenToOthers() {
    // Of a date's ids 3 and 4 a later run of it needs 3 only; another date goes on after 4.
    assertThat(
            ids(
                current(List.of(100L, 100L, 100L), 0, 1, 2),
                previous(List.of(1), 100L),
                new long[][] {{100}, {0}, {0}},
                List.of(3, 4),
                4))
        .containsExactly(1, 3, 4);
    assertThat(
            ids(
                current(List.of(100L, 100L), 0, 1),
                previous(List.of(1), 100L),
                new long[][] {{100}, {0}},
                List.of(),
                4))
        .containsExactly(1, 5);
  }
}
