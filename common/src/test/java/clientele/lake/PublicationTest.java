package clientele.lake;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.time.LocalDate;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;

@SparkTest
class PublicationTest {
  private static final TableContract SCORES =
      TableContract.table("scores", "Scores by date.")
          .grain("a customer at a date", "customer_id", "as_of")
          .required("customer_id", DataTypes.StringType, "who")
          .required("as_of", DataTypes.DateType, "when")
          .optional("score", DataTypes.IntegerType, "points")
          .replacedBy("as_of")
          .check("score_positive", "score is null or score > 0")
          .build();
  private static final LocalDate JANUARY = LocalDate.parse("2026-01-01");
  private static final LocalDate MARCH = LocalDate.parse("2026-03-01");

  private static Dataset<Row> scores(SparkSession spark, String values) {
    return spark.sql(
        "select customer_id, to_date(as_of) as as_of, score from values "
            + values
            + " as t(customer_id, as_of, score)");
  }

  private static void replace(Lake lake, LocalDate asOf, String values) {
    Publication publication = lake.publication();
    publication.replaceSlice(SCORES, scores(lake.spark(), values), Map.of("as_of", asOf));
    publication.commit();
  }

  @Test
  void aSliceIsReplacedAndTheOthersStay(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    replace(lake, JANUARY, "('a', '2026-01-01', 1), ('b', '2026-01-01', 2)");
    replace(lake, MARCH, "('a', '2026-03-01', 3)");
    replace(lake, JANUARY, "('c', '2026-01-01', 4)");

    assertThatData(lake.read(SCORES)).hasRows("c|2026-01-01|4", "a|2026-03-01|3");
    assertThat(lake.latestAsOf(SCORES)).contains(MARCH);
  }

  @Test
  void anEmptyFrameClearsItsSliceOnly(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    replace(lake, JANUARY, "('a', '2026-01-01', 1)");
    replace(lake, MARCH, "('a', '2026-03-01', 3)");
    Publication publication = lake.publication();
    publication.replaceSlice(SCORES, lake.read(SCORES).where("false"), Map.of("as_of", JANUARY));
    publication.commit();

    assertThatData(lake.read(SCORES)).hasRows("a|2026-03-01|3");
  }

  @Test
  void nothingIsVisibleBeforeTheCommit(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    replace(lake, JANUARY, "('a', '2026-01-01', 1)");
    Publication publication = lake.publication();
    long rows =
        publication.replaceSlice(
            SCORES,
            scores(lake.spark(), "('b', '2026-01-01', 2), ('c', '2026-01-01', 2)"),
            Map.of("as_of", JANUARY));

    assertThat(rows).isEqualTo(2);
    assertThatData(lake.read(SCORES)).hasRows("a|2026-01-01|1");
    publication.commit();
    assertThatData(lake.read(SCORES)).hasRows("b|2026-01-01|2", "c|2026-01-01|2");
  }

  @Test
  void aRowOutsideTheSliceOrAgainstACheckChangesNothing(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    replace(lake, JANUARY, "('a', '2026-01-01', 1)");

    assertThatThrownBy(() -> replace(lake, JANUARY, "('b', '2026-02-01', 1)"))
        .hasStackTraceContaining("outside the slice as_of = 2026-01-01: 2026-02-01");
    assertThatThrownBy(() -> replace(lake, JANUARY, "('b', '2026-01-01', -1)"))
        .hasStackTraceContaining("score_positive");
    assertThatThrownBy(() -> replace(lake, JANUARY, "(null, '2026-01-01', 1)"))
        .hasStackTraceContaining("customer_id");
    assertThatData(lake.read(SCORES)).hasRows("a|2026-01-01|1");
  }

  @Test
  void rowsAreMergedByTheKey(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    replace(lake, JANUARY, "('a', '2026-01-01', 1), ('b', '2026-01-01', 2)");
    Publication publication = lake.publication();
    publication.upsert(
        SCORES, scores(lake.spark(), "('b', '2026-01-01', 5), ('b', '2026-03-01', 6)"));
    publication.commit();

    assertThatData(lake.read(SCORES)).hasRows("a|2026-01-01|1", "b|2026-01-01|5", "b|2026-03-01|6");
  }

  @Test
  void appendedRowsStay(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    for (int run = 1; run <= 2; run++) {
      Publication publication = lake.publication();
      publication.append(SCORES, scores(lake.spark(), "('a', '2026-01-01', " + run + ")"));
      publication.commit();
    }
    assertThatData(lake.read(SCORES)).hasRows("a|2026-01-01|1", "a|2026-01-01|2");
  }

  @Test
  void aTableOfAnotherShapeIsRefusedInWords(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    lake.spark().range(3).write().format("delta").save(lake.path(SCORES).toString());
    assertThatThrownBy(() -> replace(lake, JANUARY, "('a', '2026-01-01', 1)"))
        .isInstanceOf(clientele.run.UserException.class)
        .hasMessageContaining("no column customer_id")
        .hasMessageContaining("unknown column id");
  }

  @Test
  void aTableOfAnEarlierVersionIsReadAndGetsItsNewColumns(TemporaryLake temporary) {
    Lake lake = temporary.lake();
    TableContract earlier =
        TableContract.table("scores", "Scores by date.")
            .grain("a customer at a date", "customer_id", "as_of")
            .required("customer_id", DataTypes.StringType, "who")
            .required("as_of", DataTypes.DateType, "when")
            .replacedBy("as_of")
            .build();
    Publication first = lake.publication();
    first.note(earlier, Map.of("kept", "yes"));
    first.replaceSlice(
        earlier,
        scores(lake.spark(), "('a', '2026-01-01', 0), ('b', '2026-01-01', 0)").drop("score"),
        Map.of("as_of", JANUARY));
    first.commit();
    assertThatData(lake.read(SCORES)).hasRows("a|2026-01-01|null", "b|2026-01-01|null");

    Publication publication = lake.publication();
    publication.upsert(SCORES, scores(lake.spark(), "('b', '2026-01-01', 5)"));
    publication.commit();
    replace(lake, MARCH, "('c', '2026-03-01', 3)");

    assertThatData(lake.read(SCORES))
        .hasRows("a|2026-01-01|null", "b|2026-01-01|5", "c|2026-03-01|3");
    assertThat(lake.notes(SCORES)).containsEntry("kept", "yes");
    assertThatData(lake.spark().read().format("delta").load(lake.path(SCORES).toString()))
        .hasSameDataAs(lake.read(SCORES));
    assertThatThrownBy(() -> replace(lake, JANUARY, "('b', '2026-01-01', -1)"))
        .hasStackTraceContaining("score_positive");
  }
}
