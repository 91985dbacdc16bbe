package clientele.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class RfmGridTest {
  private static final List<String> NAMES =
      List.of(
          "Champions",
          "Loyal",
          "Potential loyalist",
          "New customers",
          "Promising",
          "Needs attention",
          "About to sleep",
          "Cannot lose them",
          "At risk",
          "Hibernating",
          "Lost");

  @Test
  void theShippedGridNamesAllCellsWithSense(SparkSession spark) {
    RfmGrid grid = RfmGrid.shipped();
    assertThat(grid.names()).isEqualTo(NAMES);
    Set<String> used = new HashSet<>();
    for (int r = 1; r <= 5; r++) {
      for (int f = 1; f <= 5; f++) {
        for (int m = 1; m <= 5; m++) {
          String name = grid.name(r, f, m);
          used.add(name);
          assertThat(name).as("%d%d%d", r, f, m).isIn(NAMES);
          if (r <= 2) {
            assertThat(name)
                .as("%d%d%d", r, f, m)
                .isIn("Cannot lose them", "At risk", "Hibernating", "Lost");
          }
          if (r >= 3) {
            assertThat(name)
                .as("%d%d%d", r, f, m)
                .isNotIn("Cannot lose them", "At risk", "Hibernating", "Lost");
          }
          int rank = NAMES.indexOf(name);
          if (f < 5) {
            assertThat(NAMES.indexOf(grid.name(r, f + 1, m)))
                .as("%d%d%d with a higher f", r, f, m)
                .isLessThanOrEqualTo(rank);
          }
          if (m < 5) {
            assertThat(NAMES.indexOf(grid.name(r, f, m + 1)))
                .as("%d%d%d with a higher m", r, f, m)
                .isLessThanOrEqualTo(rank);
          }
        }
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(NAMES);
    List<Row> cells =
        spark
            .range(125)
            .selectExpr("id div 25 + 1 r", "id div 5 % 5 + 1 f", "id % 5 + 1 m")
            .withColumn(
                "name",
                grid.segment(
                    functions.col("r").cast("int"),
                    functions.col("f").cast("int"),
                    functions.col("m").cast("int")))
            .collectAsList();
    for (Row cell : cells) {
      assertThat(cell.getString(3))
          .isEqualTo(
              grid.name((int) cell.getLong(0), (int) cell.getLong(1), (int) cell.getLong(2)));
    }
  }

  @Test
  void theFirstRuleThatHoldsNamesTheCell() {
    RfmGrid grid =
        RfmGrid.parse(
            """
            segments = [
              { name = "Best", r = 5, f = "4-5", m = 5 }
              { name = Good, r = "4 - 5" }
              { name = "Rest, \\"[all]\\" 🛒" }
            ]""",
            "mine.conf");
    assertThat(grid.name(5, 4, 5)).isEqualTo("Best");
    assertThat(grid.name(4, 4, 5)).isEqualTo("Good");
    assertThat(grid.name(1, 1, 1)).isEqualTo("Rest, \"[all]\" 🛒");
    assertThat(grid.names()).containsExactly("Best", "Good", "Rest, \"[all]\" 🛒");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{ name = A, r = \"1-4\" }|line 2: no rule names the cell r = 5, f = 1, m = 1 and 24 more",
        "{ name = A, x = 3 }|line 3: unknown key x; a rule has name, r, f and m",
        "{ name = A, r = 6 }|line 3: r must be a score of 1 to 5",
        "{ name = A, f = \"4-2\" }|line 3: f must begin with the smaller score",
        "{ name = A, m = [1] }|line 3: m must be a score of 1 to 5",
        "{ r = 1 }|line 3: a rule needs a name",
        "{ name = \" \" }|line 3: a rule needs a name",
        "{ name = 7 }|line 3: a rule needs a name",
        "{ name = A },{ name = B, r = 1 }|line 3: the rule for \"B\" names no cell",
        "A|line 3: a rule looks like",
        "{ name = |mine.conf: 4",
        "{ name = ${no.such.key} }|mine.conf: 3",
      })
  void aBadGridIsToldWithFileAndLine(String rules, String message) {
    assertThatThrownBy(
            () -> RfmGrid.parse("# names\nsegments = [\n" + rules + "\n]\n", "mine.conf"))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("mine.conf")
        .hasMessageContaining(message)
        .extracting(e -> ((UserException) e).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aFileWithoutRulesIsRefused() {
    assertThatThrownBy(() -> RfmGrid.parse("", "mine.conf"))
        .hasMessageContaining("segments must be a list of rules");
    assertThatThrownBy(() -> RfmGrid.parse("segments = []", "mine.conf"))
        .hasMessageContaining("segments must be a list of rules");
    assertThatThrownBy(() -> RfmGrid.parse("a = 1\nsegment = [{name = A}]", "mine.conf"))
        .hasMessageContaining("unknown key");
  }

  @Test
  void aGridIsReadFromAnyHadoopPath(TemporaryLake temporary) throws IOException {
    Path file = temporary.folder().resolve("grid.conf");
    Files.writeString(file, "segments = [{ name = \"Tümü\" }]");
    Configuration hadoop = new Configuration();
    assertThat(RfmGrid.read(file.toUri().toString(), hadoop).name(3, 3, 3)).isEqualTo("Tümü");
    assertThat(RfmGrid.read(file.toString(), hadoop).name(3, 3, 3)).isEqualTo("Tümü");
    assertThatThrownBy(() -> RfmGrid.read(temporary.folder() + "/none.conf", hadoop))
        .isInstanceOf(UserException.class)
        .hasMessageContaining("features.rfm_grid")
        .hasMessageContaining("none.conf");
  }
}
