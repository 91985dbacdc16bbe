package clientele.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** What Delta knows of a table of a contract: how it is made, and whether one is of that shape. */
final class TableShape {
  private TableShape() {}

  static Metadata metadata(TableContract contract, Map<String, String> notes) {
    Map<String, String> configuration = new TreeMap<>(notes);
    // Readers outside Spark refuse deletion vectors.
    configuration.put("delta.enableDeletionVectors", "false");
    contract
        .checks()
        .forEach((name, condition) -> configuration.put("delta.constraints." + name, condition));
    return new Metadata(
        UUID.randomUUID().toString(),
        contract.name(),
        contract.description(),
        new Format("parquet", scala.collection.immutable.Map$.MODULE$.empty()),
        contract.schema().json(),
        CollectionConverters.asScala(contract.slice()).toSeq(),
        scala.collection.immutable.Map$.MODULE$.from(CollectionConverters.asScala(configuration)),
        Option.empty());
  }

  /** Requires the table to have the contract's columns and no other: it is to be written to. */
  static void require(Lake lake, TableContract contract, StructType actual) {
    List<String> differences = missing(contract, actual);
    for (String column : actual.fieldNames()) {
      if (!List.of(contract.schema().fieldNames()).contains(column)) {
        differences.add("unknown column " + column);
      }
    }
    refuse(lake, contract, differences);
  }

  /** Requires the table to have what is promised, whatever else it has: it is to be read. */
  static void requirePromised(Lake lake, TableContract contract, StructType actual) {
    refuse(lake, contract, missing(contract, actual));
  }

  private static List<String> missing(TableContract contract, StructType actual) {
    List<String> differences = new ArrayList<>();
    for (StructField field : contract.schema().fields()) {
      int at = List.of(actual.fieldNames()).indexOf(field.name());
      if (at < 0) {
        differences.add("no column " + field.name());
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
              + ". Use another lake.root, or the version that wrote it.");
    }
  }
}
