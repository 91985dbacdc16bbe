package clientele.lake;

import clientele.run.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The tables under one root. Reading is direct; writing goes through a {@link Publication}. */
public final class Lake {
  private final SparkSession spark;
  private final String root;
  private final Optional<Lease> lease;
  private final Optional<Pinned> pinned;

  /**
   * A lake at a root; nothing is read or created yet.
   *
   * @param spark a session with the settings of {@link clientele.spark.SparkSettings#required()}
   * @param root folder on any Hadoop file system
   */
  public Lake(SparkSession spark, String root) {
    this(spark, root, Optional.empty(), Optional.empty());
  }

  private Lake(SparkSession spark, String root, Optional<Lease> lease, Optional<Pinned> pinned) {
    this.spark = spark;
    this.root = root;
    this.lease = lease;
    this.pinned = pinned;
  }

  /** Tables of another lake as they were. */
  private record Pinned(Lake lake, Map<String, Long> versions) {
    Optional<Long> version(TableContract contract) {
      return Optional.ofNullable(versions.get(contract.name()));
    }
  }

  /**
   * A lake that begins as this one was: tables are read as of their versions until they are written
   * to, and written to another folder. Nothing changes here.
   *
   * @param folder the root of what is written; empty
   * @param versions by the name of a table; others are not there
   * @return a lake under the same lease
   */
  public Lake asItWas(String folder, Map<String, Long> versions) {
    return new Lake(spark, folder, lease, Optional.of(new Pinned(this, Map.copyOf(versions))));
  }

  /**
   * The same lake, whose publications commit only while a lease is held.
   *
   * @param held the lease
   * @return a lake for the run that holds it
   */
  public Lake under(Lease held) {
    return new Lake(spark, root, Optional.of(held), pinned);
  }

  /**
   * The same lake for another session of the same application.
   *
   * @param session reads and writes
   * @return a lake under the same lease
   */
  public Lake on(SparkSession session) {
    return new Lake(session, root, lease, pinned);
  }

  /**
   * The session that reads and writes.
   *
   * @return the session given
   */
  public SparkSession spark() {
    return spark;
  }

  /**
   * The folder above the tables.
   *
   * @return as it was given
   */
  public String root() {
    return root;
  }

  /**
   * Where a table is.
   *
   * @param contract the table
   * @return its folder
   */
  public Path path(TableContract contract) {
    return new Path(root, contract.name());
  }

  /**
   * Whether a table has been written.
   *
   * @param contract the table
   * @return true once a commit exists
   */
  public boolean has(TableContract contract) {
    return log(contract).tableExists() || pin(contract).isPresent();
  }

  /**
   * Whether a table has been written, and its log can be read by this version.
   *
   * @param contract the table
   * @return false where {@link #version} would say what is wrong
   */
  public boolean isSound(TableContract contract) {
    try {
      return has(contract) && snapshot(contract).version() >= 0;
    } catch (UserException e) {
      return false;
    }
  }

  /**
   * Checks that a table, where it is there, has the columns of its contract and no other; what may
   * be NULL may be absent.
   *
   * @param contract the table
   * @throws UserException (failed) where a version of Clientele wrote it that this one cannot go on
   *     with; (data) where its log is damaged
   */
  public void requireShape(TableContract contract) {
    if (has(contract)) {
      Snapshot snapshot = snapshot(contract);
      opened(
          contract,
          () -> {
            snapshot.deltaLog().protocolWrite(snapshot.protocol());
            return snapshot;
          });
      TableFailure.requireReadableLog(this, contract, snapshot);
      TableShape.require(this, contract, snapshot.metadata());
    }
  }

