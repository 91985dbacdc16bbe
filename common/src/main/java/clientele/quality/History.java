package clientele.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What the checks found in the last runs that ended well. The figures of failed runs are no
 * history: what was refused yesterday is no measure for today.
 */
public final class History {
  /** No earlier run. */
  public static final History NONE = new History(Map.of());

  /** What one check found in one run. */
  record Past(long checked, long failed) {}

  private final Map<String, List<Past>> found;

  History(Map<String, List<Past>> found) {
    this.found = found;
  }

  /**
   * Reads the history of checks.
   *
   * @param report rows of {@code quality_report}
   * @param jobRuns rows of {@code job_runs}
   * @param checks names of the checks that are looked for
   * @param runs how many of the last runs count, at most
   * @return their history
   */
  public static History of(
      Dataset<Row> report, Dataset<Row> jobRuns, List<String> checks, int runs) {
    Dataset<Row> last =
        jobRuns
            .where(
                functions
                    .col("job")
                    .equalTo("ingest")
                    .and(functions.col("status").equalTo("succeeded")))
            .orderBy(functions.col("started_at").desc(), functions.col("run_id").desc())
            .limit(runs)
            .select("run_id");
    Map<String, List<Past>> found = new TreeMap<>();
    Column named = functions.col("rule").isin(checks.toArray());
    for (Row row :
        report
            .where(named)
            .join(functions.broadcast(last), new String[] {"run_id"}, "left_semi")
            .select("source", "rule", "rows_checked", "rows_failed")
            .collectAsList()) {
      found
          .computeIfAbsent(key(row.getString(0), row.getString(1)), key -> new ArrayList<>())
          .add(new Past(row.getLong(2), row.getLong(3)));
    }
    return new History(found);
  }

  private static String key(String source, String check) {
    return source + '/' + check;
  }

  /** The numbers of rows that a check of a source looked at, ascending; one for each run. */
  long[] rows(String source, String check) {
    return found.getOrDefault(key(source, check), List.of()).stream()
        .mapToLong(Past::checked)
        .sorted()
        .toArray();
  }

  /** The shares of rows that broke a check, 0 to 1; one for each run that had rows. */
  double[] shares(String source, String check) {
    return found.getOrDefault(key(source, check), List.of()).stream()
        .filter(past -> past.checked() > 0)
        .mapToDouble(past -> (double) past.failed() / past.checked())
        .toArray();
  }

  static double median(long[] values) {
    return median(Arrays.stream(values).asDoubleStream().toArray());
  }

  static double median(double[] values) {
    return new Median().evaluate(values);
  }
}
