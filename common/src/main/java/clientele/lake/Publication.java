package clientele.lake;

import clientele.run.SideBySide;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The writes of one stage. Each write puts its data files beside the table at once, where no reader
 * sees them; {@link #commit()} then makes them visible, one small atomic commit a table: first the
 * details, then the table that was added last, which publishes them. Whatever fails before {@code
 * commit} leaves every table as it was.
 *
 * <p>There are three ways to write and no other: a slice is replaced, rows are merged by the key
 * (or, where that takes more than replacing them, {@link #take taken} out and appended anew), or
 * rows are appended.
 */
public final class Publication {
  private final Lake lake;
  private final Map<TableContract, TableWrite> writes = new LinkedHashMap<>();
  private boolean committed;

  Publication(Lake lake) {
    this.lake = lake;
  }

  /**
   * Names the tables that will be written to, so that their rows may then be written side by side.
   * One table is written to by one thread at a time.
   *
   * @param tables details first, what publishes them last
   */
  public void announce(List<TableContract> tables) {
    tables.forEach(this::to);
  }

  /**
   * Replaces the rows of a slice. The whole table is replaced where the contract names no slice
   * columns; an empty frame clears the slice.
   *
   * @param contract the table
   * @param rows the new rows, all of them within the slice
   * @param slice a value (String or LocalDate) for each of the contract's slice columns
   * @return how many rows were written
   */
  public long replaceSlice(TableContract contract, Dataset<Row> rows, Map<String, ?> slice) {
    if (!new TreeSet<>(contract.slice()).equals(new TreeSet<>(slice.keySet()))) {
      throw new IllegalArgumentException(
          "Cannot replace a slice of "
              + contract.name()
              + ": it is sliced by "
              + contract.slice()
              + ", not by "
              + slice.keySet());
    }
    return to(contract).replace(rows, new LinkedHashMap<>(slice));
  }

  /**
   * Clears slices, which reads none of their rows.
   *
   * @param contract a table with one slice column
   * @param slices values of that column
   */
  public void clear(TableContract contract, Collection<?> slices) {
    if (contract.slice().size() != 1) {
      throw new IllegalArgumentException(
          "Cannot clear slices of " + contract.name() + ": it is sliced by " + contract.slice());
    }
    slices.forEach(slice -> to(contract).clear(Map.of(contract.slice().get(0), slice)));
  }

  /**
   * Replaces rows of the same key and adds the others.
   *
   * @param contract the table
   * @param rows rows that are unique in the contract's key
   * @return how many rows were given
   */
  public long upsert(TableContract contract, Dataset<Row> rows) {
    return to(contract).merge(rows);
  }

  /**
   * Takes rows out that are to be written again, changed or not: whole data files, those that hold
   * a row of some keys. What is to stay of them, the caller appends.
   *
   * @param contract the table
   * @param keys distinct values of some of the table's columns, none of them NULL; broadcast where
   *     they are few
   * @return all rows of the files that were taken out
   */
  public Dataset<Row> take(TableContract contract, Dataset<Row> keys) {
    return to(contract).take(keys);
  }

  /**
   * A table as it will be once this publication is committed.
   *
   * @param contract a table that is written to
   * @return its rows, of the data files that are there already
   */
  public Dataset<Row> pending(TableContract contract) {
    return to(contract).pending();
  }

  /**
   * How many rows a table will have once this publication is committed.
   *
   * @param contract a table that is written to
   * @return their number, from the table's log
   */
  public long pendingRows(TableContract contract) {
    return to(contract).pendingRows();
  }

  /**
   * Notes something beside a table, in the same commit as the rows that it is true for; {@link
   * Lake#notes} reads it.
   *
   * @param contract the table; nothing may have been written to it in this publication
   * @param notes name to value; other names stay
   */
  public void note(TableContract contract, Map<String, String> notes) {
    to(contract).note(notes);
  }

  /**
   * Adds rows.
   *
   * @param contract the table
   * @param rows the new rows
   * @return how many rows were written
   */
  public long append(TableContract contract, Dataset<Row> rows) {
    return to(contract).append(rows);
  }

  /**
   * Writes log rows in the place of those that an earlier publication of this run appended: the
   * later state of the same entries.
   *
   * @param contract the table
   * @param rows the entries as they are now
   * @param earlier a committed publication that appended them
   * @return how many rows were written
   */
  public long appendInPlaceOf(TableContract contract, Dataset<Row> rows, Publication earlier) {
    TableWrite before = earlier.writes.get(contract);
    if (before == null || !earlier.committed) {
      throw new IllegalArgumentException(
          "Cannot replace rows of " + contract.name() + ": none were appended and committed.");
    }
    return to(contract).supersede(before, rows);
  }

  /** Several writes to one table are one commit. */
  private synchronized TableWrite to(TableContract contract) {
    if (committed) {
      throw new IllegalStateException("Cannot add to a publication that is committed.");
    }
    return writes.computeIfAbsent(contract, table -> new TableWrite(lake, table));
  }

  /**
   * Makes all writes visible: first all tables but the one that was added last, then that one.
   *
   * @throws clientele.run.UserException (busy) where the lake's lease was lost meanwhile
   */
  public void commit() {
    if (committed) {
      throw new IllegalStateException("Cannot commit a publication twice.");
    }
    committed = true;
    lake.requireHeld();
    List<TableWrite> all = List.copyOf(writes.values());
    if (!all.isEmpty()) {
      // Details know nothing of each other.
      SideBySide.each(all.subList(0, all.size() - 1), TableWrite::commit);
      all.get(all.size() - 1).commit();
    }
  }
}
