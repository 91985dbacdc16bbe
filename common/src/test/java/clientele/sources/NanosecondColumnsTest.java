package clientele.sources;

import static clientele.testing.DataAssert.assertThatData;

import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.config.SourceSettings.Treatment;
import clientele.testing.SparkTest;
import clientele.testing.TemporaryLake;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Times as pandas writes them: INT64 nanoseconds, which Spark refuses by default. */
@SparkTest
class NanosecondColumnsTest {
  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message times { required int64 instant (TIMESTAMP(NANOS,true));"
              + " required int64 wall (TIMESTAMP(NANOS,false)); }");

  @Test
  void instantsAndWallClockTimesBeforeAndAfter1970(SparkSession spark, TemporaryLake temporary)
      throws IOException {
    Path file = temporary.folder().resolve("times.parquet");
    long[] nanoseconds = {1_700_000_000_123_456_789L, 0, -1_999, -1};
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new org.apache.hadoop.fs.Path(file.toUri()))
            .withConf(new Configuration())
            .withType(SCHEMA)
            .build()) {
      for (long at : nanoseconds) {
        writer.write(
            new SimpleGroupFactory(SCHEMA).newGroup().append("instant", at).append("wall", at));
      }
    }
    SourceSettings settings =
        new SourceSettings(
            Optional.of(file.toString()),
            Format.PARQUET,
            Map.of(),
            Optional.empty(),
            Map.of(),
            new SourceSettings.Identity(Optional.empty(), Optional.empty()),
            new SourceSettings.Scale(Optional.empty(), Optional.empty()),
            Treatment.KEEP,
            Treatment.KEEP,
            ZoneId.of("America/New_York"),
            DecimalSeparator.POINT,
            Map.of());

    assertThatData(
            new SourceReader(spark, Map.of("times", settings))
                .read("times")
                .selectExpr("unix_micros(instant)", "unix_micros(wall)"))
        .hasRows(
            // New York is four or five hours behind.
            "1700000000123456|" + (1_700_000_000_123_456L + 5L * 3_600_000_000L),
            "0|18000000000",
            "-2|17999999998",
            "-1|17999999999");
  }
}
