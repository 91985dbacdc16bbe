package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.Segmentation.Segment;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.config.SettingsLoader;
import clientele.run.Progress;
import clientele.spark.SparkSettings;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The same rows give the same labels, models and evidence to the last bit, however they lie in
 * files, whatever order they come in, and however many cores work on them.
 */
@SparkTest
class DeterminismTest {
  /** Two partitions' worth of customers in overlapping groups: nothing converges at once. */
  private static Dataset<Row> customers(SparkSession spark, long rows) {
    return spark.sql(
        "select concat('c', id) as id, 3 * (id % 4) + randn(1) as a, exp(randn(2)) as b,"
            + " randn(3) + (id % 3) as c from range(0, "
            + rows
            + ", 1, 1)");
  }

  /** Everything that depends on the rows: labels, models, evidence. */
  private static String fingerprint(Dataset<Row> frame) {
    FeatureSpace space = FeatureSpace.ofColumns("id", frame.schema(), List.of("a", "b", "c"));
    try (PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of())) {
      FeatureTransform transform =
          new FeatureTransformFitter(Transform.AUTO, Scaling.ROBUST, Map.of(), Progress.SILENT)
              .fit(pinned);
      try (Points points = Points.of(pinned, transform, 8)) {
        List<Segmenter.Candidate> candidates =
            new MLlibSegmenter(MLlibSegmenter.ALGORITHMS, 2, 8)
                .candidates(points, new Segmenter.Range(4, 4), 11);
        StringBuilder text = new StringBuilder(Json.text(transform.toJson()));
        for (Evidence evidence : new Evaluator(500).evaluate(points, candidates)) {
          SegmentModel model = evidence.candidate().model().orElseThrow();
          List<Segment> segments = new ArrayList<>();
          for (int i = 1; i <= model.segments(); i++) {
            segments.add(new Segment(i, "s" + i));
          }
          Row labels =
              new Segmentation(transform, model, segments)
                  .score(pinned)
                  .agg(
                      functions.sum(
                          functions
                              .xxhash64(
                                  functions.col("customer_id"),
                                  functions.col("segment_id"),
                                  functions.col("distance"))
                              .cast("decimal(38,0)")))
                  .first();
          text.append('\n')
              .append(Json.text(model.toJson()))
              .append(evidence.values())
              .append(labels);
        }
        return text.append(searched(points)).toString();
      }
    }
  }

  /** What the default engine finds: on a coreset, then on all rows. */
  private static String searched(Points points) {
    List<String> sets =
        List.of(
            "segment.coreset=4000",
            "segment.silhouette_sample=500",
            "segment.starts=2",
            "segment.resamples=5",
            "segment.references=19");
    SegmentSearch.Found found =
        new SegmentSearch(
                SettingsLoader.load(Optional.empty(), sets, Set.of()).settings().segment(),
                Progress.SILENT)
            .run(points, new Segmenter.Range(3, 5), 11);
    StringBuilder text = new StringBuilder();
    for (SegmentChoice.Ranked ranked : found.ranked()) {
      SegmentModel model = ranked.evidence().candidate().model().orElseThrow();
      text.append('\n')
          .append(Json.text(model.toJson()))
          .append(ranked.evidence().values())
          .append(ranked.reason());
    }
    return text.append('\n').append(found.verdict()).toString();
  }

  @Test
  void filesAndOrderDoNotMatter(SparkSession spark, TemporaryLake temporary) {
    Dataset<Row> rows = customers(spark, 70_000);
    String expected = fingerprint(rows);
    String one = temporary.folder().resolve("one").toUri().toString();
    String seven = temporary.folder().resolve("seven").toUri().toString();
    rows.orderBy(functions.col("b").desc()).coalesce(1).write().parquet(one);
    rows.repartition(7).write().parquet(seven);

    assertThat(fingerprint(spark.read().parquet(one))).isEqualTo(expected);
    assertThat(fingerprint(spark.read().parquet(seven))).isEqualTo(expected);
  }

  @Test
  @Tag("slow")
  void coresDoNotMatter(TemporaryLake temporary) throws Exception {
    List<String> found = new ArrayList<>();
    for (int cores : new int[] {1, 4}) {
      Path out = temporary.folder().resolve("cores-" + cores);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              DeterminismTest.class.getName(),
              Integer.toString(cores),
              out.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(temporary.folder().resolve("log-" + cores).toFile())
              .start();
      boolean ended = process.waitFor(15, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).isTrue();
      assertThat(process.exitValue())
          .as(() -> log(temporary.folder().resolve("log-" + cores)))
          .isZero();
      found.add(Files.readString(out, StandardCharsets.UTF_8));
    }
    assertThat(found.get(1)).isEqualTo(found.get(0));
  }

  private static String log(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  /**
   * Writes the fingerprint as another process sees it.
   *
   * @param args cores, file to write
   * @throws Exception where the file cannot be written
   */
  public static void main(String[] args) throws Exception {
    int cores = Integer.parseInt(args[0]);
    SparkSession.Builder builder = SparkSession.builder();
    SparkSettings.embedded(cores).forEach(builder::config);
    try (SparkSession spark = builder.getOrCreate()) {
      Files.writeString(
          Path.of(args[1]), fingerprint(customers(spark, 70_000)), StandardCharsets.UTF_8);
    }
  }
}
