package clientele.jobs;

import clientele.clustering.Evidence;
import clientele.clustering.FeatureTransform;
import clientele.clustering.PinnedFrame;
import clientele.clustering.Points;
import clientele.clustering.SegmentChoice.Ranked;
import clientele.clustering.SegmentIdentity;
import clientele.clustering.SegmentLineage;
import clientele.clustering.SegmentMembers;
import clientele.clustering.SegmentModel;
import clientele.clustering.SegmentNames;
import clientele.clustering.SegmentProfile;
import clientele.clustering.SegmentStability;
import clientele.clustering.Segmentation;
import clientele.clustering.Segmentation.Hold;
import clientele.clustering.Segmentation.Segment;
import clientele.clustering.ValidityCards;
import clientele.clustering.ValidityIndex;
import clientele.clustering.Verdict;
import clientele.config.SegmentSettings;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentLedger;
import clientele.lake.tables.SegmentModels;
import clientele.lake.tables.SegmentValidity;
import clientele.run.SideBySide;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * From the chosen candidate to the published tables: the lasting ids of its segments and what
 * became of those before, who is held where he was, the segments' cards and names.
 */
final class SegmentPublisher {
  private final StageContext context;
  private final SegmentSource source;
  private final SegmentHistory history;
  private final PinnedFrame frame;
  private final FeatureTransform transform;

  SegmentPublisher(
      StageContext context,
      SegmentSource source,
      SegmentHistory history,
      PinnedFrame frame,
      FeatureTransform transform) {
    this.context = context;
    this.source = source;
    this.history = history;
    this.frame = frame;
    this.transform = transform;
  }

  /**
   * Publishes.
   *
   * @param points that the candidates were judged on
   * @param ranked all candidates
   * @param chosen one of them
   * @param verdict on it
   */
  StageResult publish(Points points, List<Ranked> ranked, Ranked chosen, Verdict verdict) {
    SegmentModel model = chosen.evidence().candidate().model().orElseThrow();
    Optional<SegmentModel> neighbour = neighbour(ranked, chosen);
    Optional<String> former = history.former().map(rows -> SegmentHistory.FORMER);
    SegmentMembers members =
        SegmentMembers.of(
            frame,
            transform,
            new SegmentMembers.Asked(
                model, neighbour.stream().toList(), former, history.formerIds(), monetary()));
    SegmentLineage lineage =
        history.lineage(
            new SegmentIdentity.Current(
                IntStream.range(0, members.segments()).mapToObj(members::rows).toList(),
                chosen.evidence().means(),
                order(members)),
            members.shared(),
            transform);
    Hold hold = new Hold(SegmentHistory.FORMER, context.settings().segment().hysteresis());
    SegmentRows.Labels labels =
        segmentation ->
            former.isPresent() ? segmentation.score(frame, hold) : segmentation.score(frame);
    SegmentProfile profile =
        SegmentProfile.of(
            labels.of(
                new Segmentation(
                    transform,
                    model,
                    lineage.ids().stream().map(id -> new Segment(id, "")).toList())),
            lineage.ids(),
            source.measures(),
            monetary());
    List<ValidityCards.Card> cards =
        ValidityCards.cards(
            new ValidityCards.Known(
                model,
                lineage.ids(),
                chosen.evidence().means(),
                members,
                profile.customers(),
                stability(members, neighbour, chosen.evidence().stabilities())),
            context.settings().segment().validity());
    requireAllowed(cards);
    List<Segment> segments = new ArrayList<>();
    List<String> names = names(points, chosen.evidence(), profile);
    for (int i = 0; i < names.size(); i++) {
      segments.add(new Segment(lineage.ids().get(i), names.get(i)));
    }
    Segmentation segmentation = new Segmentation(transform, model, segments);
    SegmentRows rows = new SegmentRows(context, source, frame, points, segmentation);
    Map<TableContract, Dataset<Row>> details =
        Map.of(
            KSelection.CONTRACT,
            rows.selection(ranked),
            SegmentValidity.CONTRACT,
            rows.validity(cards),
            SegmentLedger.CONTRACT,
            rows.ledger(lineage, profile.customers(), history.comparedWith()));
    PublishingRule.Decision decision =
        PublishingRule.decide(
            context, source, members, chosen.evidence().value(ValidityIndex.STABILITY).orElse(0.0));
    Dataset<Row> registered =
        rows.models(
            chosen,
            verdict,
            history.issued(lineage),
            decision.publish() ? "published" : "challenger",
            FitDetails.of(details));
    long written = 0;
    boolean waits = false;
    if (decision.publish()) {
      written = publish(rows, labels, details, registered, model);
    } else {
      waits = challenge(rows, registered, model);
    }
    return new StageResult(
        Optional.of(source.asOf()),
        frame.count(),
        written,
        0,
        summary(
            segmentation,
            chosen,
            verdict,
            new Outcome(rows.modelId(), decision, waits, lineage, cards),
            SegmentTable.of(segments, profile)));
  }

  /** What comes of a fit beside its segments. */
  private record Outcome(
      String modelId,
      PublishingRule.Decision decision,
      boolean waits,
      SegmentLineage lineage,
      List<ValidityCards.Card> cards) {
    /** Whether the fit is published, and why. */
    List<String> lines() {
      if (waits) {
        return List.of(
            decision.words(),
            "The model waits as a challenger, and customers keep their segments. `clientele models"
                + " publish "
                + modelId
                + "` publishes it.");
      }
      if (!decision.publish()) {
        return List.of("It is the published model; nothing was written.");
      }
      return decision.words().isEmpty() ? List.of() : List.of(decision.words());
    }
  }

