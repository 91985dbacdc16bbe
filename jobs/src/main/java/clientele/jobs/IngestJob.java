package clientele.jobs;

import clientele.config.Settings;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.QualityReport;
import clientele.lake.tables.Quarantine;
import clientele.quality.InspectedSource;
import clientele.run.UserException;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    // Transactions last: they are what the next stages start from.
    for (int at = SourceSpec.ALL.size() - 1; at >= 0; at--) {
      written.add(SourceSpec.ALL.get(at).clean());
    }
    return written;
  }

  @Override
  public StageResult run(StageContext context) {
    Settings settings = context.settings();
    SourceReader reader = new SourceReader(context.spark(), settings.sources());
    List<InspectedSource> inspected = new ArrayList<>();
    try {
      for (SourceSpec spec : SourceSpec.ALL) {
        if (settings.sources().containsKey(spec.name())) {
          context.run().progress().step("reading " + spec.name());
          inspected.add(
              InspectedSource.inspect(
                  spec,
                  settings.sources().get(spec.name()),
                  settings.ingest(),
                  reader,
                  context.run()));
        } else if (context.lake().has(spec.clean())) {
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
      return publish(context, inspected);
    } finally {
      inspected.forEach(InspectedSource::close);
    }
  }

  private static StageResult publish(StageContext context, List<InspectedSource> inspected) {
    double most = context.settings().ingest().rejectedShare().max();
    Optional<UserException> refusal =
        inspected.stream().flatMap(source -> source.refusal(most).stream()).findFirst();
    context.run().progress().step("writing the clean tables");
    Publication publication = context.lake().publication();
    for (InspectedSource source : inspected) {
      source.publishFindings(publication);
    }
    long kept = 0;
    if (refusal.isEmpty()) {
      // Transactions last: they are what the next stages start from.
      for (int at = inspected.size() - 1; at >= 0; at--) {
        kept += inspected.get(at).publishAccepted(publication);
      }
    }
    publication.commit();
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    return new StageResult(
        Optional.empty(),
        inspected.stream().mapToLong(InspectedSource::read).sum(),
        kept,
        inspected.stream().mapToLong(InspectedSource::rejected).sum(),
        inspected.stream().map(InspectedSource::summary).toList());
  }
}
