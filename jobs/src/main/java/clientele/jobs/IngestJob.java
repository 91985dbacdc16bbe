package clientele.jobs;

import clientele.config.RunSettings.Incremental;
import clientele.config.Settings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CleanCustomers;
import clientele.lake.tables.IdentityMap;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.lake.tables.ReviewList;
import clientele.lake.tables.SourceFilesRead;
import clientele.quality.EarlierIngest;
import clientele.quality.History;
import clientele.quality.InspectedSource;
import clientele.quality.References;
import clientele.quality.Verdict;
import clientele.run.SideBySide;
import clientele.run.UserException;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reads the sources, judges every row, and publishes the accepted rows of all of them together. A
 * source that cannot be accepted leaves its findings in {@code quarantine} and {@code
 * quality_report} and every clean table as it was.
 */
public final class IngestJob implements Stage {
  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public List<TableContract> reads() {
    return List.of();
  }

  @Override
  public List<TableContract> writes() {
    List<TableContract> written = new ArrayList<>();
    written.add(Quarantine.CONTRACT);
    written.add(QualityReport.CONTRACT);
    written.add(SourceFilesRead.CONTRACT);
    written.add(ReviewList.CONTRACT);
    written.add(IdentityMap.CONTRACT);
    // Transactions last: they are what the next stages start from.
    for (int at = SourceSpec.ALL.size() - 1; at >= 0; at--) {
      written.add(SourceSpec.ALL.get(at).clean());
    }
    return written;
  }

  @Override
  public StageResult run(StageContext context) {
    Settings settings = context.settings();
    tellOfMissing(context);
    List<SourceSpec> configured =
        SourceSpec.ALL.stream()
            .filter(spec -> settings.sources().containsKey(spec.name()))
            .toList();
    SourceReader reader = new SourceReader(context.spark(), settings.sources());
    context
        .run()
        .progress()
        .step(
            "reading "
                + configured.stream().map(SourceSpec::name).collect(Collectors.joining(", ")));
    EarlierIngest earlier =
        new EarlierIngest(
            context.lake(),
            context.softwareVersion(),
            settings.run().incremental() == Incremental.AUTO);
    Queue<InspectedSource> opened = new ConcurrentLinkedQueue<>();
    try {
      List<InspectedSource> inspected =
          SideBySide.map(
              configured,
              spec -> {
                InspectedSource source =
                    InspectedSource.inspect(
                        spec,
                        settings.sources().get(spec.name()),
                        settings.ingest(),
                        reader,
                        context.run(),
                        earlier);
                opened.add(source);
                return source;
              });
      return publish(context, inspected);
    } finally {
      opened.forEach(InspectedSource::close);
    }
  }

  private static void tellOfMissing(StageContext context) {
    for (SourceSpec spec : SourceSpec.ALL) {
      if (!context.settings().sources().containsKey(spec.name())
          && context.lake().has(spec.clean())) {
        context
            .run()
            .progress()
            .warn(
                "The source "
                    + spec.name()
                    + " is not configured; "
                    + spec.clean().name()
                    + " stays as an earlier run left it.");
      }
    }
  }

  /** What the declared checks say of each source, in the order of the sources. */
  private static List<Verdict> hold(StageContext context, List<InspectedSource> inspected) {
    context.run().progress().step("comparing with other sources and with earlier runs");
    Map<String, InspectedSource> byName = new TreeMap<>();
    inspected.forEach(source -> byName.put(source.name(), source));
    References references =
        References.count(inspected, source -> rows(context.lake(), byName, source));
    History history = history(context);
    return inspected.stream().map(source -> source.hold(history, references)).toList();
  }

  /** The rows of this run, or those that an earlier one left in the lake. */
  private static Optional<Dataset<Row>> rows(
      Lake lake, Map<String, InspectedSource> inspected, String source) {
    if (inspected.containsKey(source)) {
      return Optional.of(inspected.get(source).accepted());
    }
    return SourceSpec.ALL.stream()
        .filter(spec -> spec.name().equals(source) && lake.has(spec.clean()))
        .findFirst()
        .map(spec -> lake.read(spec.clean()));
  }

  private static History history(StageContext context) {
    Lake lake = context.lake();
    List<String> checks =
        context.settings().sources().values().stream()
            .flatMap(source -> source.checks().keySet().stream())
            .distinct()
            .sorted()
            .toList();
    boolean any =
        !checks.isEmpty() && lake.has(QualityReport.CONTRACT) && lake.has(JobRuns.CONTRACT);
    return any
        ? History.of(
            lake.read(QualityReport.CONTRACT),
            lake.read(JobRuns.CONTRACT),
            checks,
            context.settings().ingest().history().runs())
        : History.NONE;
  }

  private static StageResult publish(StageContext context, List<InspectedSource> inspected) {
    double most = context.settings().ingest().rejectedShare().max();
    List<Verdict> verdicts = hold(context, inspected);
    verdicts.forEach(verdict -> verdict.warnings().forEach(context.run().progress()::warn));
    Optional<UserException> refusal =
        Stream.concat(
                inspected.stream().flatMap(source -> source.refusal(most).stream()),
                verdicts.stream().flatMap(verdict -> verdict.refusal().stream()))
            .findFirst();
    context.run().progress().step("writing the clean tables");
    Publication publication = context.lake().publication();
    publication.announce(List.of(Quarantine.CONTRACT, QualityReport.CONTRACT));
    List<Supplier<Long>> writes = new ArrayList<>();
    inspected.forEach(source -> source.noteFindings(publication));
    if (refusal.isEmpty()) {
      publication.announce(List.of(SourceFilesRead.CONTRACT, ReviewList.CONTRACT));
      if (inspected.stream().anyMatch(source -> source.clean().equals(CleanCustomers.CONTRACT))) {
        publication.announce(List.of(IdentityMap.CONTRACT));
      }
      // Transactions last: they are what the next stages start from.
      for (int at = inspected.size() - 1; at >= 0; at--) {
        InspectedSource source = inspected.get(at);
        source.noteAccepted(publication);
        writes.add(0, () -> source.publishAccepted(publication));
      }
    }
    writes.add(
        () -> {
          for (int at = 0; at < inspected.size(); at++) {
            inspected.get(at).publishFindings(publication, verdicts.get(at));
          }
          return 0L;
        });
    if (refusal.isEmpty()) {
      writes.add(
          () -> {
            inspected.forEach(source -> source.publishFiles(publication));
            inspected.forEach(source -> source.publishReview(publication));
            inspected.forEach(source -> source.publishIdentities(publication));
            return 0L;
          });
    }
    long kept = SideBySide.map(writes, Supplier::get).stream().mapToLong(Long::longValue).sum();
    publication.commit();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return new StageResult(
        Optional.empty(),
        inspected.stream().mapToLong(InspectedSource::read).sum(),
        kept,
        inspected.stream().mapToLong(InspectedSource::rejected).sum(),
        Stream.concat(
                inspected.stream().map(InspectedSource::summary),
                inspected.stream().flatMap(source -> source.told().stream()))
            .toList());
  }
}
