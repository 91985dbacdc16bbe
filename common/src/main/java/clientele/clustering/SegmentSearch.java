package clientele.clustering;

import clientele.clustering.SegmentChoice.Ranked;
import clientele.clustering.search.WeightedRows;
import clientele.config.SegmentSettings;
import clientele.run.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The whole search: candidates, their evidence, the choice, and the verdict on it. How many Spark
 * jobs and passes over the points it takes depends neither on the numbers of segments nor on the
 * algorithms asked for: a pass that draws the coreset, a job that fits the candidates on it, two
 * passes that score all of them on all points, a job for what is measured on the coreset, one for
 * resamples and references, and a second one for references where the first leave doubt; where the
 * points are more than the coreset, a few passes that move the chosen centres to where all points
 * want them, and the scoring again.
 */
public final class SegmentSearch {
  /** Rounds on all points from the chosen centres. */
  private static final int FULL_ROUNDS = 5;

  /** So many further segments are fitted to see whether groups are left beyond the range. */
  private static final int BEYOND = 3;

  private final SegmentSettings settings;
  private final Panel.Sizes sizes;
  private final Progress progress;

  /**
   * A search.
   *
   * @param settings how
   * @param progress hears of each step
   */
  public SegmentSearch(SegmentSettings settings, Progress progress) {
    this(settings, Panel.Sizes.USUAL, progress);
  }

  SegmentSearch(SegmentSettings settings, Panel.Sizes sizes, Progress progress) {
    this.settings = settings;
    this.sizes = sizes;
    this.progress = progress;
    MLlibSegmenter.require(settings.algorithms(), settings.starts(), settings.maxIterations());
  }

  /**
   * What was found.
   *
   * @param ranked all candidates, in the order of algorithms and numbers
   * @param verdict on the chosen one, if there is one
   */
  public record Found(List<Ranked> ranked, Optional<Verdict> verdict) {
    /**
     * The chosen candidate.
     *
     * @return nothing where none is admissible
     */
    public Optional<Ranked> chosen() {
      return ranked.stream().filter(Ranked::chosen).findFirst();
    }
  }

  /**
   * Searches.
   *
   * @param points cached
   * @param range which numbers of segments are asked for
   * @param seed from which all randomness is drawn
   * @return the same for the same points and seed, whatever their layout
   */
  public Found run(Points points, Segmenter.Range range, long seed) {
    return run(points, range, seed, Optional.empty());
  }

