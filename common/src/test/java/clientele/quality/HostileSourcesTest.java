package clientele.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import clientele.config.IngestSettings;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.config.SourceSettings.Treatment;
import clientele.lake.Lake;
import clientele.run.ExitCode;
import clientele.run.Progress;
import clientele.run.RunContext;
import clientele.run.UserException;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What real sources hold that no one foresees: each is read right, or refused in a person's words.
 */
@SparkTest
class HostileSourcesTest {
  private static final String ROWS =
      "customer_id,ts,amount,transaction_id\na,2026-01-05,12.50,t1\nb,2026-01-06,7,t2\n";

  private Path folder;
  private SparkSession spark;

  @BeforeEach
  void place(TemporaryLake lake, SparkSession session) {
    folder = lake.folder();
    spark = session;
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content, StandardCharsets.UTF_8);
  }

  /** A source whose rows a SELECT makes, as Parquet. */
  private Path parquet(String name, String select) {
    Path path = folder.resolve(name);
    spark.sql(select).coalesce(1).write().mode("append").parquet(path.toString());
    return path;
  }

  private static SourceSettings source(
      Path path, Format format, Optional<String> query, Map<String, String> columns) {
    return new SourceSettings(
        Optional.of(path.toString()),
        format,
        Map.of(),
        query,
        columns,
        new SourceSettings.Identity(Optional.empty(), Optional.empty()),
        new SourceSettings.Scale(Optional.empty(), Optional.empty()),
        Treatment.QUARANTINE,
        Treatment.KEEP,
        ZoneOffset.UTC,
        DecimalSeparator.POINT,
        Map.of());
  }

  private static SourceSettings source(Path path, Format format) {
    return source(path, format, Optional.empty(), Map.of());
  }

  private InspectedSource inspect(SourceSettings source) {
    RunContext run =
        RunContext.begin(
            Clock.fixed(Instant.parse("2026-02-01T08:00:00Z"), ZoneOffset.UTC),
            Optional.empty(),
            1,
            Progress.SILENT);
    return InspectedSource.inspect(
        SourceSpec.TRANSACTIONS,
        source,
        new IngestSettings(
            new IngestSettings.Dates(LocalDate.parse("1970-01-01"), Optional.empty()),
            new IngestSettings.Age(0, 120),
            new IngestSettings.RejectedShare(0.9),
            new IngestSettings.Outliers(3, 12, 2),
            new IngestSettings.History(28, 3),
            new IngestSettings.NearDuplicates(
                IngestSettings.NearDuplicates.Action.FLAG, List.of())),
        new SourceReader(spark, Map.of("transactions", source)),
        run,
        new EarlierIngest(new Lake(spark, folder.toString()), "test", false));
  }

  private void assertKept(SourceSettings source, long read, long rejected) {
    try (InspectedSource inspected = inspect(source)) {
      assertThat(inspected.read()).isEqualTo(read);
      assertThat(inspected.rejected()).isEqualTo(rejected);
    }
  }

  private UserException refused(SourceSettings source) {
    UserException refusal =
        catchThrowableOfType(UserException.class, () -> inspect(source).close());
    assertThat(refusal).isNotNull();
    assertThat(refusal.getMessage()).contains("transactions");
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert overwrite directory '%s' using parquet select * from transactions",
        "with t as (select * from transactions) insert overwrite directory '%s' using parquet"
            + " select * from t",
        "from transactions insert overwrite directory '%s' using parquet select *",
        "from transactions insert overwrite directory '%s' using parquet select * insert overwrite"
            + " directory '%<s-2' using parquet select *",
        "with t as (select * from transactions) insert into parquet.`%s` select * from t",
        "execute immediate 'create table transactions using parquet location \"%s\" as select 1'",
        "begin create table transactions2 using parquet location '%s' as select 1 a; end"
      })
  void aQueryOnlyReads(String query) throws IOException {
    Path written = folder.resolve("written");
    Path file = write("in.csv", ROWS);
    UserException refusal =
        refused(source(file, Format.CSV, Optional.of(String.format(query, written)), Map.of()));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("must be a SELECT");
    assertThat(written).doesNotExist();
    assertThat(folder.resolve("written-2")).doesNotExist();
  }

  @Test
  void mapsAreNoHindranceAndRepeatsAmongThemAreFound() {
    String row =
        "select 'a' customer_id, date'2026-01-05' ts, 5 amount, map('k', %d) m,"
            + " array(named_struct('deep', map('k', 1))) d";
    Path path =
        parquet(
            "maps",
            String.format(row, 1)
                + " union all "
                + String.format(row, 1)
                + " union all "
                + String.format(row, 2));
    assertKept(source(path, Format.PARQUET), 3, 1);
  }

  @Test
  void aColumnThatOnlySomeParquetFilesHaveIsNotLost() {
    Path path =
        parquet("some", "select 'a' customer_id, date'2026-01-05' ts, 5 amount, 'x' category");
    parquet("some", "select 'a' customer_id, date'2026-01-05' ts, 5 amount");
    Dataset<Row> raw =
        new SourceReader(spark, Map.of("transactions", source(path, Format.PARQUET)))
            .read("transactions");
    assertThat(raw.columns()).contains("category");
    assertKept(source(path, Format.PARQUET), 2, 0);
  }

  @Test
  void parquetFilesOfDifferentTypesAreTold() {
    Path path = parquet("types", "select 'a' customer_id, date'2026-01-05' ts, 5.5d amount");
    parquet("types", "select 'b' customer_id, date'2026-01-05' ts, '5' amount");
    UserException refusal = refused(source(path, Format.PARQUET));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal.getMessage()).contains("amount").contains("different types");
  }

  @Test
  void aDeltaTableIsNotReadAsItsFiles() {
    Path path = folder.resolve("delta");
    spark
        .sql("select 'a' customer_id, date'2026-01-05' ts, 5 amount")
        .write()
        .format("delta")
        .save(path.toString());
    UserException refusal = refused(source(path, Format.PARQUET));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("format = delta");
    assertKept(source(path, Format.DELTA), 1, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",customer_id,ts,amount\n0,a,2026-01-05,1\n1,b,2026-01-06,2\n",
        "note,note,customer_id,ts,amount\nx,y,a,2026-01-05,1\nx,y,b,2026-01-06,2\n"
      })
  void aHeaderMayLeaveANameOutOrSayItTwice(String text) throws IOException {
    assertKept(source(write("header.csv", text), Format.CSV), 2, 0);
  }

  @Test
  void aSourcesOwnColumnsKeepTheirNames() throws IOException {
    List<String> names =
        List.of("_text", "_repeat", "_malformed", "_source_file", "_metadata", "_raw", "_rule");
    String text =
        "customer_id,ts,amount,%s%na,2026-01-05,12.50,%s%nb,2026-01-06,7,%s%n"
            .formatted(String.join(",", names), "t,".repeat(6) + "t", "u,".repeat(6) + "u");
    assertKept(
        source(
            write("own.csv", text),
            Format.CSV,
            Optional.empty(),
            Map.of("category", "upper(concat(" + String.join(", ", names) + "))")),
        2,
        0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "amount|sum(amount) over ()|one row",
        "amount|explode(array(1, 2))|amount",
        "amount|*|amount",
        "ts|to_timestamp(ts, 'qqq yyyy')|pattern",
        "ts|to_timestamp(ts, 'bb')|pattern",
        "ts|to_timestamp(ts, 'YYYY-ww')|YYYY-ww",
        "category|named_struct('a', 1)|STRUCT",
        "customer_id|array(customer_id)|ARRAY"
      })
  void anExpressionThatDoesNotFitIsTheConfigurationsFault(
      String column, String expression, String word) throws IOException {
    UserException refusal =
        refused(
            source(
                write("in.csv", ROWS), Format.CSV, Optional.empty(), Map.of(column, expression)));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains(word);
  }

  private static SourceSettings with(SourceSettings plain, String option, String value) {
    return new SourceSettings(
        plain.path(),
        plain.format(),
        Map.of(option, value),
        plain.query(),
        plain.columns(),
        plain.identity(),
        plain.scale(),
        plain.exactRepeats(),
        plain.zeroAmounts(),
        plain.timeZone(),
        plain.decimalSeparator(),
        plain.checks());
  }

  @Test
  void timesAreReadAsTheReadersOptionsSay() throws IOException {
    String text =
        "customer_id,ts,amount\na,05.01.2026 10:00,1\nb,06.01.2026 11:00,2\nc,2026-01-07,3\n";
    SourceSettings source = source(write("times.csv", text), Format.CSV);
    assertKept(with(source, "timestampFormat", "dd.MM.yyyy HH:mm"), 3, 1);
    assertKept(source, 3, 2);
    assertThat(refused(with(source, "timestampFormat", "qqq bb")).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void anEncodingThatThereIsNotIsTheConfigurationsFault() throws IOException {
    UserException refusal =
        refused(with(source(write("in.csv", ROWS), Format.CSV), "encoding", "UTF-99"));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("UTF-99");
  }

  @Test
  void columnsThatDifferInCaseOnlyAreTold() {
    Path path = parquet("case", "select 'a' customer_id, date'2026-01-05' ts, 5 amount");
    parquet("case", "select 'a' customer_id, date'2026-01-05' ts, 5 amount");
    UserException refusal =
        refused(
            source(
                path,
                Format.PARQUET,
                Optional.of("select *, amount + 1 as Amount from transactions"),
                Map.of()));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("amount").contains("twice");
  }

  @Test
  void rowsInSubfoldersOnlyAreTold() throws IOException {
    write("deep/er/in.csv", ROWS);
    UserException refusal = refused(source(folder.resolve("deep"), Format.CSV));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("recursiveFileLookup");
  }

  @Test
  void aColonInAFilesNameIsTold() throws IOException {
    write("times/10:30.csv", ROWS);
    UserException refusal = refused(source(folder.resolve("times/*.csv"), Format.CSV));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refusal.getMessage()).contains("colon");
  }

  @Test
  void anArchiveIsNoText() throws IOException {
    Path file = folder.resolve("book.xlsx");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("sheet.xml"));
      zip.write(ROWS.getBytes(StandardCharsets.UTF_8));
    }
    UserException refusal = refused(source(file, Format.CSV));
    assertThat(refusal.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(refusal.getMessage()).contains("workbook");
  }
}
