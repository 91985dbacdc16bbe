package clientele.jobs;

import clientele.config.Secrets;
import clientele.lake.TableContract;
import clientele.run.Progress;
import clientele.run.UserException;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.OpenLineageConfig;
import io.openlineage.client.transports.Transport;
import io.openlineage.client.transports.TransportFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;

/**
 * Tells OpenLineage of each stage: a job {@code clientele.STAGE}, with the tables and sources that
 * it reads and writes, their versions and columns. Spark's own listener of OpenLineage sees the
 * queries, but not into which tables their results go. The library is that listener's, and so are
 * the transport and the namespace: {@code spark.openlineage.*}.
 *
 * @see <a href="https://openlineage.io/docs/spec/object-model">OpenLineage: object model</a>
 */
final class OpenLineageEvents implements Lineage {
  /** The listener that people give Spark. */
  static final String LISTENER = "io.openlineage.spark.agent.OpenLineageSparkListener";

  private static final String SETTINGS = "io.openlineage.spark.agent.ArgumentParser";
  private static final String PREFIX = "spark.openlineage.";

  private final OpenLineage format;
  private final Transport transport;
  private final SparkConf conf;
  private final Progress progress;
  private boolean isUnheard;

  /**
   * By a transport.
   *
   * @param transport takes the events
   * @param conf Spark's configuration: namespace, and what the run is a part of
   * @param version of Clientele
   * @param progress is told where nobody can be reached
   */
  OpenLineageEvents(Transport transport, SparkConf conf, String version, Progress progress) {
    this.format = new OpenLineage(URI.create("urn:clientele:" + version));
    this.transport = transport;
    this.conf = conf;
    this.progress = progress;
  }

  /** By the transport that the listener has. */
  static Lineage of(SparkConf conf, StageContext context) {
    try {
      // Its class is in the listener's jar, which has its own copies of what it needs.
      OpenLineageConfig<?> settings =
          (OpenLineageConfig<?>)
              Class.forName(SETTINGS, true, Thread.currentThread().getContextClassLoader())
                  .getMethod("parse", SparkConf.class)
                  .invoke(null, conf);
      return new OpenLineageEvents(
          new TransportFactory(settings.getTransportConfig()).build(),
          conf,
          context.softwareVersion(),
          context.run().progress());
    } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
      throw UserException.usage(
              LISTENERS
                  + " names OpenLineage's listener, but its events cannot be sent: "
                  + Failures.text(e)
                  + " Check the spark.openlineage settings, and that its version is 1.53 or newer.")
          .causedBy(e);
    }
  }

  @Override
  public void tell(Event event) {
    try {
      transport.emit(
          format
              .newRunEventBuilder()
              .eventType(
                  switch (event.state()) {
                    case BEGUN -> OpenLineage.RunEvent.EventType.START;
                    case SUCCEEDED -> OpenLineage.RunEvent.EventType.COMPLETE;
                    case FAILED -> OpenLineage.RunEvent.EventType.FAIL;
                  })
              .eventTime(event.at().atZone(ZoneOffset.UTC))
              .run(run(event))
              .job(job(event))
              .inputs(event.inputs().stream().map(this::input).toList())
              .outputs(event.outputs().stream().map(this::output).toList())
              .build());
    } catch (RuntimeException | LinkageError e) {
      // The tables are right, whoever hears of it.
      if (!isUnheard) {
        progress.warn("OpenLineage does not hear of this run: " + Failures.text(e));
      }
      isUnheard = true;
    }
  }

  private OpenLineage.Run run(Event event) {
    OpenLineage.RunFacetsBuilder facets = format.newRunFacetsBuilder();
    event
        .error()
        .ifPresent(
            error ->
                facets.errorMessage(
                    format
                        .newErrorMessageRunFacetBuilder()
                        .message(error)
                        .programmingLanguage("JAVA")
                        .build()));
    parent().ifPresent(facets::parent);
    String name = event.runId() + " " + event.stage();
    return format
        .newRunBuilder()
        .runId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)))
        .facets(facets.build())
        .build();
  }

  private OpenLineage.Job job(Event event) {
    OpenLineage.JobFacetsBuilder facets =
        format
            .newJobFacetsBuilder()
            .jobType(format.newJobTypeJobFacet("BATCH", "CLIENTELE", "JOB", null));
    Flow.stage(event.stage())
        .ifPresent(
            step -> facets.documentation(format.newDocumentationJobFacet(step.does(), null)));
    return format
        .newJobBuilder()
        .namespace(conf.get(PREFIX + "namespace", "default"))
        .name("clientele." + event.stage())
        .facets(facets.build())
        .build();
  }

  /** What started the run, such as a task of Airflow. */
  private Optional<OpenLineage.ParentRunFacet> parent() {
    String run = conf.get(PREFIX + "parentRunId", "");
    String name = conf.get(PREFIX + "parentJobName", "");
    if (run.isBlank() || name.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        format
            .newParentRunFacetBuilder()
            .run(format.newParentRunFacetRunBuilder().runId(UUID.fromString(run)).build())
            .job(
                format
                    .newParentRunFacetJobBuilder()
                    .namespace(conf.get(PREFIX + "parentJobNamespace", "default"))
                    .name(name)
                    .build())
            .build());
  }

  private OpenLineage.InputDataset input(Data data) {
    Named named = Named.of(data.path());
    return format
        .newInputDatasetBuilder()
        .namespace(named.namespace())
        .name(named.name())
        .facets(facets(data))
        .build();
  }

  private OpenLineage.OutputDataset output(Data data) {
    Named named = Named.of(data.path());
    return format
        .newOutputDatasetBuilder()
        .namespace(named.namespace())
        .name(named.name())
        .facets(facets(data))
        .build();
  }

  private OpenLineage.DatasetFacets facets(Data data) {
    OpenLineage.DatasetFacetsBuilder facets = format.newDatasetFacetsBuilder();
    data.version()
        .ifPresent(
            version ->
                facets.version(format.newDatasetVersionDatasetFacet(String.valueOf(version))));
    data.table()
        .ifPresent(
            table ->
                facets
                    .documentation(format.newDocumentationDatasetFacet(table.description(), null))
                    .schema(format.newSchemaDatasetFacet(columns(table))));
    return facets.build();
  }

  private List<OpenLineage.SchemaDatasetFacetFields> columns(TableContract table) {
    return table.columns().stream()
        .map(
            column ->
                format
                    .newSchemaDatasetFacetFieldsBuilder()
                    .name(column.name())
                    .type(column.type().simpleString())
                    .description(column.comment())
                    .build())
        .toList();
  }

  /**
   * What OpenLineage calls a folder.
   *
   * @see <a href="https://openlineage.io/docs/spec/naming">OpenLineage: naming</a>
   */
  private record Named(String namespace, String name) {
    static Named of(String path) {
      URI at = new Path(Secrets.hide(path)).toUri();
      String scheme = at.getScheme() == null ? "file" : at.getScheme();
      if (scheme.equals("file")) {
        return new Named("file", at.getPath());
      }
      if (scheme.startsWith("s3")) {
        return new Named("s3://" + at.getAuthority(), at.getPath().replaceFirst("^/", ""));
      }
      return new Named(
          scheme + "://" + Optional.ofNullable(at.getAuthority()).orElse(""), at.getPath());
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (Exception e) {
      progress.warn("OpenLineage does not hear of all of this run: " + Failures.text(e));
    }
  }
}
