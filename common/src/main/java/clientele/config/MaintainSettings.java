package clientele.config;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * How the tables are kept in order.
 *
 * @param fileMib size that data files are to have, in MiB
 * @param fileMibOf the same for some tables
 * @param cluster columns of a table by whose values its rows are laid together
 * @param keepDays days of slices that stay in a table, counted back from its latest
 * @param vacuumHours hours for which the files of former versions stay
 */
public record MaintainSettings(
    @Range(min = 1, max = 4096) int fileMib,
    @Range(min = 1, max = 4096) Map<String, Integer> fileMibOf,
    Map<String, List<String>> cluster,
    @Range(min = 1) Map<String, Integer> keepDays,
    @Range(min = 0, max = 100_000) int vacuumHours)
    implements Checked {
  /** Copies the collections. */
  public MaintainSettings {
    fileMibOf = Map.copyOf(fileMibOf);
    cluster = Map.copyOf(cluster);
    keepDays = Map.copyOf(keepDays);
  }

  @Override
  public void check(Complaints complaints) {
    known("file_mib_of", fileMibOf, complaints);
    known("cluster", cluster, complaints);
    cluster.forEach(
        (table, columns) -> {
          if (columns.isEmpty()) {
            complaints.add("cluster." + table, "names no column");
          }
        });
    for (String table : new TreeSet<>(keepDays.keySet())) {
      if (LakeTables.LASTING.contains(table)) {
        complaints.add(
            "keep_days." + table, "cannot be set: later runs need all that the table holds");
      } else if (!LakeTables.DATED.contains(table)) {
        complaints.add(
            "keep_days." + table,
            "is no table with a slice a date" + nearest(table, LakeTables.DATED));
      }
    }
  }

  private static void known(String key, Map<String, ?> tables, Complaints complaints) {
    for (String table : new TreeSet<>(tables.keySet())) {
      if (!LakeTables.all().contains(table)) {
        complaints.add(key + "." + table, "is no table" + nearest(table, LakeTables.all()));
      }
    }
  }

  private static String nearest(String table, List<String> tables) {
    return Nearest.to(table, tables).map(near -> "; the nearest that there is: " + near).orElse("");
  }
}
