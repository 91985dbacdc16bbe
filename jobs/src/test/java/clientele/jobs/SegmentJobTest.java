package clientele.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.KSelection;
import clientele.lake.tables.SegmentModels;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SparkTest
class SegmentJobTest {
  @Test
  void plantedGroupsBecomeSegments(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    SegmentFixture.write(lake, SegmentFixture.JANUARY, SegmentFixture.FOUR, 0);
    long t = System.nanoTime();
    StageResult result =
        new SegmentJob()
            .run(SegmentFixture.context(lake, SegmentFixture.settings(), Optional.empty()));
    System.out.println((System.nanoTime() - t) / 1000000 + " ms");
    result.summary().forEach(System.out::println);
    lake.read(KSelection.CONTRACT).show(30, false);
    lake.read(SegmentModels.CONTRACT).show(1, 0, true);
    lake.read(CustomerSegments.CONTRACT).show(5, false);
    assertThat(result.rowsOut()).isEqualTo(800);
  }
}
