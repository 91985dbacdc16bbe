package clientele.jobs;

import static clientele.jobs.SegmentFixture.JANUARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clientele.config.SourceSettings.Format;
import clientele.lake.Lake;
import clientele.lake.tables.CustomerSegments;
import clientele.lake.tables.SegmentModels;
import clientele.run.ExitCode;
import clientele.run.UserException;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table of one's own, in every format. */
@SparkTest
class SegmentInputTest {
  private static StageResult run(Lake lake, String input, Optional<LocalDate> asOf) {
    return new SegmentJob()
        .run(SegmentFixture.context(lake, SegmentFixture.quick(2, 4, input), asOf));
  }

  private static String input(Path path, Format format, String... columns) {
    return "input="
        + ConfigValueFactory.fromMap(
                Map.of(
                    "path", path.toString(),
                    "format", format.name().toLowerCase(Locale.ROOT),
                    "key", "id",
                    "columns", List.of(columns)))
            .render(ConfigRenderOptions.concise());
  }

  /**
   * Three groups in two columns, one more column that is text, one that does not vary. Delta takes
   * no brackets in names.
   */
  private static Path write(SparkSession spark, Path folder, Format format) {
    Path path = folder.resolve("points");
    spark
        .sql(
            "select id, 20 * (id % 3) + id % 7 as "
                + (format == Format.DELTA ? "income" : "`Annual Income (k$)`")
                + ", if(id % 50 = 0, null, 5.5D * (id % 3 = 1)::int + id / 900D) as `b.c`,"
                + " 'text' as words, 3 as same from range(300)")
        .write()
        .format(format.name().toLowerCase(Locale.ROOT))
        .option("header", "true")
        .save(path.toString());
    return path;
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void everyFormatGivesTheSameSegments(Format format, SparkSession spark, TemporaryLake temporary) {
    Lake lake = temporary.lake();
    StageResult result =
        run(lake, input(write(spark, temporary.folder(), format), format), Optional.of(JANUARY));

    assertThat(result.rowsOut()).isEqualTo(300);
    assertThat(result.summary().get(0))
        .startsWith("3 segments by kmeans as of 2026-01-01")
        .endsWith("in 2 features.");
    assertThat(result.summary().get(2)).startsWith("The segments are natural");
    assertThat(result.summary().get(3)).isEqualTo("  id       rows   share  name");
    assertThat(result.summary().get(4)).contains("101  33.7 %", "low b");
    assertThat(lake.read(CustomerSegments.CONTRACT).where("customer_id = '17'").count())
        .isEqualTo(1);
    String scaling = lake.read(SegmentModels.CONTRACT).first().getAs("scaling");
    assertThat(scaling)
        .contains(
            format == Format.DELTA ? "\"income\"" : "\"Annual Income (k$)\"",
            "\"b.c\"",
            "\"transform\":\"none\"",
            "\"weight\":1.0");
  }

  @Test
  void columnsMayBeChosen(SparkSession spark, TemporaryLake temporary) {
    StageResult result =
        run(
            temporary.lake(),
            input(write(spark, temporary.folder(), Format.PARQUET), Format.PARQUET, "b.c"),
            Optional.of(JANUARY));
    assertThat(result.summary().get(0)).endsWith("in 1 features.");
  }

  @Test
  void whatIsWrongIsSaidInWords(SparkSession spark, TemporaryLake temporary) throws IOException {
    Lake lake = temporary.lake();
    Path path = write(spark, temporary.folder(), Format.PARQUET);
    assertFails(lake, input(path, Format.PARQUET), Optional.empty(), ExitCode.USAGE, "--as-of");
    Optional<LocalDate> date = Optional.of(JANUARY);
    assertFails(
        lake,
        input(path.resolveSibling("nowhere"), Format.CSV),
        date,
        ExitCode.USAGE,
        "there is nothing at");
    assertFails(lake, input(path, Format.PARQUET, "nix"), date, ExitCode.USAGE, "no column nix");
    Path text = temporary.folder().resolve("text.parquet");
    Files.writeString(text, "no parquet at all, but long enough", StandardCharsets.UTF_8);
    assertFails(
        lake, input(text, Format.PARQUET), date, ExitCode.DATA, "cannot be read as parquet");
    Path huge = temporary.folder().resolve("huge.csv");
    Files.writeString(huge, "id,x\n1,1\n2,Infinity\n3,1e308\n4,NaN\n", StandardCharsets.UTF_8);
    assertFails(lake, input(huge, Format.CSV), date, ExitCode.DATA, "x holds 2 values");
    Path empty = temporary.folder().resolve("empty.csv");
    Files.writeString(empty, "id,x\n", StandardCharsets.UTF_8);
    assertFails(
        lake, input(empty, Format.CSV, "x"), date, ExitCode.NOTHING_TO_DO, "no rows to segment");
    assertThat(lake.has(CustomerSegments.CONTRACT)).isFalse();
  }

  @Test
  void aKeyIsANameAndNoNumber(TemporaryLake temporary) throws IOException {
    Path file = temporary.folder().resolve("keys.csv");
    StringBuilder text = new StringBuilder("id,x\n");
    for (int i = 0; i < 40; i++) {
      text.append(String.format(Locale.ROOT, "%03d,%d%n", i, 100 * (i % 2) + i));
    }
    text.append("7,150\n");
    Files.writeString(file, text, StandardCharsets.UTF_8);
    Lake lake = temporary.lake();

    run(lake, input(file, Format.CSV), Optional.of(JANUARY));

    assertThat(lake.read(CustomerSegments.CONTRACT).where("customer_id in ('007', '7')").count())
        .isEqualTo(2);
  }

  @Test
  void aDeltaTableIsNotReadAsItsFiles(SparkSession spark, TemporaryLake temporary) {
    Path path = write(spark, temporary.folder(), Format.DELTA);
    assertFails(
        temporary.lake(),
        input(path, Format.PARQUET),
        Optional.of(JANUARY),
        ExitCode.USAGE,
        "format = delta");
  }

  private static void assertFails(
      Lake lake, String input, Optional<LocalDate> asOf, ExitCode code, String words) {
    assertThatThrownBy(() -> run(lake, input, asOf))
        .isInstanceOfSatisfying(UserException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(words);
  }
}
