package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.GeneratedSets.Shape;
import clientele.clustering.Verdict.Kind;
import clientele.run.Progress;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The few rows on which resamples and references are run choose the number of segments and the
 * algorithm that four times as many do, and give the same verdict; over a tenth of the sets of
 * {@link ClaimsTest}. Of clouds without groups, which have no number, another may be chosen for one
 * in ten.
 */
@SparkTest
@Tag("slow")
class PanelSizesTest {
  private static final int SETS = Math.max(1, ClaimsTest.SETS / 10);
  private static final Panel.Sizes USUAL = Panel.Sizes.USUAL;
  private static final Panel.Sizes FOURFOLD = USUAL.times(4);

  /** All that four times as many may ask for. */
  private static final int ROWS = FOURFOLD.judged().of(10);

  private static SegmentSearch.Found search(
      SparkSession spark, Panel.Sizes sizes, double[][] rows, int most, long seed) {
    try (Points points = TestData.points(spark, rows, most + 1)) {
      return new SegmentSearch(
              ClaimsTest.settings(2, most, "segment.coreset=" + rows.length),
              sizes,
              Progress.SILENT)
          .run(points, new Segmenter.Range(2, most), seed);
    }
  }

  @Test
  void theSameGroupsAreFound(SparkSession spark) {
    List<String> others = new ArrayList<>();
    for (long seed = 1; seed <= SETS; seed++) {
      double[][] rows = GeneratedSets.groups(seed).rows();
      String few = choice(search(spark, USUAL, rows, 12, seed));
      String many = choice(search(spark, FOURFOLD, rows, 12, seed));
      if (!few.equals(many)) {
        others.add(seed + ": " + few + ", of more rows " + many);
      }
    }
    ClaimsTest.tell("samples of groups: other choices %s of %d", others, SETS);
    assertThat(others).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameVerdictIsGiven(Shape shape, SparkSession spark) {
    List<String> choices = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (long seed = 1; seed <= SETS; seed++) {
      double[][] rows = GeneratedSets.shape(shape, ROWS, seed);
      SegmentSearch.Found few = search(spark, USUAL, rows, 10, seed);
      SegmentSearch.Found many = search(spark, FOURFOLD, rows, 10, seed);
      if (!chosen(few).equals(chosen(many))) {
        choices.add(seed + ": " + chosen(few) + ", of more rows " + chosen(many));
      }
      Kind one = few.verdict().orElseThrow().kind();
      Kind other = many.verdict().orElseThrow().kind();
      if (one != other) {
        kinds.add(seed + ": " + one + ", of more rows " + other);
      }
    }
    ClaimsTest.tell(
        "samples of %s: other choices %s, other verdicts %s of %d", shape, choices, kinds, SETS);
    assertThat(kinds).isEmpty();
    boolean groups = shape == Shape.FOUR_BLOBS || shape == Shape.TWO_BLOBS_ON_ONE_FEATURE;
    assertThat(choices).hasSizeLessThanOrEqualTo(groups ? 0 : (SETS + 9) / 10);
  }

  private static String chosen(SegmentSearch.Found found) {
    return found.chosen().orElseThrow().evidence().name();
  }

  /** Of groups, how natural they are belongs to it. */
  private static String choice(SegmentSearch.Found found) {
    return chosen(found) + ", " + found.verdict().orElseThrow().kind();
  }
}