  private long publish(
      SegmentRows rows,
      SegmentRows.Labels labels,
      Map<TableContract, Dataset<Row>> details,
      Dataset<Row> registered,
      SegmentModel model) {
    Publication publication = context.lake().publication();
    Map<String, ?> slice = Map.of("as_of", source.asOf());
    publication.announce(SegmentJob.WRITES);
    List<Supplier<Long>> writes = new ArrayList<>();
    writes.add(
        () -> publication.replaceSlice(CustomerSegments.CONTRACT, rows.customers(labels), slice));
    details.forEach(
        (table, frames) -> writes.add(() -> publication.replaceSlice(table, frames, slice)));
    writes.add(
        () ->
            publication.replaceSlice(
                SegmentModels.CONTRACT,
                ModelRows.inPlaceOfPublished(context, source.asOf(), registered, rows.modelId()),
                slice));
    writes.add(
        () -> {
          MLlibCopy.save(context.lake(), rows.modelId(), model);
          return 0L;
        });
    long written = SideBySide.map(writes, Supplier::get).get(0);
    publication.commit();
    return written;
  }

  /** The model alone, to be published later or never; false where it is the published one. */
  private boolean challenge(SegmentRows rows, Dataset<Row> registered, SegmentModel model) {
    Optional<Dataset<Row>> slice =
        ModelRows.besidePublished(context.lake(), source.asOf(), registered, rows.modelId());
    if (slice.isPresent()) {
      MLlibCopy.save(context.lake(), rows.modelId(), model);
      Publication publication = context.lake().publication();
      publication.replaceSlice(SegmentModels.CONTRACT, slice.get(), Map.of("as_of", source.asOf()));
      publication.commit();
    }
    return slice.isPresent();
  }

  private Optional<String> monetary() {
    return source.customers() ? Optional.of(SegmentTable.MONETARY) : Optional.empty();
  }

  /** The same algorithm's model of one segment less or, for want of that, one more. */
  private static Optional<SegmentModel> neighbour(List<Ranked> ranked, Ranked chosen) {
    int k = chosen.evidence().candidate().segments();
    return IntStream.of(k - 1, k + 1)
        .boxed()
        .flatMap(
            wanted ->
                ranked.stream()
                    .map(place -> place.evidence().candidate())
                    .filter(other -> other.segments() == wanted)
                    .filter(
                        other ->
                            other.algorithm().equals(chosen.evidence().candidate().algorithm())))
        .flatMap(other -> other.model().stream())
        .findFirst();
  }

  private static SegmentStability stability(
      SegmentMembers members, Optional<SegmentModel> neighbour, List<Double> within) {
    double[] unknown = new double[members.segments()];
    Arrays.fill(unknown, Double.NaN);
    double[] across =
        neighbour
            .map(
                model ->
                    model.segments() < members.segments()
                        ? SegmentStability.across(members.against(0))
                        : SegmentStability.acrossParts(members.against(0)))
            .orElse(unknown);
    return SegmentStability.of(
        within.isEmpty() ? unknown : within.stream().mapToDouble(Double::doubleValue).toArray(),
        across);
  }

  /** By descending mean value of a customer; where there is no value, by descending size. */
  private List<Integer> order(SegmentMembers members) {
    Comparator<Integer> byWorth =
        Comparator.comparingDouble(i -> source.customers() ? -members.worth(i) : -members.rows(i));
    return IntStream.range(0, members.segments()).boxed().sorted(byWorth).toList();
  }

  private void requireAllowed(List<ValidityCards.Card> cards) {
    SegmentSettings settings = context.settings().segment();
    List<ValidityCards.Card> forbidden =
        cards.stream().filter(card -> settings.validity().refuse().forbids(card.light())).toList();
    if (!forbidden.isEmpty()) {
      StringBuilder message = new StringBuilder();
      message
          .append(forbidden.size())
          .append(" of ")
          .append(cards.size())
          .append(" segments may not be published, since segment.validity.refuse = ")
          .append(settings.validity().refuse().name().toLowerCase(Locale.ROOT))
          .append(". ");
      for (ValidityCards.Card card : forbidden) {
        message
            .append("Segment ")
            .append(card.id())
            .append(" is ")
            .append(card.light().text())
            .append(": ")
            .append(String.join("; ", card.reasons()))
            .append(". ");
      }
      throw UserException.data(
          message
              .append("Nothing was published. Choose other features, another range of k, or other")
              .append(" bounds under segment.validity.")
              .toString());
    }
  }

  private List<String> names(Points points, Evidence evidence, SegmentProfile profile) {
    SegmentNames.Contrast contrast =
        SegmentNames.Contrast.of(transform.wordings(source.words()), evidence.means(), points);
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

  private List<String> summary(
      Segmentation segmentation,
      Ranked chosen,
      Verdict verdict,
      Outcome outcome,
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
    history
        .comparedWith()
        .ifPresent(
            date -> lines.add("Since " + date + ": " + SegmentStory.of(outcome.lineage()) + "."));
    lines.addAll(SegmentStory.warnings(outcome.cards()));
    lines.addAll(outcome.lines());
    lines.addAll(table.lines(context.settings().lake().currency()));
    return lines;
  }
}
