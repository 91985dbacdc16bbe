package clientele.jobs;

import static clientele.jobs.SegmentFixture.APRIL;
import static clientele.jobs.SegmentFixture.FOUR;
import static clientele.jobs.SegmentFixture.JANUARY;
import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.SegmentSettings;
import clientele.features.ExactQuantiles;
import clientele.jobs.SegmentFixture.Group;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.tables.CustomerFeatures;
import clientele.lake.tables.CustomerSegments;
import clientele.testing.SparkJobCounter;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** How many customers there are, and how they lie in files. */
@SparkTest
class SegmentLayoutTest {
  private static void segment(Lake lake, LocalDate asOf, String... more) {
    SegmentSettings settings = SegmentFixture.quick(3, 4, more);
    new SegmentJob().run(SegmentFixture.context(lake, settings, Optional.of(asOf)));
  }

  private static void rewrite(Lake lake, LocalDate asOf, UnaryOperator<Dataset<Row>> change) {
    Publication publication = lake.publication();
    publication.replaceSlice(
        CustomerFeatures.CONTRACT,
        change.apply(lake.read(CustomerFeatures.CONTRACT, asOf)),
        Map.of("as_of", asOf));
    publication.commit();
  }

  /** Cards, ledger and members that keep their segment are there, too. */
  @Test
  void filesAndOrderDoNotMatterToAnyTable(TemporaryLake temporary) {
    List<Lake> lakes = List.of(temporary.another(), temporary.another());
    List<Integer> files = new ArrayList<>();
    for (int layout = 0; layout < 2; layout++) {
      Lake lake = lakes.get(layout);
      for (LocalDate asOf : List.of(JANUARY, APRIL)) {
        double recency = asOf.equals(JANUARY) ? 60 : 66;
        SegmentFixture.write(lake, asOf, List.of(new Group(1_500, recency, 9, 40)), 0);
        if (layout == 1) {
          rewrite(
              lake,
              asOf,
              rows -> rows.repartition(5).sortWithinPartitions(functions.desc("monetary")));
        }
        segment(lake, asOf, "coreset=1000");
      }
      files.add(lake.read(CustomerFeatures.CONTRACT).inputFiles().length);
    }
    assertThat(files.get(1)).isGreaterThan(files.get(0));
    assertThat(lakes.get(0).read(CustomerSegments.CONTRACT).where("assigned_by = 'held'").count())
        .isPositive();
    for (TableContract table : new SegmentJob().writes()) {
      assertThatData(SegmentFixture.results(lakes.get(1), table))
          .hasSameDataAs(SegmentFixture.results(lakes.get(0), table));
    }
  }

  /** Quantiles gather up to a bound of their own: see {@code ExactQuantilesTest}. */
  @Test
  void whatReachesTheDriverDoesNotGrowWithTheCustomers(
      TemporaryLake temporary, SparkJobCounter counter) {
    List<Long> bytes = new ArrayList<>();
    for (int times : new int[] {4, 16}) {
      Lake lake = temporary.another();
      SegmentFixture.write(lake, JANUARY, FOUR, 0);
      rewrite(
          lake,
          JANUARY,
          rows ->
              rows.crossJoin(lake.spark().range(times))
                  .withColumn("customer_id", functions.expr("concat(customer_id, '-', id)"))
                  .drop("id")
                  .coalesce(2));
      bytes.add(
          counter.bytesToTheDriver(
              ExactQuantiles.class, () -> segment(lake, JANUARY, "coreset=1000")));
    }
    assertThat(bytes.get(1)).isLessThan(bytes.get(0) * 11 / 10);
  }
}
