package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.jobs.Lineage.Data;
import clientele.jobs.Lineage.Event;
import clientele.jobs.Lineage.State;
import clientele.lake.tables.CustomerSegments;
import clientele.run.Progress;
import io.openlineage.client.OpenLineage;
import io.openlineage.client.transports.Transport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/**
 * What OpenLineage is told of a stage; that it reaches a file by Spark's listener is tested there.
 */
class OpenLineageEventsTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String PARENT = "0198e0c0-1111-7222-8333-123456789abc";

  /** Keeps what it is given, or fails. */
  private static final class Kept extends Transport {
    private final List<OpenLineage.RunEvent> events = new ArrayList<>();
    private boolean isDown;

    @Override
    public void emit(OpenLineage.RunEvent event) {
      if (isDown) {
        throw new IllegalStateException("connection refused");
      }
      events.add(event);
    }

    @Override
    public void emit(OpenLineage.DatasetEvent event) {
      throw new AssertionError("no event of a stage");
    }

    @Override
    public void emit(OpenLineage.JobEvent event) {
      throw new AssertionError("no event of a stage");
    }

    @Override
    public void close() {}
  }

  private static Event event(State state, String error) {
    return new Event(
        state,
        NOON,
        "run1",
        "segment",
        List.of(
            new Data("s3a://raw/shop/transactions", Optional.empty(), Optional.empty()),
            new Data("file:/lake/of mine/a", Optional.empty(), Optional.of(4L)),
            new Data("/lake/b", Optional.empty(), Optional.empty()),
            new Data("hdfs://name:8020/lake/c", Optional.empty(), Optional.empty())),
        List.of(
            new Data(
                "s3a://lake/customer_segments",
                Optional.of(CustomerSegments.CONTRACT),
                Optional.of(7L))),
        Optional.ofNullable(error));
  }

  @Test
  void aStageIsAJobWithItsDataUnderTheNamesOfTheStandard() {
    Kept kept = new Kept();
    SparkConf conf =
        new SparkConf(false)
            .set("spark.openlineage.namespace", "shop")
            .set("spark.openlineage.parentRunId", PARENT)
            .set("spark.openlineage.parentJobName", "clientele_daily.segment");
    try (Lineage lineage = new OpenLineageEvents(kept, conf, "1.2", Progress.SILENT)) {
      lineage.tell(event(State.BEGUN, null));
      lineage.tell(event(State.SUCCEEDED, null));
      lineage.tell(event(State.FAILED, "the disk is full"));
    }
    assertThat(kept.events)
        .extracting(event -> event.getEventType().name())
        .containsExactly("START", "COMPLETE", "FAIL");
    // All three are of one run.
    assertThat(kept.events)
        .extracting(event -> event.getRun().getRunId())
        .containsOnly(kept.events.get(0).getRun().getRunId());
    OpenLineage.RunEvent done = kept.events.get(1);
    assertThat(done.getEventTime().toInstant()).isEqualTo(NOON);
    assertThat(done.getProducer()).hasToString("urn:clientele:1.2");
    assertThat(done.getJob().getNamespace()).isEqualTo("shop");
    assertThat(done.getJob().getName()).isEqualTo("clientele.segment");
    assertThat(done.getRun().getFacets().getParent().getRun().getRunId()).hasToString(PARENT);
    assertThat(done.getInputs())
        .extracting(data -> data.getNamespace() + " " + data.getName())
        .containsExactly(
            "s3://raw shop/transactions",
            "file /lake/of mine/a",
            "file /lake/b",
            "hdfs://name:8020 /lake/c");
    assertThat(done.getInputs().get(1).getFacets().getVersion().getDatasetVersion()).isEqualTo("4");
    OpenLineage.OutputDataset segments = done.getOutputs().get(0);
    assertThat(segments.getFacets().getVersion().getDatasetVersion()).isEqualTo("7");
    assertThat(segments.getFacets().getSchema().getFields())
        .anySatisfy(
            field -> {
              assertThat(field.getName()).isEqualTo("segment_id");
              assertThat(field.getType()).isEqualTo("int");
            });
    assertThat(done.getRun().getFacets().getErrorMessage()).isNull();
    assertThat(kept.events.get(2).getRun().getFacets().getErrorMessage().getMessage())
        .isEqualTo("the disk is full");
  }

  @Test
  void aRunThatNobodyHearsOfGoesOnAndSaysSoOnce() {
    Kept kept = new Kept();
    kept.isDown = true;
    List<String> warnings = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void step(String what) {}

          @Override
          public void warn(String what) {
            warnings.add(what);
          }
        };
    try (Lineage lineage = new OpenLineageEvents(kept, new SparkConf(false), "1.2", progress)) {
      lineage.tell(event(State.BEGUN, null));
      lineage.tell(event(State.SUCCEEDED, null));
    }
    assertThat(warnings)
        .containsExactly("OpenLineage does not hear of this run: connection refused.");
  }
}
