package clientele.jobs;

import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.SegmentSettings;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Which features are clustered: blocks, demographics, entries of maps. */
@SparkTest
class SegmentFeaturesTest {
  private static Row model(Lake lake, String... features) {
    SegmentFixture.write(lake, JANUARY, FOUR, 0);
    SegmentSettings settings =
        SegmentFixture.quick(
            3, 4, "features=" + ConfigValueFactory.fromIterable(List.of(features)).render());
    new SegmentJob().run(SegmentFixture.context(lake, settings, Optional.of(JANUARY)));
    return lake.read(SegmentModels.CONTRACT).first();
  }

  /** The shipped configuration conf/rfm-and-demographics.conf names these. */
  @Test
  void rfmAndDemographicsAreClusteredTogether(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    Row model = model(lake, "recency_days", "frequency", "monetary", "demographic");

    assertThat(model.<String>getList(model.fieldIndex("features")))
        .containsExactly("frequency", "monetary", "recency_days", "age", "gender");
    assertThat(model.<String>getAs("scaling"))
        .contains("\"missing_share\":", "\"levels\":[\"M\",\"F\"]", "\"missing\":true");
    // Everyone has a segment, those of unknown age and gender too.
    assertThat(lake.read(CustomerSegments.CONTRACT).where("segment_id is not null").count())
        .isEqualTo(800);
    assertThat(
            lake.read(CustomerSegments.CONTRACT)
                .select("segment_name", "segment_id")
                .distinct()
                .count())
        .isEqualTo(lake.read(CustomerSegments.CONTRACT).select("segment_id").distinct().count());
  }

  @Test
  void entriesOfMapsAreClusteredUnderTheirNames(TemporaryLake temporary) {
    Row model =
        model(
            temporary.lake(), "value", "category_shares", "numbers.zufriedenheit", "categories.😀");

    assertThat(model.<String>getList(model.fieldIndex("features")))
        .containsExactly(
            "frequency",
            "monetary",
            "recency_days",
            "category_shares.Toys, \"wood\" [3.+]",
            "category_shares.a.b",
            "categories.😀",
            "numbers.zufriedenheit");
    assertThat(model.<String>getAs("centers"))
        .contains("\"category_shares.Toys, \\\"wood\\\" [3.+]\":0.");
  }
}
