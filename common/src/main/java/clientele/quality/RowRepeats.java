package clientele.quality;

import clientele.sources.SourceReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;

/**
 * Which raw rows repeat others exactly. Whole rows are compared by two hashes of 64 bits each; a
 * NULL and an empty text hash differently. Where repeated rows are kept, there are no hashes.
 *
 * @param areKept whether repeated rows are rows like others
 */
record RowRepeats(boolean areKept) {
  static final String HASH_HIGH = "row_hash_high";
  static final String HASH_LOW = "row_hash_low";

  /** The columns of clean rows and of quarantine by which later rows are compared. */
  static final List<String> HASHES = List.of(HASH_HIGH, HASH_LOW);

  // The same among raw rows, under names that hide no column of a source.
  static final String HIGH = "_clientele_hash_1";
  static final String LOW = "_clientele_hash_2";
  private static final String KNOWN = "_clientele_known";

  /**
   * The rows with their hashes and the mark of those that are repeats.
   *
   * @param raw the source's rows
   * @param known {@link #HASHES} of rows that repeat one elsewhere, once each
   * @return as many rows
   */
  Dataset<Row> marked(Dataset<Row> raw, Optional<Dataset<Row>> known) {
    Dataset<Row> hashed = hashed(raw);
    if (areKept) {
      return hashed.withColumn(SourceRules.REPEAT, functions.lit(false));
    }
    Column repeat =
        functions
            .row_number()
            .over(Window.partitionBy(HIGH, LOW).orderBy(functions.col(SourceReader.FILE)))
            .gt(1);
    if (known.isEmpty()) {
      return hashed.withColumn(SourceRules.REPEAT, repeat);
    }
    Dataset<Row> others =
        known
            .get()
            .select(
                functions.col(HASH_HIGH).as(HIGH),
                functions.col(HASH_LOW).as(LOW),
                functions.lit(true).as(KNOWN));
    return hashed
        .join(others, new String[] {HIGH, LOW}, "left")
        .withColumn(
            SourceRules.REPEAT,
            repeat.or(functions.coalesce(functions.col(KNOWN), functions.lit(false))))
        .drop(KNOWN);
  }

  /**
   * The hashes of some raw rows.
   *
   * @param raw the source's rows
   * @return {@link #HASHES} and the least file that has such a row, once each
   */
  Dataset<Row> hashes(Dataset<Row> raw) {
    List<Column> kept = kept();
    return hashed(raw)
        .groupBy(kept.toArray(Column[]::new))
        .agg(functions.min(SourceReader.FILE).as("file"));
  }

  /** The hashes of marked rows under the names by which they are kept. */
  static List<Column> kept() {
    return List.of(functions.col(HIGH).as(HASH_HIGH), functions.col(LOW).as(HASH_LOW));
  }

  private Dataset<Row> hashed(Dataset<Row> raw) {
    if (areKept) {
      Column none = functions.lit(null).cast(DataTypes.LongType);
      return raw.withColumn(HIGH, none).withColumn(LOW, none);
    }
    List<Column> hashed = new ArrayList<>();
    for (Column own : RawColumns.own(raw)) {
      hashed.add(own.isNull());
      hashed.add(hashable(own, raw.select(own).schema().fields()[0].dataType()));
    }
    hashed.add(functions.col(SourceReader.MALFORMED));
    Column high = functions.xxhash64(hashed.toArray(Column[]::new));
    hashed.add(0, functions.lit(1));
    Column low = functions.xxhash64(hashed.toArray(Column[]::new));
    return raw.withColumn(HIGH, high).withColumn(LOW, low);
  }

  /** Spark hashes no map, at whatever depth, and no variant: what holds one is hashed as JSON. */
  static Column hashable(Column column, DataType type) {
    return holdsMap(type) ? functions.to_json(functions.struct(column)) : column;
  }

  private static boolean holdsMap(DataType type) {
    return type instanceof MapType
        || type instanceof VariantType
        || (type instanceof ArrayType array && holdsMap(array.elementType()))
        || (type instanceof StructType struct
            && Arrays.stream(struct.fields()).anyMatch(field -> holdsMap(field.dataType())));
  }
}
