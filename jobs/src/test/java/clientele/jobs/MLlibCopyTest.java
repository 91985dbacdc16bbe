package clientele.jobs;

import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.clustering.SegmentModel;
import clientele.clustering.Segmentation;
import clientele.lake.Lake;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.ml.clustering.KMeansModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published model as any Spark program loads it. */
@SparkTest
class MLlibCopyTest {
  private static void run(Lake lake, String... more) {
    new SegmentJob()
        .run(SegmentFixture.context(lake, SegmentFixture.quick(4, 5, more), Optional.of(JANUARY)));
  }

  private static Path models(TemporaryLake temporary) {
    return temporary.folder().resolve("lake").resolve("models");
  }

  /** Each file below a folder with the moment it was written. */
  private static Map<String, FileTime> files(Path folder) throws IOException {
    Map<String, FileTime> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(path).toString(), Files.getLastModifiedTime(path));
      }
    }
    return files;
  }

  /** Of all rows, of a tree, and of a coreset's centres that all rows have moved. */
  @ParameterizedTest
  @CsvSource({"kmeans, 20000", "bisecting-kmeans, 20000", "kmeans, 1000"})
  void itGivesScaledVectorsThePublishedLabels(
      String algorithm, int coreset, TemporaryLake temporary) throws IOException {
    Lake lake = temporary.another();
    // Groups that run into one another, so that a label is not plain from afar.
    SegmentFixture.write(lake, JANUARY, List.of(new SegmentFixture.Group(1_500, 60, 9, 40)), 0);
    run(lake, "algorithms=[" + algorithm + "]", "coreset=" + coreset);
    Row row = lake.read(SegmentModels.CONTRACT).first();
    String id = row.getAs("model_id");
    KMeansModel model = KMeansModel.load(lake.root() + "/models/" + id);
    assertThat(model.getK()).isEqualTo(row.<Integer>getAs("k"));
    assertThat(model.uid()).isEqualTo(id);

    List<Integer> ids = new ArrayList<>();
    for (JsonNode center : new ObjectMapper().readTree(row.<String>getAs("centers"))) {
      ids.add(center.get("segment_id").asInt());
    }
    Dataset<Row> vectors =
        Segmentation.read(row.getAs("model"))
            .transform()
            .vectors(lake.read(CustomerFeatures.CONTRACT, JANUARY));
    Dataset<Row> labels =
        model
            .transform(vectors)
            .select(
                functions.col("customer_id"),
                functions
                    .element_at(
                        functions.lit(ids.toArray(Integer[]::new)),
                        functions.col("prediction").plus(1))
                    .as("segment_id"));
    assertThatData(labels)
        .hasSameDataAs(
            lake.read(CustomerSegments.CONTRACT)
                .select(
                    functions.col("customer_id"),
                    functions.col("nearest_segment_id").as("segment_id")));
  }

  @Test
  void itIsWrittenOnceAndMendedWhereItIsBroken(TemporaryLake temporary) throws IOException {
    Lake lake = temporary.lake();
    SegmentModel model =
        SegmentModel.read(
            new ObjectMapper()
                .readTree(
                    "{\"type\":\"nearest-center\",\"algorithm\":\"kmeans\",\"centers\":[[0.1,2],[3,4]]}"));
    Path folder = models(temporary).resolve("one");
    MLlibCopy.save(lake, "one", model);
    Map<String, FileTime> written = files(folder);
    assertThat(written).isNotEmpty();
    MLlibCopy.save(lake, "one", model);
    assertThat(files(folder)).isEqualTo(written);

    // As a run leaves it that is killed while it writes.
    try (Stream<Path> data = Files.list(folder.resolve("data"))) {
      for (Path file : data.toList()) {
        Files.delete(file);
      }
    }
    MLlibCopy.save(lake, "one", model);
    assertThat(KMeansModel.load(MLlibCopy.path(lake, "one").toString()).clusterCenters())
        .containsExactly(Vectors.dense(0.1, 2), Vectors.dense(3, 4));
  }

  @Test
  void withoutItNothingIsPublished(TemporaryLake temporary) throws IOException {
    Lake lake = temporary.lake();
    SegmentFixture.write(lake, JANUARY, FOUR, 0);
    Files.writeString(models(temporary), "in the way");
    assertThatThrownBy(() -> run(lake))
        .isInstanceOfSatisfying(
            UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("models/2026-01-01-kmeans-4-")
        .hasMessageContaining("Nothing was published");
    for (TableContract table : new SegmentJob().writes()) {
      assertThat(lake.has(table)).as(table.name()).isFalse();
    }
  }
}
