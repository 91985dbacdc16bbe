package clientele.jobs;

import clientele.config.LakeTables;
import clientele.config.MaintainSettings;
import clientele.lake.Lake;
import clientele.lake.Publication;
import clientele.lake.TableContract;
import clientele.lake.TableUpkeep;
import clientele.lake.TableUpkeep.Size;
import clientele.lake.tables.Maintenance;
import clientele.lake.tables.Tables;
import clientele.run.Progress;
import clientele.run.UserException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Keeps the tables in order, one after the other: old slices go, small files are written together,
 * rows are clustered, files of former versions are deleted. No row that stays is changed.
 */
public final class MaintainJob implements Stage {
  private static final long MIB = 1L << 20;

  /** Slices that stay whatever their age: the present one, and what it is matched with. */
  private static final int LEAST = 2;

  @Override
  public String name() {
    return "maintain";
  }

  @Override
  public List<TableContract> reads() {
    return List.of();
  }

  @Override
  public List<TableContract> writes() {
    return List.of(Maintenance.CONTRACT);
  }

  @Override
  public StageResult run(StageContext context) {
    Lake lake = context.lake();
    MaintainSettings settings = context.settings().maintain();
    List<TableContract> tables = Tables.ALL.stream().filter(lake::has).toList();
    // The run's own entry is in job_runs already.
    if (tables.stream().allMatch(table -> table.name().equals("job_runs"))) {
      throw UserException.nothingToDo(
          "There is no table in the lake " + lake.root() + ". Run ingest first.");
    }
    // All of them first: none is changed where one cannot be.
    tables.forEach(lake::requireShape);
    int cleared = ReproducedFolder.clear(context);
    Map<String, Clustered> before = clustered(lake);
    // Where no slices go, none needs to stay.
    SortedMap<LocalDate, String> needed =
        settings.keepDays().isEmpty() ? new TreeMap<>() : NeededDates.of(lake);
    Progress progress = context.run().progress();
    List<Done> all = new ArrayList<>();
    for (TableContract table : tables) {
      progress.step("maintaining " + table.name());
      all.add(
          upkeep(
              lake,
              table,
              settings,
              needed.keySet(),
              Optional.ofNullable(before.get(table.name()))));
    }
    Publication publication = lake.publication();
    long written = publication.upsert(Maintenance.CONTRACT, rows(context, all));
    publication.commit();
    List<String> lines = summary(all, settings, needed);
    if (cleared > 0) {
      lines.add(0, ReproducedFolder.told(cleared));
    }
    return new StageResult(context.run().asOf(), 0, written, 0, lines);
  }

  /** By what a table was laid out, up to which version. */
  private record Clustered(List<String> by, long version) {}

  /** Slices that were too old: those that went, and those that had to stay. */
  private record Old(SortedMap<LocalDate, Long> removed, Set<LocalDate> needed) {
    static final Old NONE = new Old(new TreeMap<>(), Set.of());
  }

