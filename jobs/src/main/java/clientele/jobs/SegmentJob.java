package clientele.jobs;

import clientele.clustering.Evidence;
import clientele.clustering.FeatureTransform;
import clientele.clustering.FeatureTransformFitter;
import clientele.clustering.PinnedFrame;
import clientele.clustering.Points;
import clientele.clustering.SearchRange;
import clientele.clustering.SegmentChoice.Ranked;
import clientele.clustering.SegmentIdentity;
import clientele.clustering.SegmentModel;
import clientele.clustering.SegmentNames;
import clientele.clustering.SegmentProfile;
import clientele.clustering.SegmentSearch;
import clientele.clustering.Segmentation;
import clientele.clustering.Segmentation.Segment;
import clientele.clustering.Segmenter;
import clientele.clustering.ValidityIndex;
import clientele.clustering.Verdict;
import clientele.config.SegmentSettings;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.FeatureCatalog;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentModels;
import clientele.run.Progress;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Chooses algorithm and number of segments, gives every customer a segment, and publishes both with
 * the evidence.
 */
public final class SegmentJob implements Stage {
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
    return List.of(KSelection.CONTRACT, CustomerSegments.CONTRACT, SegmentModels.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    SegmentSettings settings = context.settings().segment();
    Progress progress = context.run().progress();
    SearchRange.require(settings.k());
    SegmentSearch search = new SegmentSearch(settings, progress);
    progress.step("reading the features");
    SegmentSource source = SegmentSource.of(context);
    try (PinnedFrame frame = PinnedFrame.of(source.frame(), source.space(), source.carried())) {
      progress.step("scaling " + source.space().features().size() + " features");
      FeatureTransform transform =
          new FeatureTransformFitter(
                  source.transform(), source.scaling(), settings.weights(), progress)
              .fit(frame);
      try (Points points = Points.of(frame, transform, settings.k().max() + 1)) {
        Segmenter.Range range = SearchRange.of(settings.k(), points, progress);
        SegmentSearch.Found found = search.run(points, range, context.run().seed());
        Ranked chosen = chosen(found.ranked(), settings);
        Verdict verdict = found.verdict().orElseThrow();
        requirePublishable(verdict, settings);
        progress.step("naming the segments and writing them");
        return publish(context, source, frame, transform, points, found, chosen);
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
      throw UserException.nothingToDo(
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

  private static StageResult publish(
      StageContext context,
      SegmentSource source,
      PinnedFrame frame,
      FeatureTransform transform,
      Points points,
      SegmentSearch.Found found,
      Ranked chosen) {
    Verdict verdict = found.verdict().orElseThrow();
    SegmentModel model = chosen.evidence().candidate().model().orElseThrow();
    List<Integer> numbers = IntStream.rangeClosed(1, model.segments()).boxed().toList();
    Dataset<Row> labelled =
        new Segmentation(
                transform, model, numbers.stream().map(number -> new Segment(number, "")).toList())
            .score(frame);
    SegmentProfile profile =
        SegmentProfile.of(
            labelled,
            numbers,
            source.measures(),
            source.customers() ? Optional.of(SegmentTable.MONETARY) : Optional.empty());
    int[] ids =
        SegmentHistory.of(context.lake(), source.asOf())
            .ids(
                new SegmentIdentity.Current(
                    profile.customers(), chosen.evidence().means(), order(profile, source)),
                labelled,
                transform);
    List<String> names = names(source, transform, points, chosen.evidence(), profile);
    List<Segment> segments = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      segments.add(new Segment(ids[i], names.get(i)));
    }
    Segmentation segmentation = new Segmentation(transform, model, segments);
    SegmentRows rows = new SegmentRows(context, source, frame, points, segmentation);
    Publication publication = context.lake().publication();
    Map<String, ?> slice = Map.of("as_of", source.asOf());
    publication.replaceSlice(KSelection.CONTRACT, rows.selection(found.ranked()), slice);
    long written = publication.replaceSlice(CustomerSegments.CONTRACT, rows.customers(), slice);
    publication.replaceSlice(SegmentModels.CONTRACT, rows.models(chosen, verdict), slice);
    publication.commit();
    return new StageResult(
        Optional.of(source.asOf()),
        frame.count(),
        written,
        0,
        summary(
            context, source, segmentation, chosen, verdict, SegmentTable.of(segments, profile)));
  }

  /** By descending mean value of a customer; where there is no value, by descending size. */
  private static List<Integer> order(SegmentProfile profile, SegmentSource source) {
    Comparator<Integer> byWorth =
        Comparator.comparingDouble(
            i ->
                source.customers()
                    ? -profile.sums().get(i) / profile.customers().get(i)
                    : -profile.customers().get(i));
    return IntStream.range(0, profile.customers().size()).boxed().sorted(byWorth).toList();
  }

  private static List<String> names(
      SegmentSource source,
      FeatureTransform transform,
      Points points,
      Evidence evidence,
      SegmentProfile profile) {
    SegmentNames.Contrast contrast =
        SegmentNames.Contrast.of(transform.coordinates(source.labels()), evidence.means(), points);
    if (!source.customers()) {
      return SegmentNames.ofFeatures(contrast);
    }
    return SegmentNames.ofCustomers(
        List.of(
            measure(profile, 2, "low value", "medium value", "high value"),
            measure(profile, 1, "rare", "regular", "frequent"),
            measure(profile, 0, "recent", "cooling", "lapsed")),
        contrast);
  }

  private static SegmentNames.Measure measure(
      SegmentProfile profile, int measure, String low, String middle, String high) {
    double[] terciles = profile.terciles().get(measure);
    return new SegmentNames.Measure(
        profile.medians().stream().map(medians -> medians[measure]).toList(),
        terciles[0],
        terciles[1],
        low,
        middle,
        high);
  }

  private static List<String> summary(
      StageContext context,
      SegmentSource source,
      Segmentation segmentation,
      Ranked chosen,
      Verdict verdict,
      SegmentTable table) {
    Evidence evidence = chosen.evidence();
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%d segments by %s as of %s; they explain %.0f %% of the differences in %d features.",
            evidence.candidate().segments(),
            evidence.candidate().algorithm(),
            source.asOf(),
            100 * evidence.value(ValidityIndex.EXPLAINED).orElse(Double.NaN),
            segmentation.transform().space().features().size()));
    lines.add(chosen.reason());
    lines.add(verdict.words());
    lines.addAll(table.lines(context.settings().lake().currency()));
    return lines;
  }
}
