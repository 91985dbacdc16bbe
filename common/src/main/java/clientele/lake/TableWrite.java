package clientele.lake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
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
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/**
 * One table's part of a {@link Publication}: data files that are written, and a commit that is not
 * yet. This is the only place that uses Delta's transaction itself; its public writer commits at
 * once, so that a stage of several tables could fail halfway through what readers see.
 */
final class TableWrite {
  private static final scala.collection.immutable.Seq<Expression> EVERYTHING =
      CollectionConverters.asScala(List.<Expression>of()).toSeq();

  /** Spark's option by which paths are names, whatever characters are in them. */
  static final String GLOBS = "__globPaths__";

  private final TableContract contract;
  private final OptimisticTransaction transaction;
  private final List<FileAction> added = new ArrayList<>();
  private final Map<String, AddFile> replaced = new LinkedHashMap<>();
  private final List<String> predicates = new ArrayList<>();
  private final Map<String, String> notes = new TreeMap<>();
  private final SparkSession spark;
  private boolean described;

  TableWrite(Lake lake, TableContract contract) {
    this.contract = contract;
    this.spark = lake.spark();
    this.transaction = begin(lake, contract);
  }

  long replace(Dataset<Row> frame, Map<String, Object> slice) {
    Dataset<Row> rows = contract.conform(frame);
    for (Map.Entry<String, Object> part : slice.entrySet()) {
      rows = rows.where(guard(contract, part.getKey(), part.getValue()));
    }
    long written = write(rows);
    clear(slice);
    return written;
  }

  void clear(Map<String, Object> slice) {
    remove(transaction.filterFiles(equal(slice), false));
    predicates.add(condition(slice));
  }

  long append(Dataset<Row> frame) {
    return write(contract.conform(frame));
  }

  /** Notes properties beside the table's own; before anything is written. */
  void note(Map<String, String> properties) {
    if (described) {
      throw new IllegalStateException(
          "Cannot note anything beside " + contract.name() + ": it has been written to.");
    }
    notes.putAll(properties);
  }

  /** Delta takes one description a transaction, before the first file. */
  private void describe() {
    if (described) {
      return;
    }
    described = true;
    if (transaction.readVersion() < 0) {
      transaction.updateMetadataForNewTable(TableShape.metadata(contract, notes));
    } else if (!notes.isEmpty() || TableShape.isOlder(contract, transaction.metadata().schema())) {
      transaction.updateMetadata(
          TableShape.renewed(contract, transaction.metadata(), notes), false);
    }
  }

  /** Takes the files out that hold a row of the keys, and gives their rows. */
  Dataset<Row> take(Dataset<Row> keys) {
    if (transaction.readVersion() < 0) {
      return spark.createDataFrame(List.of(), contract.schema());
    }
    List<AddFile> touched = holding(keys);
    remove(CollectionConverters.asScala(touched).toSeq());
    return frameOf(CollectionConverters.asScala(touched).toSeq());
  }

  /** The rows that readers will see after the commit. */
  Dataset<Row> pending() {
    List<AddFile> files = pendingFiles();
    if (transaction.readVersion() >= 0) {
      return frameOf(CollectionConverters.asScala(files).toSeq());
    }
    // The log that Delta would read the columns from is not there yet.
    return files.isEmpty()
        ? spark.createDataFrame(List.of(), contract.schema())
        : spark
            .read()
            .option(GLOBS, "false")
            .schema(contract.schema())
            .parquet(
                files.stream()
                    .map(file -> file.absolutePath(transaction.deltaLog()).toString())
                    .toArray(String[]::new));
  }

  /** How many these are. */
  long pendingRows() {
    return count(pendingFiles());
  }

  private List<AddFile> pendingFiles() {
    List<AddFile> files = new ArrayList<>(present());
    for (FileAction action : added) {
      if (action instanceof AddFile file) {
        files.add(file);
      }
    }
    return files;
  }

  /** Writes rows in the place of those that an earlier, committed write has added. */
  long supersede(TableWrite earlier, Dataset<Row> frame) {
    long written = append(frame);
    for (FileAction action : earlier.added) {
      if (action instanceof AddFile file) {
        replaced.put(file.path(), file);
      }
    }
    return written;
  }

