package clientele.lake;

import io.delta.tables.DeltaOptimizeBuilder;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Console;
import scala.Option;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps one table in good order without changing a row of it: small files are written together,
 * rows are clustered, files that no version needs are deleted. Old slices are found here and
 * removed by a {@link Publication}. The lease of the lake is held meanwhile.
 */
public final class TableUpkeep {
  private static final String SLICE = "as_of";
  private static final String OPTIMIZE = "spark.databricks.delta.optimize.";

  /** The lease keeps other writers away; and that files were deleted makes no new version. */
  private static final Map<String, String> VACUUM =
      Map.of(
          "spark.databricks.delta.retentionDurationCheck.enabled", "false",
          "spark.databricks.delta.vacuum.logging.enabled", "false");

  private final Lake lake;
  private final TableContract contract;

  /**
   * The upkeep of a table.
   *
   * @param lake where it is
   * @param contract a table that has been written
   */
  public TableUpkeep(Lake lake, TableContract contract) {
    this.lake = lake;
    this.contract = contract;
  }

  /**
   * Some files.
   *
   * @param files their number
   * @param bytes their size
   */
  public record Size(long files, long bytes) {}

  /**
   * The data files that readers of the present version read.
   *
   * @return number and size, from the log
   */
  public Size present() {
    Snapshot snapshot = snapshot();
    return new Size(snapshot.numOfFiles(), snapshot.sizeInBytes());
  }

  /**
   * All data files in the table's folder, those of former versions included.
   *
   * @return number and size, by listing
   */
  public Size onDisk() {
    Path folder = lake.path(contract);
    try {
      FileSystem files = folder.getFileSystem(lake.spark().sessionState().newHadoopConf());
      ContentSummary all = files.getContentSummary(folder);
      ContentSummary log = files.getContentSummary(new Path(folder, "_delta_log"));
      return new Size(all.getFileCount() - log.getFileCount(), all.getLength() - log.getLength());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  /**
   * The slices of a table that is sliced by {@code as_of}.
   *
   * @return date to number of rows, from the log; nothing where it is sliced otherwise
   */
  public SortedMap<LocalDate, Long> slices() {
    SortedMap<LocalDate, Long> slices = new TreeMap<>();
    if (isSliced()) {
      for (AddFile file : snapshot().allFiles().collectAsList()) {
        Option<Object> rows = file.numLogicalRecords();
        slices.merge(
            LocalDate.parse(file.partitionValues().apply(SLICE)),
            rows.isEmpty() ? 0L : (Long) rows.get(),
            Long::sum);
      }
    }
    return slices;
  }

  /**
   * Writes small files together, slice by slice, where a slice has several.
   *
   * @param target bytes that a file is to have; larger ones stay as they are
   */
  public void compact(long target) {
    Set<String> slices = new TreeSet<>();
    boolean isScattered =
        snapshot().allFiles().collectAsList().stream()
            .filter(file -> file.size() < target)
            .anyMatch(file -> !slices.add(file.partitionValues().toString()));
    if (!isScattered) {
      return;
    }
    lake.requireHeld();
    withSettings(sizes(target), () -> optimize().executeCompaction().count());
  }

  /**
   * Lays rows of like values into the same files (Z-order), where slices have changed since a
   * version.
   *
   * @param columns by which rows are like
   * @param target bytes that a file is to have
   * @param since the version that was clustered before; empty for all slices
   * @return how many slices were written anew; 1 for a table without slices
   */
  public long cluster(List<String> columns, long target, Optional<Long> since) {
    Set<String> changed = changedSince(since.orElse(-1L));
    for (String slice : changed) {
      lake.requireHeld();
      DeltaOptimizeBuilder of =
          isSliced() ? optimize().where(SLICE + " = '" + slice + "'") : optimize();
      withSettings(sizes(target), () -> of.executeZOrderBy(columns.toArray(String[]::new)).count());
    }
    return changed.size();
  }

  /**
   * Deletes the files that no version of the last hours needs. Who still reads an older version
   * fails, and such a version cannot be reproduced.
   *
   * @param hours since a file was removed from the table
   */
  public void vacuum(double hours) {
    lake.requireHeld();
    withSettings(
        VACUUM,
        () ->
            quietly(
                () ->
                    DeltaTable.forPath(lake.spark(), lake.path(contract).toString())
                        .vacuum(hours)));
  }

  /** Delta writes what it deleted to standard output, which is the command's own. */
  private static void quietly(Runnable work) {
    Console.withOut(
        OutputStream.nullOutputStream(),
        () -> {
          work.run();
          return null;
        });
  }

  private DeltaOptimizeBuilder optimize() {
    return DeltaTable.forPath(lake.spark(), lake.path(contract).toString()).optimize();
  }

  private static Map<String, String> sizes(long target) {
    return Map.of(
        OPTIMIZE + "minFileSize", Long.toString(target),
        OPTIMIZE + "maxFileSize", Long.toString(target));
  }

  /** Delta takes these from the session alone. */
  private void withSettings(Map<String, String> settings, Runnable work) {
    RuntimeConfig session = lake.spark().conf();
    Map<String, Option<String>> before = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          before.put(name, session.getOption(name));
          session.set(name, value);
        });
    try {
      work.run();
    } finally {
      before.forEach(
          (name, value) -> {
            if (value.isEmpty()) {
              session.unset(name);
            } else {
              session.set(name, value.get());
            }
          });
    }
  }

  /** The slices that rows came to or left; one name for a table without slices. */
  private Set<String> changedSince(long version) {
    Snapshot snapshot = snapshot();
    Set<String> changed = new TreeSet<>();
    long expected = version;
    scala.collection.Iterator<Tuple2<Object, scala.collection.immutable.Seq<Action>>> commits =
        snapshot.deltaLog().getChanges(version + 1, Option.empty(), false);
    while (commits.hasNext()) {
      Tuple2<Object, scala.collection.immutable.Seq<Action>> commit = commits.next();
      if ((Long) commit._1() != ++expected) {
        break;
      }
      for (Action action : CollectionConverters.asJava(commit._2())) {
        if (action instanceof AddFile file && file.dataChange()) {
          changed.add(slice(file));
        }
      }
    }
    Set<String> present = new TreeSet<>();
    snapshot.allFiles().collectAsList().forEach(file -> present.add(slice(file)));
    if (expected == snapshot.version()) {
      present.retainAll(changed);
    }
    // Otherwise the log does not reach back so far, and any slice may have changed.
    return present;
  }

  private String slice(AddFile file) {
    return isSliced() ? file.partitionValues().apply(SLICE) : "";
  }

  private boolean isSliced() {
    return contract.slice().equals(List.of(SLICE));
  }

  private Snapshot snapshot() {
    return lake.log(contract).update(false, Option.empty(), Option.empty());
  }
}
