package clientele.clustering;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.clustering.Segmentation.Segment;
import clientele.config.SegmentSettings.Scaling;
import clientele.config.SegmentSettings.Transform;
import clientele.run.Progress;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** How many Spark jobs each step takes beside MLlib's own: whatever the number of candidates. */
@SparkTest
class SparkJobsTest {
  @Test
  void stepsTakeFewJobs(SparkSession spark, SparkJobCounter counter) {
    Dataset<Row> frame =
        spark.sql(
            "select concat('k', id) as id, id % 7 as x, rand(1) as y, rand(2) as z, concat('c', id"
                + " % 3) as c from range(500)");
    FeatureSpace space = FeatureSpace.ofColumns("id", frame.schema(), List.of("x", "y", "z", "c"));
    List<Object> made = new ArrayList<>();
    assertThat(
            counter.jobs(
                () -> {
                  PinnedFrame pinned = PinnedFrame.of(frame, space, Map.of("worth", "y"));
                  FeatureTransform transform =
                      new FeatureTransformFitter(
                              Transform.AUTO, Scaling.ROBUST, Map.of(), Progress.SILENT)
                          .fit(pinned);
                  made.addAll(List.of(pinned, transform, Points.of(pinned, transform, 9)));
                }))
        .as("from rows to points")
        .isLessThanOrEqualTo(8);
    PinnedFrame pinned = (PinnedFrame) made.get(0);
    FeatureTransform transform = (FeatureTransform) made.get(1);
    try (pinned;
        Points points = (Points) made.get(2)) {
      for (int most : new int[] {3, 8}) {
        List<Segmenter.Candidate> candidates = candidates(transform, most);
        assertThat(counter.jobs(() -> new Evaluator(200).evaluate(points, candidates)))
            .as("the evidence of %d candidates", candidates.size())
            .isEqualTo(4);
      }
      Dataset<Row> labelled =
          new Segmentation(
                  transform,
                  candidates(transform, 3).get(1).model().orElseThrow(),
                  List.of(new Segment(1, "a"), new Segment(2, "b"), new Segment(3, "c")))
              .score(pinned);
      assertThat(
              counter.jobs(
                  () ->
                      SegmentProfile.of(
                          labelled, List.of(1, 2, 3), List.of("worth"), Optional.of("worth"))))
          .as("the profile")
          .isLessThanOrEqualTo(6);
    }
  }

  /** Four times the partitions, whose parts are added up on the way. */
  @Test
  void whatReachesTheDriverDoesNotGrowWithThePartitions(
      SparkSession spark, SparkJobCounter counter) {
    List<SegmentModel> models = new ArrayList<>();
    for (int k = 2; k <= 40; k++) {
      double[][] centers = new double[k][8];
      for (int i = 0; i < k; i++) {
        centers[i][i % 8] = 1 + i;
      }
      models.add(NearestCenterModel.of("kmeans", centers, new double[8]));
    }
    List<Long> bytes = new ArrayList<>();
    for (int partitions : new int[] {60, 240}) {
      List<WeightedPoint> all = new ArrayList<>();
      Random random = new Random(1);
      for (int i = 0; i < 2 * partitions; i++) {
        all.add(new WeightedPoint("c" + i, random.doubles(8).toArray(), 1));
      }
      try (Points points =
          Points.of(
              JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(all, partitions),
              3)) {
        bytes.add(counter.bytesToTheDriver(() -> SegmentSums.of(points, models)));
      }
    }
    assertThat(bytes.get(1)).isLessThan(bytes.get(0));
  }

  private static List<Segmenter.Candidate> candidates(FeatureTransform transform, int most) {
    List<Segmenter.Candidate> candidates = new ArrayList<>();
    double[] scale = new double[transform.width()];
    java.util.Arrays.fill(scale, 1);
    for (int k = 2; k <= most; k++) {
      double[][] centers = new double[k][transform.width()];
      for (int i = 0; i < k; i++) {
        centers[i][0] = i - k / 2.0;
      }
      candidates.add(
          new Segmenter.Candidate(
              "kmeans",
              k,
              Optional.of(NearestCenterModel.of("kmeans", centers, scale)),
              Optional.empty()));
    }
    return candidates;
  }
}
