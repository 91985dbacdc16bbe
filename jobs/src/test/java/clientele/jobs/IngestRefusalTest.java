package clientele.jobs;

import static clientele.testing.DataAssert.assertThatData;
import static org.assertj.core.api.Assertions.assertThat;

import clientele.config.SourceSettings.Format;
import clientele.lake.tables.CleanTransactions;
import clientele.lake.tables.JobRuns;
import clientele.lake.tables.Quarantine;
import clientele.run.ExitCode;
import clientele.testing.SparkTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Sources that cannot be accepted: whose fault it is, and what they leave untouched. */
@SparkTest
class IngestRefusalTest extends IngestFixture {
  @Test
  void missingPathsAndBadMappingsAreTheConfigurationsFault() throws IOException {
    assertThat(refused(ExitCode.USAGE, source(temporary.folder().resolve("none.csv"), Format.CSV)))
        .hasMessageContaining("none.csv");
    Path file = write("t.csv", GOOD);
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "amuont")))
        .hasMessageContaining("no column amuont")
        .hasMessageContaining("Did you mean amount?");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "amount *")))
        .hasMessageContaining("sources.transactions.columns.amount")
        .hasMessageContaining("not a Spark SQL expression");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "amount * (2")))
        .hasMessageContaining("amount * (2");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "Quantity * UnitPrice")))
        .hasMessageContaining("Quantity")
        .hasMessageContaining("amount");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "nonsense(amount)")))
        .hasMessageContaining("does not fit the source");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amount", "sum(double(amount))")))
        .hasMessageContaining("aggregates");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "amuont", "amount")))
        .hasMessageContaining("Did you mean amount?");
    assertThat(refused(ExitCode.USAGE, source(file, Format.CSV, "ts", "length(ts)")))
        .hasMessageContaining("is no time");
    assertThat(refused(ExitCode.USAGE, source(file, Format.DELTA)))
        .hasMessageContaining("_delta_log");
  }

  @Test
  void damagedAndForeignFilesAreTheDatasFault() throws IOException {
    assertThat(
            refused(ExitCode.DATA, source(write("semi.csv", GOOD.replace(',', ';')), Format.CSV)))
        .hasMessageContaining("separated by \";\"");
    assertThat(refused(ExitCode.DATA, source(write("other.csv", "x,y\n1,2\n"), Format.CSV)))
        .hasMessageContaining("customer_id, ts, amount");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write("other.csv", "x,y\n1,2\n"),
                    Format.CSV,
                    "customer_id",
                    "id",
                    "ts",
                    "day",
                    "amount",
                    "sum")))
        .hasMessageContaining("is it the right file?");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write(
                        "latin.csv",
                        HEADER + "J\u00f6rg,2026-01-05,1,t\n",
                        StandardCharsets.ISO_8859_1),
                    Format.CSV)))
        .hasMessageContaining("0xF6")
        .hasMessageContaining("line 2")
        .hasMessageContaining("ISO-8859-1");
    assertThat(refused(ExitCode.DATA, source(write("bin.csv", "a\0b\0c\n\0\1\2"), Format.CSV)))
        .hasMessageContaining("should be text");
    byte[] every = new byte[1 << 14];
    for (int at = 0; at < every.length; at++) {
      every[at] = (byte) at;
    }
    Path bytes = Files.write(temporary.folder().resolve("every.csv"), every);
    assertThat(refused(ExitCode.DATA, source(bytes, Format.CSV))).hasMessageContaining("every.csv");
    Path parquet = temporary.folder().resolve("p.parquet");
    spark
        .range(1000)
        .selectExpr("string(id) as customer_id")
        .coalesce(1)
        .write()
        .parquet(parquet.toString());
    Path part;
    try (var files = Files.list(parquet)) {
      part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    assertThat(refused(ExitCode.DATA, source(part, Format.CSV)))
        .hasMessageContaining("format = parquet");
    byte[] whole = Files.readAllBytes(part);
    Path cut = temporary.folder().resolve("cut.parquet");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(refused(ExitCode.DATA, source(cut, Format.PARQUET)))
        .hasMessageContaining("cut.parquet");
    assertThat(refused(ExitCode.DATA, source(write("t.csv", GOOD), Format.PARQUET)))
        .hasMessageContaining("t.csv is not");
    Files.createDirectories(temporary.folder().resolve("two"));
    write("two/1.csv", GOOD);
    write("two/2.csv", "customer_id,amount,ts,transaction_id\na,1,2026-01-05,t\n");
    assertThat(refused(ExitCode.DATA, source(temporary.folder().resolve("two"), Format.CSV)))
        .hasMessageContaining("another header than the first file");
    assertThat(
            refused(
                ExitCode.DATA,
                source(
                    write("t2.csv", HEADER + "a,2026-01-05,x,t\na,2026-01-05,y,t\n"), Format.CSV)))
        .hasMessageContaining("amount");
    assertThat(
            refused(
                ExitCode.DATA, source(write("t3.csv", HEADER + ",2026-01-05,1,t\n"), Format.CSV)))
        .hasMessageContaining("all of its 1 rows were rejected, most by missing_customer_id (1)");
  }

  @Test
  void emptyInputIsNothingToDo() throws IOException {
    refused(ExitCode.NOTHING_TO_DO, source(write("empty.csv", ""), Format.CSV));
    refused(ExitCode.NOTHING_TO_DO, source(write("header.csv", HEADER), Format.CSV));
    Path folder = Files.createDirectories(temporary.folder().resolve("nothing"));
    refused(ExitCode.NOTHING_TO_DO, source(folder, Format.PARQUET));
  }

  @Test
  void aRefusedSourceLeavesTheCleanTablesAsTheyWere() throws IOException {
    ingest(source(write("t.csv", GOOD), Format.CSV));
    long version =
        spark
            .read()
            .format("delta")
            .load(temporary.lake().path(CleanTransactions.CONTRACT).toString())
            .count();
    refused(ExitCode.DATA, source(write("t3.csv", HEADER + ",2026-01-05,1,t\n"), Format.CSV));

    assertThat(temporary.lake().read(CleanTransactions.CONTRACT).count()).isEqualTo(version);
    assertThat(temporary.lake().read(Quarantine.CONTRACT).count()).isEqualTo(1);
    assertThatData(temporary.lake().read(JobRuns.CONTRACT).select("status"))
        .hasRows("succeeded", "failed");
  }
}
