package clientele.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.FileAction;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One table's part of a {@link Publication}: data files that are written, and a commit that is not
 * yet. This is the only place that uses Delta's transaction itself; its public writer commits at
 * once, so that a stage of several tables could fail halfway through what readers see.
 */
final class TableWrite {
  private final OptimisticTransaction transaction;
  private final TableContract contract;
  private final List<FileAction> added;
  private final List<AddFile> replaced;
  private final Option<String> predicate;
  private final long rows;

  private TableWrite(
      OptimisticTransaction transaction,
      TableContract contract,
      List<FileAction> added,
      List<AddFile> replaced,
      Option<String> predicate,
      long rows) {
    this.transaction = transaction;
    this.contract = contract;
    this.added = added;
    this.replaced = replaced;
    this.predicate = predicate;
    this.rows = rows;
  }

  long rows() {
    return rows;
  }

  static TableWrite replace(
      Lake lake, TableContract contract, Dataset<Row> frame, Map<String, Object> slice) {
    OptimisticTransaction transaction = begin(lake, contract);
    String condition = condition(slice);
    Dataset<Row> rows = contract.conform(frame);
    for (Map.Entry<String, Object> part : slice.entrySet()) {
      rows = rows.where(guard(contract, part.getKey(), part.getValue()));
    }
    List<FileAction> added = writeFiles(transaction, rows);
    List<AddFile> replaced =
        slice.isEmpty()
            ? CollectionConverters.asJava(transaction.filterFiles())
            : CollectionConverters.asJava(transaction.filterFiles(predicates(slice), false));
    return new TableWrite(
        transaction, contract, added, replaced, Option.apply(condition), count(added));
  }

  static TableWrite append(Lake lake, TableContract contract, Dataset<Row> frame) {
    OptimisticTransaction transaction = begin(lake, contract);
    List<FileAction> added = writeFiles(transaction, contract.conform(frame));
    return new TableWrite(transaction, contract, added, List.of(), Option.empty(), count(added));
  }

  static TableWrite merge(Lake lake, TableContract contract, Dataset<Row> frame) {
    if (contract.key().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot merge into " + contract.name() + ": its contract has no key.");
    }
    OptimisticTransaction transaction = begin(lake, contract);
    Dataset<Row> incoming = contract.conform(frame);
    List<FileAction> added;
    List<AddFile> replaced = List.of();
    if (transaction.readVersion() < 0) {
      added = writeFiles(transaction, incoming);
    } else {
      // Copy on write: only the files that hold a row of an incoming key are written anew.
      scala.collection.immutable.Seq<AddFile> files = transaction.filterFiles();
      Dataset<Row> present = frameOf(transaction, files);
      replaced = holding(present, incoming, contract, CollectionConverters.asJava(files));
      Dataset<Row> kept =
          frameOf(transaction, CollectionConverters.asScala(replaced).toSeq())
              .join(incoming, sameKey(contract), "left_anti");
      added = writeFiles(transaction, incoming.unionByName(contract.conform(kept)));
    }
    return new TableWrite(transaction, contract, added, replaced, Option.empty(), count(added));
  }

  private static scala.collection.immutable.Seq<String> sameKey(TableContract contract) {
    return CollectionConverters.asScala(contract.key()).toSeq();
  }

  private static Dataset<Row> frameOf(
      OptimisticTransaction transaction, scala.collection.immutable.Seq<AddFile> files) {
    return transaction
        .deltaLog()
        .createDataFrame(transaction.snapshot(), files, false, Option.empty());
  }

  private static List<AddFile> holding(
      Dataset<Row> present, Dataset<Row> incoming, TableContract contract, List<AddFile> files) {
    List<String> touched =
        present
            .withColumn("_file", functions.input_file_name())
            .join(incoming.select(keyColumns(incoming, contract)), sameKey(contract), "left_semi")
            .select(functions.regexp_extract(functions.col("_file"), "[^/]+$", 0))
            .distinct()
            .as(org.apache.spark.sql.Encoders.STRING())
            .collectAsList();
    return files.stream()
        .filter(file -> touched.contains(file.path().substring(file.path().lastIndexOf('/') + 1)))
        .toList();
  }

  private static org.apache.spark.sql.Column[] keyColumns(
      Dataset<Row> frame, TableContract contract) {
    return contract.key().stream().map(frame::col).toArray(org.apache.spark.sql.Column[]::new);
  }

  void commit() {
    if (added.isEmpty() && replaced.isEmpty() && transaction.readVersion() >= 0) {
      return;
    }
    List<Action> actions = new ArrayList<>(added);
    for (AddFile file : replaced) {
      actions.add(file.remove());
    }
    boolean logOnly = contract.slice().isEmpty() && predicate.isEmpty();
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            logOnly ? SaveMode.Append : SaveMode.Overwrite,
            Option.apply(CollectionConverters.asScala(contract.slice()).toSeq()),
            predicate,
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }

  private static OptimisticTransaction begin(Lake lake, TableContract contract) {
    DeltaLog log = lake.log(contract);
    OptimisticTransaction transaction = log.startTransaction(Option.empty(), Option.empty());
    if (transaction.readVersion() < 0) {
      transaction.updateMetadataForNewTable(metadata(contract));
    } else {
      requireSchema(lake, contract, transaction.metadata().schema());
    }
    return transaction;
  }

  private static Metadata metadata(TableContract contract) {
    Map<String, String> configuration = new TreeMap<>();
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

  private static void requireSchema(Lake lake, TableContract contract, StructType actual) {
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

  private static List<FileAction> writeFiles(OptimisticTransaction transaction, Dataset<Row> rows) {
    return new ArrayList<>(CollectionConverters.asJava(transaction.writeFiles(rows)));
  }

  private static long count(List<FileAction> added) {
    long rows = 0;
    for (FileAction action : added) {
      if (action instanceof AddFile file) {
        Option<Object> records = file.numLogicalRecords();
        rows += records.isEmpty() ? 0 : (Long) records.get();
      }
    }
    return rows;
  }

  /** A row outside the slice would be added and never replaced: such a write is a defect. */
  private static org.apache.spark.sql.Column guard(
      TableContract contract, String column, Object value) {
    org.apache.spark.sql.Column inside = functions.col(column).eqNullSafe(functions.lit(value));
    return functions
        .when(inside, functions.lit(true))
        .otherwise(
            functions
                .raise_error(
                    functions.concat(
                        functions.lit(
                            "A row of table "
                                + contract.name()
                                + " is outside the slice "
                                + column
                                + " = "
                                + value
                                + ": "),
                        functions.coalesce(
                            functions.col(column).cast("string"), functions.lit("NULL"))))
                .cast("boolean"));
  }

  private static String condition(Map<String, Object> slice) {
    if (slice.isEmpty()) {
      return "true";
    }
    List<String> parts = new ArrayList<>();
    slice.forEach(
        (column, value) -> parts.add(column + " = '" + value.toString().replace("'", "\\'") + "'"));
    return String.join(" AND ", parts);
  }

  private static scala.collection.immutable.Seq<Expression> predicates(Map<String, Object> slice) {
    List<Expression> parts = new ArrayList<>();
    slice.forEach(
        (column, value) ->
            parts.add(
                new EqualTo(
                    UnresolvedAttribute.quoted(column),
                    Literal.create(value.toString(), DataTypes.StringType))));
    return CollectionConverters.asScala(parts).toSeq();
  }
}