  long merge(Dataset<Row> frame) {
    if (contract.key().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot merge into " + contract.name() + ": its contract has no key.");
    }
    Dataset<Row> incoming = contract.conform(frame);
    if (transaction.readVersion() < 0) {
      return write(incoming);
    }
    // Copy on write: only the files that hold a row of an incoming key are written anew.
    int before = replaced.size();
    Dataset<Row> touched = take(incoming.select(keyColumns(incoming, contract)));
    if (replaced.size() > before) {
      write(contract.conform(touched.join(incoming, sameKey(contract), "left_anti")));
    }
    return write(incoming);
  }

  private long write(Dataset<Row> rows) {
    describe();
    List<FileAction> files = CollectionConverters.asJava(transaction.writeFiles(rows));
    added.addAll(files);
    return count(files);
  }

  private void remove(scala.collection.immutable.Seq<AddFile> files) {
    for (AddFile file : CollectionConverters.asJava(files)) {
      replaced.put(file.path(), file);
    }
  }

  private static Literal text(String value) {
    return Literal.create(value, DataTypes.StringType);
  }

  private static scala.collection.immutable.Seq<String> sameKey(TableContract contract) {
    return CollectionConverters.asScala(contract.key()).toSeq();
  }

  private Dataset<Row> frameOf(scala.collection.immutable.Seq<AddFile> files) {
    return TableShape.complete(
        contract,
        transaction
            .deltaLog()
            .createDataFrame(transaction.snapshot(), files, false, Option.empty()));
  }

  private List<AddFile> holding(Dataset<Row> keys) {
    Set<String> names =
        KeyedFiles.holding(
            spark.read().format("delta").load(transaction.deltaLog().dataPath().toString()), keys);
    return present().stream().filter(file -> names.contains(KeyedFiles.name(file.path()))).toList();
  }

  /** The files that this write leaves. */
  private List<AddFile> present() {
    return transaction.readVersion() < 0
        ? List.of()
        : CollectionConverters.asJava(transaction.filterFiles(EVERYTHING, true)).stream()
            .filter(file -> !replaced.containsKey(file.path()))
            .toList();
  }

  private static org.apache.spark.sql.Column[] keyColumns(
      Dataset<Row> frame, TableContract contract) {
    return contract.key().stream().map(frame::col).toArray(org.apache.spark.sql.Column[]::new);
  }

  void commit() {
    if (added.isEmpty()
        && replaced.isEmpty()
        && notes.isEmpty()
        && transaction.readVersion() >= 0) {
      return;
    }
    describe();
    List<Action> actions = new ArrayList<>(added);
    for (AddFile file : replaced.values()) {
      actions.add(file.remove());
    }
    transaction.commit(
        CollectionConverters.asScala(actions).toSeq(),
        new DeltaOperations.Write(
            replaced.isEmpty() ? SaveMode.Append : SaveMode.Overwrite,
            Option.apply(CollectionConverters.asScala(contract.slice()).toSeq()),
            predicates.isEmpty() ? Option.empty() : Option.apply(String.join(" OR ", predicates)),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty(),
            Option.empty()));
  }

  private static OptimisticTransaction begin(Lake lake, TableContract contract) {
    DeltaLog log = lake.log(contract);
    OptimisticTransaction transaction;
    try {
      transaction = log.startTransaction(Option.empty(), Option.empty());
    } catch (Exception e) {
      throw TableFailure.ofLog(lake, contract, e);
    }
    if (transaction.readVersion() >= 0) {
      TableFailure.requireWholeLog(lake, contract, transaction.snapshot());
      TableShape.requireKnown(lake, contract, transaction.metadata());
      TableShape.require(lake, contract, transaction.metadata());
    }
    return transaction;
  }

  private static long count(List<? extends FileAction> added) {
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

  private static scala.collection.immutable.Seq<Expression> equal(Map<String, Object> slice) {
    List<Expression> parts = new ArrayList<>();
    slice.forEach(
        (column, value) ->
            parts.add(new EqualTo(UnresolvedAttribute.quoted(column), text(value.toString()))));
    return CollectionConverters.asScala(parts).toSeq();
  }
}
