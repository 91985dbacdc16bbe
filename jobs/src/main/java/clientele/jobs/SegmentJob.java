package clientele.jobs;

import clientele.clustering.FeatureTransform;
import clientele.clustering.FeatureTransformFitter;
import clientele.clustering.PinnedFrame;
import clientele.clustering.Points;
import clientele.clustering.SearchRange;
import clientele.clustering.SegmentChoice.Ranked;
import clientele.clustering.SegmentSearch;
import clientele.clustering.Segmenter;
import clientele.clustering.Verdict;
import clientele.config.SegmentSettings;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.SegmentValidity;
import clientele.run.Progress;
import clientele.run.UserException;
import java.util.List;
import java.util.Locale;

/**
 * Chooses algorithm and number of segments, gives every customer a segment, and publishes both with
 * the evidence.
 */
public final class SegmentJob implements Stage {
  static final List<TableContract> WRITES =
      List.of(
          KSelection.CONTRACT,
          SegmentValidity.CONTRACT,
          SegmentLedger.CONTRACT,
          CustomerSegments.CONTRACT,
          SegmentModels.CONTRACT);

  @Override
  public String name() {
    return "segment";
  }

  @Override
  public List<TableContract> reads() {
    return List.of(CustomerFeatures.CONTRACT, FeatureCatalog.CONTRACT);
  }

  @Override
  public List<TableContract> writes() {
    return WRITES;
  }

  @Override
  public StageResult run(StageContext context) {
    SegmentSettings settings = context.settings().segment();
    Progress progress = context.run().progress();
    SearchRange.require(settings.k());
    SegmentSearch search = new SegmentSearch(settings, progress);
    progress.step("reading the features");
    SegmentSource source = SegmentSource.of(context);
    SegmentHistory history = SegmentHistory.of(context.lake(), source.asOf());
    try (PinnedFrame frame =
        PinnedFrame.of(
            source.frame(),
            source.space().within(settings.impute().within(), source.frame().schema()),
            source.carried(),
            history.former())) {
      progress.step("scaling " + source.space().features().size() + " features");
      FeatureTransform transform =
          new FeatureTransformFitter(
                  source.transform(), source.scaling(), settings.weights(), progress)
              .fit(frame);
      try (Points points = Points.of(frame, transform, settings.k().max() + 1)) {
        Segmenter.Range range = SearchRange.of(settings.k(), points, progress);
        SegmentSearch.Found found =
            search.run(
                points,
                range,
                context.run().seed(),
                history.incumbent(transform.featureNames(), settings.keepNumber()));
        Ranked chosen = chosen(found.ranked(), settings);
        Verdict verdict = found.verdict().orElseThrow();
        requirePublishable(verdict, settings);
        progress.step("naming the segments and writing them");
        return new SegmentPublisher(context, source, history, frame, transform)
            .publish(points, found.ranked(), chosen, verdict);
      }
    }
  }

  private static void requirePublishable(Verdict verdict, SegmentSettings settings) {
    boolean enough =
        switch (settings.require()) {
          case NONE -> true;
          case REPRODUCIBLE -> verdict.kind() != Verdict.Kind.CONSTRUCTED;
          case NATURAL -> verdict.kind() == Verdict.Kind.NATURAL;
        };
    if (!enough) {
      throw UserException.data(
          "Nothing was published, as segment.require = "
              + settings.require().name().toLowerCase(Locale.ROOT)
              + " asks for more. "
              + verdict.words());
    }
  }

  private static Ranked chosen(List<Ranked> ranked, SegmentSettings settings) {
    return ranked.stream()
        .filter(Ranked::chosen)
        .findFirst()
        .orElseThrow(
            () ->
                UserException.nothingToDo(
                    "None of the "
                        + ranked.size()
                        + " candidates is admissible. "
                        + ranked.get(0).evidence().candidate().algorithm()
                        + " with "
                        + ranked.get(0).evidence().candidate().segments()
                        + " segments: "
                        + ranked.get(0).reason()
                        + " Look for outliers, or lower segment.min_share = "
                        + settings.minShare()
                        + "."));
  }
}
