package clientele.quality;

import clientele.config.QualityCheck.Reference;
import clientele.run.SideBySide;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts the rows whose value is not where it should be. All checks that look into one column of
 * one source share a query: values are counted first, so that each is looked up once.
 */
public final class References {
  /** No check looked anything up. */
  public static final References NONE = new References(Map.of());

  private final Map<String, Long> dangling;

  private References(Map<String, Long> dangling) {
    this.dangling = dangling;
  }

  /** What is to be looked up, one row each in the only column of the frame, and for which check. */
  record Asked(String check, Reference target, Dataset<Row> values) {}

  /**
   * Counts them.
   *
   * @param sources the inspected sources
   * @param rowsOf the accepted rows of a source, of this run or an earlier one; empty where there
   *     are none
   * @return rows for each check that could be made
   */
  public static References count(
      List<InspectedSource> sources, Function<String, Optional<Dataset<Row>>> rowsOf) {
    Map<Reference, List<Asked>> byTarget = new LinkedHashMap<>();
    for (InspectedSource source : sources) {
      for (Asked asked : source.asked()) {
        byTarget.computeIfAbsent(asked.target(), target -> new ArrayList<>()).add(asked);
      }
    }
    List<Map<String, Long>> found =
        SideBySide.map(
            byTarget.entrySet(),
            entry ->
                rowsOf
                    .apply(entry.getKey().source())
                    .map(rows -> count(entry.getValue(), rows, entry.getKey().column()))
                    .orElse(Map.of()));
    Map<String, Long> all = new TreeMap<>();
    found.forEach(all::putAll);
    return new References(all);
  }

  private static Map<String, Long> count(List<Asked> asked, Dataset<Row> rows, String column) {
    Dataset<Row> values =
        asked.stream()
            .map(
                each ->
                    each.values()
                        .groupBy("value")
                        .count()
                        .withColumn("check", functions.lit(each.check())))
            .reduce(Dataset::unionByName)
            .orElseThrow();
    if (!List.of(rows.columns()).contains(column)) {
      throw UserException.usage(
          "The check "
              + asked.get(0).check()
              + " looks for "
              + asked.get(0).target().source()
              + "."
              + column
              + ", and there is no such column.");
    }
    // Of an anti-join one match is enough: the other side need not be made distinct.
    Dataset<Row> known = rows.select(functions.col(column).cast("string").as("value"));
    Map<String, Long> counts = new TreeMap<>();
    asked.forEach(each -> counts.put(each.check(), 0L));
    values
        .join(known, new String[] {"value"}, "left_anti")
        .groupBy("check")
        .agg(functions.sum("count"))
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  /** How many rows of a check's source lead nowhere; empty where that could not be known. */
  Optional<Long> dangling(String check) {
    return Optional.ofNullable(dangling.get(check));
  }
}
