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

  static void require(Lake lake, TableContract contract, StructType actual) {
    StructType promised = contract.schema();
    List<String> differences = new ArrayList<>();
    for (StructField field : promised.fields()) {
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
    for (String column : actual.fieldNames()) {
      if (!List.of(promised.fieldNames()).contains(column)) {
        differences.add("unknown column " + column);
      }
    }
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
