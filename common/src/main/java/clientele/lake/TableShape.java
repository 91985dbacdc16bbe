package clientele.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What Delta knows of a table of a contract: how it is made, and whether one is of that shape. An
 * earlier version of the contract may have lacked columns that may be NULL: such a table is read as
 * if they were, and gets them with the next write.
 */
final class TableShape {
  /**
   * Goes up when a table's columns come to mean something else, which a version of Clientele that
   * does not know of it would misread.
   */
  private static final int FORMAT = 1;

  /** The property that says so; a table without it is of the first format. */
  private static final String FORMAT_PROPERTY = "clientele.format";

  private TableShape() {}

  static Metadata metadata(TableContract contract, Map<String, String> notes) {
    return new Metadata(
        UUID.randomUUID().toString(),
        contract.name(),
        contract.description(),
        new Format("parquet", scala.collection.immutable.Map$.MODULE$.empty()),
        contract.schema().json(),
        CollectionConverters.asScala(contract.slice()).toSeq(),
        immutable(configuration(contract, Map.of(), notes)),
        Option.empty());
  }

  /** The same table with the contract's columns and checks, and further notes. */
  static Metadata renewed(TableContract contract, Metadata before, Map<String, String> notes) {
    return new Metadata(
        before.id(),
        before.name(),
        before.description(),
        before.format(),
        isOlder(contract, before.schema()) ? contract.schema().json() : before.schemaString(),
        before.partitionColumns(),
        immutable(
            configuration(contract, CollectionConverters.asJava(before.configuration()), notes)),
        before.createdTime());
  }

  private static Map<String, String> configuration(
      TableContract contract, Map<String, String> before, Map<String, String> notes) {
    Map<String, String> configuration = new TreeMap<>(before);
    configuration.putAll(notes);
    // Readers outside Spark refuse deletion vectors.
    configuration.put("delta.enableDeletionVectors", "false");
    configuration.put(FORMAT_PROPERTY, Integer.toString(FORMAT));
    contract
        .checks()
        .forEach((name, condition) -> configuration.put("delta.constraints." + name, condition));
    return configuration;
  }

  private static scala.collection.immutable.Map<String, String> immutable(Map<String, String> map) {
    return scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(map));
  }

  /** Whether an earlier version of the contract made the table. */
  static boolean isOlder(TableContract contract, StructType actual) {
    return contract.columns().stream()
        .anyMatch(column -> !column.required() && !has(actual, column.name()));
  }

  /** The rows with the columns that the table lacks, which are NULL. */
  static Dataset<Row> complete(TableContract contract, Dataset<Row> rows) {
    if (!isOlder(contract, rows.schema())) {
      return rows;
    }
    Dataset<Row> complete = rows;
    for (Column column : contract.columns()) {
      if (!column.required() && !has(rows.schema(), column.name())) {
        complete = complete.withColumn(column.name(), functions.lit(null).cast(column.type()));
      }
    }
    return complete;
  }

  private static boolean has(StructType schema, String column) {
    return List.of(schema.fieldNames()).contains(column);
  }

  /** Requires the table to be of a format that this version knows. */
  static void requireKnown(Lake lake, TableContract contract, Metadata actual) {
    Option<String> property = actual.configuration().get(FORMAT_PROPERTY);
    String format = property.isEmpty() ? Integer.toString(FORMAT) : property.get();
    if (!format.matches("[0-9]{1,9}") || Integer.parseInt(format) > FORMAT) {
      throw TableFailure.newer(
          lake,
          contract,
          "it is of format " + format + ", and this version of Clientele knows up to " + FORMAT);
    }
  }

  /** Requires the table to have no columns but the contract's: it is to be written to. */
  static void require(Lake lake, TableContract contract, Metadata actual) {
    List<String> differences = missing(contract, actual.schema());
    for (String column : actual.schema().fieldNames()) {
      if (!List.of(contract.schema().fieldNames()).contains(column)) {
        differences.add("unknown column " + column);
      }
    }
    List<String> partitions = CollectionConverters.asJava(actual.partitionColumns());
    if (!partitions.equals(contract.slice())) {
      differences.add("partitioned by " + partitions + ", not by " + contract.slice());
    }
    refuse(lake, contract, differences);
  }

  /** Requires the table to have what is promised, whatever else it has: it is to be read. */
  static void requirePromised(Lake lake, TableContract contract, Metadata actual) {
    refuse(lake, contract, missing(contract, actual.schema()));
  }

  private static List<String> missing(TableContract contract, StructType actual) {
    List<String> differences = new ArrayList<>();
    for (StructField field : contract.schema().fields()) {
      int at = List.of(actual.fieldNames()).indexOf(field.name());
      if (at < 0) {
        if (!field.nullable()) {
          differences.add("no column " + field.name());
        }
      } else if (!actual.fields()[at].dataType().sameType(field.dataType())) {
        differences.add(
            field.name()
                + " is "
                + actual.fields()[at].dataType().sql()
                + ", not "
                + field.dataType().sql());
      }
    }
    return differences;
  }

  private static void refuse(Lake lake, TableContract contract, List<String> differences) {
    if (!differences.isEmpty()) {
      throw clientele.run.UserException.failed(
          "The table "
              + lake.path(contract)
              + " was not written by this version of Clientele: "
              + String.join("; ", differences)
              + ". Use another lake.root, or the version that wrote it. Where another program has"
              + " changed the columns, change them back, or restore a version of the table from"
              + " before that.");
    }
  }
}