  /**
   * All rows of a table.
   *
   * @param contract the table
   * @return its present rows, with NULL in columns that it lacks because an earlier version made it
   * @throws UserException (nothing to do) where the table is not there yet
   */
  public Dataset<Row> read(TableContract contract) {
    if (!has(contract)) {
      throw UserException.nothingToDo(
          "There is no table "
              + contract.name()
              + " in the lake "
              + root
              + ". Run the stage that writes it first: `clientele flow` shows which.");
    }
    Optional<Long> pin = pin(contract);
    if (pin.isPresent()) {
      return pinned.orElseThrow().lake().read(contract, pin.get());
    }
    Dataset<Row> rows =
        opened(contract, () -> spark.read().format("delta").load(path(contract).toString()));
    // As the rows have just been seen; asking the storage again would cost a listing.
    requireSound(contract, log(contract).unsafeVolatileSnapshot());
    return TableShape.complete(contract, rows);
  }

  /**
   * All rows of a table as it was.
   *
   * @param contract the table
   * @param version one of its versions
   * @return the rows of that version
   * @throws UserException (nothing to do) where the version, or a file of it, is no longer there
   */
  public Dataset<Row> read(TableContract contract, long version) {
    requireReadable(contract, version);
    return TableShape.complete(
        contract,
        spark
            .read()
            .format("delta")
            .option("versionAsOf", version)
            .load(path(contract).toString()));
  }

  private void requireReadable(TableContract contract, long version) {
    DeltaLog log = log(contract);
    boolean readable;
    try {
      readable = version == snapshot(contract).version() || isWhole(at(log, version));
    } catch (UserException e) {
      // The table's present version is not sound, which is another matter.
      throw e;
    } catch (RuntimeException e) {
      // Delta has an exception for each way in which a log can end.
      readable = false;
    }
    if (!readable) {
      throw UserException.nothingToDo(
          "Version "
              + version
              + " of the table "
              + path(contract)
              + " is no longer there: `clientele maintain` deletes the files of former versions"
              + " after maintain.vacuum_hours, and Delta the log after"
              + " delta.logRetentionDuration. What was made of it cannot be made again.");
    }
  }

  private static Snapshot at(DeltaLog log, long version) {
    return log.getSnapshotAt(version, Option.empty(), Option.empty(), false);
  }

  private boolean isWhole(Snapshot snapshot) {
    List<Path> files =
        snapshot.allFiles().collectAsList().stream()
            .map(file -> file.absolutePath(snapshot.deltaLog()))
            .toList();
    return TableChanges.allThere(spark, files);
  }