  /**
   * Searches with regard to what was found before.
   *
   * @param points cached
   * @param range which numbers of segments are asked for
   * @param seed from which all randomness is drawn
   * @param incumbent the segmentation before, if there was one
   * @return the same for the same points, seed and incumbent
   */
  public Found run(Points points, Segmenter.Range range, long seed, Optional<Incumbent> incumbent) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(points.blocks().context());
    progress.step(
        "fitting "
            + String.join(" and ", settings.algorithms())
            + " with "
            + range.min()
            + " to "
            + range.max()
            + " segments to "
            + points.count()
            + " rows");
    Coreset coreset =
        Coreset.of(points, settings.coreset(), sizes.compared().of(range.max()), seed);
    List<Segmenter.Candidate> candidates = new ArrayList<>();
    List<Segmenter.Candidate> beyond = new ArrayList<>();
    fit(points, coreset, range, seed, candidates, beyond);
    progress.step("judging " + candidates.size() + " candidates");
    Evaluator evaluator = new Evaluator(settings.silhouetteSample());
    List<Evidence> evidence = evaluator.evaluate(points, coreset, candidates, beyond, seed);
    List<Evidence> further = evidence.subList(candidates.size(), evidence.size());
    evidence = evidence.subList(0, candidates.size());
    List<Ranked> first = SegmentChoice.rank(evidence, further, settings.minShare(), incumbent);
    if (first.stream().noneMatch(Ranked::chosen)) {
      return new Found(first, Optional.empty());
    }
    progress.step("comparing with resamples, and with data without groups");
    Panel.Found panel =
        Panel.of(
            context,
            sizes,
            coreset,
            evidence,
            numbers(first),
            settings.resamples(),
            settings.references(),
            seed);
    List<Ranked> ranked =
        SegmentChoice.rank(panel.evidence(), further, settings.minShare(), incumbent);
    ranked = judged(coreset, ranked, seed);
    if (!coreset.whole()
        && settings.search() == SegmentSettings.Search.CORESET
        && isKMeans(ranked)) {
      progress.step("fitting the chosen segments to all rows");
      ranked = refined(points, coreset, evaluator, ranked, seed);
    }
    Evidence chosen = chosen(ranked).evidence();
    return new Found(
        ranked,
        Optional.of(
            Verdict.of(
                panel.pValue(),
                settings.references(),
                chosen.value(ValidityIndex.PREDICTION_STRENGTH).orElseThrow())));
  }

  /**
   * The ranking with the chosen one's prediction strength on more rows than all candidates were
   * compared by: the larger two samples are, the more alike they are cut, and the verdict is to
   * hold for samples as large as can be afforded.
   */
  private List<Ranked> judged(Coreset coreset, List<Ranked> ranked, long seed) {
    Evidence chosen = chosen(ranked).evidence();
    WeightedRows rows = coreset.rows(sizes.judged().of(chosen.candidate().segments()));
    double strength = Resamples.predictionStrength(rows, chosen.candidate(), seed);
    return withChosen(ranked, chosen.with(Map.of(ValidityIndex.PREDICTION_STRENGTH, strength)));
  }

  private static Ranked chosen(List<Ranked> ranked) {
    return ranked.stream().filter(Ranked::chosen).findFirst().orElseThrow();
  }

  /** The ranking with other evidence for the chosen one. */
  private static List<Ranked> withChosen(List<Ranked> ranked, Evidence evidence) {
    return ranked.stream()
        .map(
            place ->
                place.chosen()
                    ? new Ranked(evidence, place.score(), place.rank(), true, place.reason())
                    : place)
        .toList();
  }

  private void fit(
      Points points,
      Coreset coreset,
      Segmenter.Range range,
      long seed,
      List<Segmenter.Candidate> candidates,
      List<Segmenter.Candidate> beyond) {
    switch (settings.search()) {
      case MLLIB ->
          candidates.addAll(
              new MLlibSegmenter(settings.algorithms(), settings.starts(), settings.maxIterations())
                  .candidates(points, range, seed));
      case CORESET -> {
        int most = (int) Math.min(range.max() + BEYOND, Math.max(range.max(), points.count() / 2));
        new CoresetSegmenter(
                settings.algorithms(), settings.starts(), settings.maxIterations(), coreset.rows())
            .candidates(points, new Segmenter.Range(range.min(), most), seed)
            .forEach(
                candidate ->
                    (candidate.segments() > range.max() ? beyond : candidates).add(candidate));
      }
    }
  }

  /** The numbers of segments that resamples and references are made for: the best ones. */
  private static List<Integer> numbers(List<Ranked> ranked) {
    return ranked.stream()
        .filter(place -> place.rank().isPresent())
        .sorted((a, b) -> Integer.compare(a.rank().getAsInt(), b.rank().getAsInt()))
        .map(place -> place.evidence().candidate().segments())
        .distinct()
        .limit(Panel.MOST_NUMBERS)
        .sorted()
        .toList();
  }

  /**
   * A cut of a tree is taken as it is, or its name would mean another thing by the rows' number.
   */
  private static boolean isKMeans(List<Ranked> ranked) {
    return ranked.stream()
        .filter(Ranked::chosen)
        .allMatch(place -> place.evidence().candidate().algorithm().equals(MLlibSegmenter.KMEANS));
  }

  /**
   * The ranking with some rounds of Lloyd's on all rows for the chosen one, unless they would lose
   * a segment, or leave one too small.
   */
  private List<Ranked> refined(
      Points points, Coreset coreset, Evaluator evaluator, List<Ranked> ranked, long seed) {
    Ranked chosen = chosen(ranked);
    Evidence before = chosen.evidence();
    SegmentModel model = before.candidate().model().orElseThrow();
    List<Double> stabilities = before.stabilities();
    for (int round = 0; round < FULL_ROUNDS; round++) {
      double[][] means = SegmentSums.of(points, List.of(model)).means(0);
      SegmentModel moved = NearestCenterModel.of(model.algorithm(), means, points.deviation());
      if (moved.segments() != model.segments()) {
        break;
      }
      // The order of segments is that of their centres, which may overtake one another.
      if (!stabilities.isEmpty()) {
        stabilities =
            Arrays.stream(NearestCenterModel.order(means, points.deviation()))
                .mapToObj(stabilities::get)
                .toList();
      }
      model = moved;
    }
    Evidence after =
        evaluator
            .evaluate(
                points,
                coreset,
                List.of(
                    new Segmenter.Candidate(
                        model.algorithm(), model.segments(), Optional.of(model), Optional.empty())),
                List.of(),
                seed)
            .get(0);
    double smallest = after.value(ValidityIndex.SMALLEST_SHARE).orElse(0);
    if (smallest <= 0 || smallest < settings.minShare()) {
      return ranked;
    }
    Evidence both =
        new Evidence(
                after.candidate(), before.values(), after.weights(), after.means(), stabilities)
            .with(after.values());
    return withChosen(ranked, both);
  }
}