  /** What was done to a table. */
  private record Done(
      TableContract table,
      long version,
      Old old,
      Size before,
      Size after,
      List<String> by,
      long clustered,
      Size deleted) {
    SortedMap<LocalDate, Long> removed() {
      return old.removed();
    }

    long rowsRemoved() {
      return removed().values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static Done upkeep(
      Lake lake,
      TableContract table,
      MaintainSettings settings,
      Set<LocalDate> needed,
      Optional<Clustered> former) {
    TableUpkeep upkeep = new TableUpkeep(lake, table);
    Size before = upkeep.present();
    Old old = removeOld(lake, table, upkeep, settings, needed);
    long bytes = MIB * settings.fileMibOf().getOrDefault(table.name(), settings.fileMib());
    long clustered = 0;
    List<String> columns = settings.cluster().getOrDefault(table.name(), List.of());
    if (columns.isEmpty()) {
      upkeep.compact(bytes);
    } else {
      requireColumns(table, columns);
      clustered =
          upkeep.cluster(
              columns,
              bytes,
              former.filter(was -> was.by().equals(columns)).map(Clustered::version));
    }
    Size after = upkeep.present();
    long version = lake.version(table);
    Size found = upkeep.onDisk();
    Size left = found;
    if (found.files() > after.files()) {
      upkeep.vacuum(settings.vacuumHours());
      left = upkeep.onDisk();
    }
    return new Done(
        table,
        version,
        old,
        before,
        after,
        columns,
        clustered,
        new Size(found.files() - left.files(), found.bytes() - left.bytes()));
  }

  private static Old removeOld(
      Lake lake,
      TableContract table,
      TableUpkeep upkeep,
      MaintainSettings settings,
      Set<LocalDate> needed) {
    Integer days = settings.keepDays().get(table.name());
    SortedMap<LocalDate, Long> slices = upkeep.slices();
    if (days == null || !LakeTables.DATED.contains(table.name()) || slices.size() <= LEAST) {
      return Old.NONE;
    }
    List<LocalDate> dates = List.copyOf(slices.keySet());
    LocalDate first = dates.get(dates.size() - LEAST);
    LocalDate kept = dates.get(dates.size() - 1).minusDays(days);
    SortedMap<LocalDate, Long> removed =
        new TreeMap<>(slices.headMap(kept.isBefore(first) ? kept : first));
    Set<LocalDate> staying = new TreeSet<>(removed.keySet());
    staying.retainAll(needed);
    removed.keySet().removeAll(staying);
    if (!removed.isEmpty()) {
      Publication publication = lake.publication();
      publication.clear(table, removed.keySet());
      publication.commit();
    }
    return new Old(removed, staying);
  }

  private static void requireColumns(TableContract table, List<String> columns) {
    List<String> known = List.of(table.schema().fieldNames());
    for (String column : columns) {
      if (!known.contains(column) || table.slice().contains(column)) {
        throw UserException.usage(
            "maintain.cluster."
                + table.name()
                + " names "
                + column
                + ", by which the table's rows cannot be laid together. Columns that there are: "
                + String.join(
                    ", ", known.stream().filter(one -> !table.slice().contains(one)).toList())
                + ".");
      }
    }
  }

  private static Map<String, Clustered> clustered(Lake lake) {
    Map<String, Clustered> tables = new HashMap<>();
    if (lake.has(Maintenance.CONTRACT)) {
      for (Row row :
          lake.read(Maintenance.CONTRACT)
              .where("clustered_by is not null")
              .select("table", "clustered_by", "version")
              .collectAsList()) {
        tables.put(row.getString(0), new Clustered(List.copyOf(row.getList(1)), row.getLong(2)));
      }
    }
    return tables;
  }

  private static org.apache.spark.sql.Dataset<Row> rows(StageContext context, List<Done> all) {
    Instant now = context.run().clock().instant();
    return context
        .spark()
        .createDataFrame(
            all.stream()
                .map(
                    done ->
                        RowFactory.create(
                            done.table().name(),
                            now,
                            done.version(),
                            (long) done.removed().size(),
                            done.rowsRemoved(),
                            done.before().files(),
                            done.after().files(),
                            done.before().bytes(),
                            done.after().bytes(),
                            done.clustered(),
                            done.by().isEmpty() ? null : done.by().toArray(String[]::new),
                            done.deleted().files(),
                            done.deleted().bytes(),
                            context.run().runId()))
                .toList(),
            Maintenance.CONTRACT.schema());
  }

  private static List<String> summary(
      List<Done> all, MaintainSettings settings, SortedMap<LocalDate, String> needed) {
    List<String> lines = new ArrayList<>();
    for (Done done : all) {
      List<String> parts = new ArrayList<>();
      if (!done.removed().isEmpty()) {
        parts.add(
            text(
                "%d slices from %s to %s are removed (%,d rows)",
                done.removed().size(),
                done.removed().firstKey(),
                done.removed().lastKey(),
                done.rowsRemoved()));
      }
      if (done.clustered() > 0) {
        parts.add(
            text(
                "laid together by %s",
                String.join(", ", settings.cluster().get(done.table().name()))));
      }
      if (done.before().files() != done.after().files()) {
        parts.add(text("%,d files became %,d", done.before().files(), done.after().files()));
      }
      if (done.deleted().files() > 0) {
        parts.add(
            text(
                "%,d old files deleted, %.1f MiB",
                done.deleted().files(), done.deleted().bytes() / (double) MIB));
      }
      if (!parts.isEmpty()) {
        lines.add(done.table().name() + ": " + String.join("; ", parts));
      }
    }
    long changed = lines.size();
    needed.forEach(
        (date, reason) -> {
          List<String> tables =
              all.stream()
                  .filter(done -> done.old().needed().contains(date))
                  .map(done -> done.table().name())
                  .toList();
          if (!tables.isEmpty()) {
            lines.add(
                text(
                    "the slice of %s stays, whatever maintain.keep_days says: %s (%s)",
                    date, reason, String.join(", ", tables)));
          }
        });
    lines.add(
        text("%d tables are in order, %d of which were before", all.size(), all.size() - changed));
    return lines;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