  /**
   * Whether a table has lost its log: there are data files of it, and no commit. So it is, too,
   * where the first run that wrote to it was stopped before its end.
   *
   * @param contract the table
   * @return false where there is nothing of it, and where there is a log
   */
  public boolean hasFilesOnly(TableContract contract) {
    if (has(contract)) {
      return false;
    }
    Path folder = path(contract);
    try {
      FileSystem files = folder.getFileSystem(spark.sessionState().newHadoopConf());
      RemoteIterator<LocatedFileStatus> all = files.listFiles(folder, true);
      while (all.hasNext()) {
        if (all.next().getPath().getName().endsWith(".parquet")) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  /**
   * Says which table of the lake a failure is about, where it is about a file of one.
   *
   * @param failure what was thrown while the tables were read
   * @return (data) where a file of a table is missing or damaged; empty where it is about something
   *     else
   */
  public Optional<UserException> explain(Throwable failure) {
    return TableFailure.ofFile(this, failure);
  }

  /**
   * The failure of a table that was written and has lost its log.
   *
   * @param contract the table
   * @param evidence how it is known that the table was written
   * @return the exception (data), to be thrown
   */
  public UserException withoutLog(TableContract contract, String evidence) {
    return TableFailure.withoutLog(this, contract, evidence);
  }

  /**
   * The rows of one as-of date.
   *
   * @param contract a table with a column {@code as_of}
   * @param asOf the date
   * @return its rows, perhaps none
   */
  public Dataset<Row> read(TableContract contract, LocalDate asOf) {
    return read(contract).where(functions.col("as_of").equalTo(functions.lit(asOf)));
  }

  /**
   * The latest as-of date of a table, from the table's log alone where it can be.
   *
   * @param contract a table with a column {@code as_of}
   * @return the date, or empty where there is no table or no row
   */
  public Optional<LocalDate> latestAsOf(TableContract contract) {
    if (!has(contract)) {
      return Optional.empty();
    }
    Row row = read(contract).agg(functions.max("as_of").cast("string")).first();
    return row.isNullAt(0) ? Optional.empty() : Optional.of(LocalDate.parse(row.getString(0)));
  }

  /**
   * The as-of dates of a table, from the table's log alone.
   *
   * @param contract a table that is sliced by {@code as_of}
   * @return ascending; none where there is no table
   */
  public List<LocalDate> asOfs(TableContract contract) {
    if (!has(contract)) {
      return List.of();
    }
    return snapshot(contract)
        .allFiles()
        .select(functions.col("partitionValues").getItem("as_of"))
        .distinct()
        .collectAsList()
        .stream()
        .map(row -> LocalDate.parse(row.getString(0)))
        .sorted()
        .toList();
  }

  /**
   * Requires a table to have all columns that its contract requires, in their types; further ones
   * do not matter.
   *
   * @param contract a table that has been written
   * @throws UserException (failed) where another version has written it; (data) where its log is
   *     damaged
   */
  public void requirePromised(TableContract contract) {
    Snapshot snapshot = snapshot(contract);
    TableFailure.requireReadableLog(this, contract, snapshot);
    TableShape.requirePromised(this, contract, snapshot.metadata());
  }

  /**
   * The version of a table that reading sees now.
   *
   * @param contract a table that has been written
   * @return its latest commit
   */
  public long version(TableContract contract) {
    return snapshot(contract).version();
  }

  /**
   * What publications have noted beside a table.
   *
   * @param contract a table
   * @return name to value; nothing where there is no table
   */
  public Map<String, String> notes(TableContract contract) {
    return has(contract)
        ? CollectionConverters.asJava(snapshot(contract).metadata().configuration())
        : Map.of();
  }

  /**
   * The lasting identity of a table, another one where it was made anew.
   *
   * @param contract a table that has been written
   * @return the id in its log
   */
  public String id(TableContract contract) {
    return snapshot(contract).metadata().id();
  }

  /**
   * The rows that came to a table and left it since one of its versions.
   *
   * @param contract a table without slices
   * @param version the version from which on
   * @return empty where the log or a data file of that time is gone
   */
  public Optional<TableChanges> changes(TableContract contract, long version) {
    return TableChanges.since(spark, snapshot(contract), contract, version);
  }

  /**
   * Begins a set of writes that become visible together.
   *
   * @return an empty publication
   */
  public Publication publication() {
    return new Publication(this);
  }

  /** As reading sees it, whoever wrote last. */
  private Snapshot snapshot(TableContract contract) {
    Optional<Long> pin = pin(contract);
    return pin.isPresent()
        ? at(pinned.orElseThrow().lake().log(contract), pin.get())
        : latest(contract);
  }

  /** The version that is read of another lake's table, until this one has the table. */
  private Optional<Long> pin(TableContract contract) {
    return pinned
        .flatMap(tables -> tables.version(contract))
        .filter(version -> !log(contract).tableExists());
  }

  private Snapshot latest(TableContract contract) {
    Snapshot latest =
        opened(
            contract,
            () -> {
              Snapshot snapshot = log(contract).update(false, Option.empty(), Option.empty());
              // Read from the log here and not at some later time.
              snapshot.metadata();
              return snapshot;
            });
    requireSound(contract, latest);
    return latest;
  }

  private void requireSound(TableContract contract, Snapshot snapshot) {
    TableFailure.requireWholeLog(this, contract, snapshot);
    TableShape.requireKnown(this, contract, snapshot.metadata());
  }

  private <T> T opened(TableContract contract, Supplier<T> open) {
    try {
      return open.get();
    } catch (Exception e) {
      // Delta throws checked exceptions that its methods do not declare.
      throw TableFailure.ofLog(this, contract, e);
    }
  }

  void requireHeld() {
    lease.ifPresent(Lease::requireHeld);
  }

  DeltaLog log(TableContract contract) {
    return opened(contract, () -> DeltaLog.forTable(spark, path(contract)));
  }
}
