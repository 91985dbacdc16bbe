package clientele.shop;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writes a table's rows in parallel, chunk by chunk, in the shop's format. */
final class ShopWriter {
  private static final double ROWS_PER_FILE = 1_000_000;
  private static final double LEAST_ROWS_PER_FILE = 50_000;

  private final SparkSession spark;
  private final ShopSpec.Format format;
  private final int leastFiles;

  /**
   * A writer.
   *
   * @param spark a session
   * @param format how tables are written
   * @param leastFiles files of a table at least, where its chunks suffice; 1 but for tests
   */
  ShopWriter(SparkSession spark, ShopSpec.Format format, int leastFiles) {
    this.spark = spark;
    this.format = format;
    this.leastFiles = leastFiles;
  }

  /**
   * Writes a table.
   *
   * @param source its rows
   * @param chunks how many chunks they come in
   * @param expected about how many rows there are; sets how many files are written
   * @param path an empty place
   * @return rows written
   */
  long write(RowSource source, int chunks, double expected, String path) {
    int files = files(chunks, expected, leastFiles, spark.sparkContext().defaultParallelism());
    Dataset<Long> ids = spark.range(0, chunks, 1, files);
    Dataset<Row> rows = format == ShopSpec.Format.CSV ? lines(ids, source) : typed(ids, source);
    Observation written = new Observation();
    DataFrameWriter<Row> writer =
        rows.observe(written, functions.count(functions.lit(1)).as("rows")).write();
    if (format == ShopSpec.Format.CSV) {
      asTheyAre(writer).csv(path);
    } else {
      writer.format(format.key()).save(path);
    }
    return count(written);
  }

  private static long count(Observation written) {
    try {
      return (Long) written.getAsJava().get("rows");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while rows were counted.");
    }
  }

  /** Files of about a million rows; smaller ones only where more cores can be used. */
  static int files(int chunks, double rows, int least, int cores) {
    double large = Math.ceil(rows / ROWS_PER_FILE);
    double parallel = Math.min(cores, Math.ceil(rows / LEAST_ROWS_PER_FILE));
    return (int) Math.min(chunks, Math.max(least, Math.max(large, parallel)));
  }

  private static Iterator<Object[]> rows(Iterator<Long> chunks, RowSource source) {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(chunks, Spliterator.ORDERED), false)
        .flatMap(source::rows)
        .iterator();
  }

  private static Dataset<Row> typed(Dataset<Long> chunks, RowSource source) {
    StructType schema = source.schema();
    StructType raw = new StructType();
    for (StructField field : schema.fields()) {
      raw = raw.add(field.name(), plain(field.dataType()));
    }
    return chunks
        .mapPartitions(
            (MapPartitionsFunction<Long, Row>)
                ids -> new MappedIterator<>(rows(ids, source), RowFactory::create),
            Encoders.row(raw))
        .select(Stream.of(schema.fields()).map(ShopWriter::timed).toArray(Column[]::new));
  }

  private static DataType plain(DataType type) {
    if (type.equals(DataTypes.TimestampType)) {
      return DataTypes.LongType;
    }
    return type.equals(DataTypes.DateType) ? DataTypes.IntegerType : type;
  }

  private static Column timed(StructField field) {
    Column column = functions.col(field.name());
    if (field.dataType().equals(DataTypes.TimestampType)) {
      return functions.timestamp_micros(column).as(field.name());
    }
    return field.dataType().equals(DataTypes.DateType)
        ? functions.date_from_unix_date(column).as(field.name())
        : column;
  }

  /** One column with whole lines, whose name is the header. */
  private static Dataset<Row> lines(Dataset<Long> chunks, RowSource source) {
    StructType schema = source.schema();
    return chunks
        .mapPartitions(
            (MapPartitionsFunction<Long, String>)
                ids -> new MappedIterator<>(rows(ids, source), new CsvLine(schema)),
            Encoders.STRING())
        .toDF(CsvLine.header(schema));
  }

  /**
   * Spark's writer gives all lines of a table the same number of fields; ours has lines that are
   * broken on purpose. So the lines come ready, and are written as one field that is never quoted.
   */
  private static DataFrameWriter<Row> asTheyAre(DataFrameWriter<Row> writer) {
    return writer
        .option("header", "true")
        .option("encoding", "UTF-8")
        .option("sep", "\u0001")
        .option("quote", "")
        .option("ignoreLeadingWhiteSpace", "false")
        .option("ignoreTrailingWhiteSpace", "false");
  }
}
