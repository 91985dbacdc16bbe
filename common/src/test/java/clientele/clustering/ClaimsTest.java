package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.GeneratedSets.Shape;
import clientele.clustering.Verdict.Kind;
import clientele.config.SegmentSettings;
import clientele.config.SettingsLoader;
import clientele.run.Progress;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the search claims, over many sets and seeds. Ten of each by default; {@code
 * CLIENTELE_CLAIMS} in the environment sets another number, and the figures go to the test's
 * output.
 */
@SparkTest
@Tag("slow")
class ClaimsTest {
  static final int SETS = Integer.parseInt(System.getenv().getOrDefault("CLIENTELE_CLAIMS", "10"));

  static SegmentSettings settings(int least, int most, String... further) {
    List<String> sets =
        new ArrayList<>(
            List.of(
                "segment.k.min=" + least,
                "segment.k.max=" + most,
                "segment.starts=3",
                "segment.silhouette_sample=2000",
                "segment.resamples=20"));
    sets.addAll(List.of(further));
    return SettingsLoader.load(Optional.empty(), sets, Set.of()).settings().segment();
  }

  static SegmentSearch.Found search(SparkSession spark, double[][] rows, int most, long seed) {
    try (Points points = TestData.points(spark, rows, most + 1)) {
      return new SegmentSearch(settings(2, most), Progress.SILENT)
          .run(points, new Segmenter.Range(2, most), seed);
    }
  }

  static int segments(SegmentSearch.Found found) {
    return found.chosen().orElseThrow().evidence().candidate().segments();
  }

  static void tell(String format, Object... values) {
    System.out.printf(Locale.ROOT, "claims: " + format + "%n", values);
  }

  @Test
  void theNumberOfGroupsIsFound(SparkSession spark) {
    int exact = 0;
    int near = 0;
    List<String> missed = new ArrayList<>();
    for (long seed = 1; seed <= SETS; seed++) {
      GeneratedSets.Groups set = GeneratedSets.groups(seed);
      int found = segments(search(spark, set.rows(), 12, seed));
      exact += found == set.groups() ? 1 : 0;
      near += Math.abs(found - set.groups()) <= 1 ? 1 : 0;
      if (found != set.groups()) {
        missed.add(seed + ": " + found + " for " + set.groups());
      }
    }
    tell("groups exact in %d, within one in %d of %d; missed %s", exact, near, SETS, missed);
    assertThat(exact).as("%s", missed).isGreaterThanOrEqualTo((int) Math.ceil(0.85 * SETS));
    assertThat(near).as("%s", missed).isGreaterThanOrEqualTo((int) Math.ceil(0.97 * SETS));
  }

  /** Shares of a hundred; ten of them may miss by one where a hundred may miss by ten. */
  @ParameterizedTest
  @CsvSource({
    "FOUR_BLOBS,NATURAL,95,true",
    "TWO_BLOBS_ON_ONE_FEATURE,NATURAL,95,true",
    "CUBE,CONSTRUCTED,95,true",
    "SQUARE,NATURAL,5,false",
    "CORRELATED,NATURAL,5,false"
  })
  void verdictsAreHonest(Shape shape, Kind kind, int share, boolean least, SparkSession spark) {
    Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
    int significant = 0;
    for (long seed = 1; seed <= SETS; seed++) {
      SegmentSearch.Found found = search(spark, GeneratedSets.shape(shape, 5_000, seed), 10, seed);
      Verdict verdict = found.verdict().orElseThrow();
      kinds.merge(verdict.kind(), 1, Integer::sum);
      significant += verdict.pValue() < 0.05 ? 1 : 0;
    }
    tell("%s: %s, p below 0.05 in %d of %d", shape, kinds, significant, SETS);
    double bound = share / 100.0 * SETS;
    if (least) {
      assertThat(kinds.getOrDefault(kind, 0)).isGreaterThanOrEqualTo((int) Math.floor(bound));
    } else {
      assertThat(kinds.getOrDefault(kind, 0)).isLessThanOrEqualTo((int) Math.ceil(bound));
    }
    if (!least || shape == Shape.CUBE) {
      assertThat(significant).isLessThanOrEqualTo((int) Math.ceil(0.11 * SETS));
    }
  }

  /** Where only the best numbers of a range are compared with references. */
  @ParameterizedTest
  @CsvSource({"SQUARE", "CUBE"})
  void aWideRangeMakesNoStructure(Shape shape, SparkSession spark) {
    int sets = Math.max(2, SETS / 5);
    int natural = 0;
    int significant = 0;
    for (long seed = 1; seed <= sets; seed++) {
      double[][] rows = GeneratedSets.shape(shape, 5_000, seed);
      Verdict verdict = search(spark, rows, 40, seed).verdict().orElseThrow();
      natural += verdict.kind() == Kind.NATURAL ? 1 : 0;
      significant += verdict.pValue() < 0.05 ? 1 : 0;
    }
    tell(
        "%s, up to 40 segments: natural in %d, p below 0.05 in %d of %d",
        shape, natural, significant, sets);
    assertThat(natural).isLessThanOrEqualTo((int) Math.ceil(0.05 * sets));
    assertThat(significant).isLessThanOrEqualTo((int) Math.ceil(0.11 * sets));
  }

  @ParameterizedTest
  @CsvSource({"s1", "s2"})
  void frantisSetsHaveFifteenClusters(String name, SparkSession spark) {
    SegmentSearch.Found found = search(spark, TestData.standardised(TestData.franti(name)), 20, 42);
    assertThat(segments(found)).isEqualTo(15);
    assertThat(found.verdict().orElseThrow().kind()).isEqualTo(Kind.NATURAL);
  }

  /** Of a hundred groups, which take minutes, only where more than ten sets are asked for. */
  static Stream<KnownSets> knownSets() {
    return Arrays.stream(KnownSets.values()).filter(known -> SETS > 10 || known.groups() < 100);
  }

  /** A tenth of the number of sets of each; of touching groups one may be missed. */
  @ParameterizedTest
  @MethodSource("knownSets")
  void knownSetsHaveTheirGroups(KnownSets known, SparkSession spark) {
    List<String> found = new ArrayList<>();
    List<Integer> missed = new ArrayList<>();
    for (long seed = 1; seed <= Math.max(1, SETS / 10); seed++) {
      int most = known.groups() + 20;
      SegmentSearch.Found one =
          search(spark, known.rows(SETS < 100 ? 100 : 1_000, seed), most, seed);
      Verdict verdict = one.verdict().orElseThrow();
      missed.add(Math.abs(segments(one) - known.groups()));
      found.add(
          String.format(
              Locale.ROOT,
              "%d %s (p %.2f, strength %.2f)",
              segments(one),
              verdict.kind(),
              verdict.pValue(),
              verdict.predictionStrength()));
    }
    tell("%s, %d groups: %s", known, known.groups(), found);
    assertThat(missed).allMatch(by -> by <= known.groups() / 50);
  }

  @Test
  void mallCustomersFormFiveGroupsByIncomeAndScore(SparkSession spark) {
    assertThat(segments(search(spark, TestData.standardised(TestData.mallIncomeScore()), 10, 42)))
        .isEqualTo(5);
  }
}
