package clientele.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.unix_date;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * How customers' days are laid into files: neighbouring days together, so that what comes late or
 * is corrected lies in few files, whose statistics tell a reader which; a day too large for one
 * file is cut by customer.
 *
 * @param files how many files
 * @param id what names the file of a row with columns customer_id and day
 */
public record DayLayout(int files, Column id) {
  /** The column that names a row's file, by which rows are grouped where they are. */
  static final String FILE = "_file";

  /** Of the hash by which Spark partitions. */
  private static final int SEED = 42;

  /** Rows in a file: one task groups them in memory, and rewrites them in a moment. */
  static final long ROWS = 400_000;

  /**
   * A layout that fits some rows.
   *
   * @param rows with a column day; as many files as they fill
   * @return files of about {@value #ROWS} rows
   */
  public static DayLayout of(Dataset<Row> rows) {
    return of(
        rows.groupBy(unix_date(col("day")).as("day"))
            .agg(count(lit(1)).as("rows"))
            .orderBy("day")
            .collectAsList(),
        ROWS);
  }

  /** From rows (day since 1970, number of rows) in the order of days. */
  static DayLayout of(List<Row> days, long target) {
    if (days.isEmpty()) {
      return new DayLayout(1, lit(names(1)[0]));
    }
    int first = days.get(0).getInt(0);
    int span = days.get(days.size() - 1).getInt(0) - first + 1;
    int[] start = new int[span];
    int[] parts = new int[span];
    Arrays.fill(parts, 1);
    int file = 0;
    long inFile = 0;
    for (Row day : days) {
      int at = day.getInt(0) - first;
      long rows = day.getLong(1);
      if (inFile > 0 && inFile + rows > target) {
        file++;
        inFile = 0;
      }
      start[at] = file;
      parts[at] = (int) Math.max(1, rows / target);
      file += parts[at] - 1;
      inFile += rows / parts[at];
    }
    Column place = unix_date(col("day")).minus(lit(first - 1));
    Column within = pmod(hash(col("customer_id")), element_at(lit(parts), place));
    boolean cut = Arrays.stream(parts).anyMatch(part -> part > 1);
    Column id = element_at(lit(start), place);
    Column ordinal = cut ? id.plus(within) : id;
    return new DayLayout(file + 1, element_at(lit(names(file + 1)), ordinal.plus(1)));
  }

  /** The rows, those of a file in a partition, with the column {@link #FILE}. */
  Dataset<Row> apply(Dataset<Row> rows) {
    return rows.withColumn(FILE, id).repartition(files, col(FILE));
  }

  /**
   * Names of files that Spark's hash sends each to a partition of its own: a grouping by the name
   * and more then needs no further shuffle.
   */
  private static int[] names(int files) {
    int[] names = new int[files];
    boolean[] found = new boolean[files];
    for (int name = 0, missing = files; missing > 0; name++) {
      int partition = Math.floorMod(Murmur3_x86_32.hashInt(name, SEED), files);
      if (!found[partition]) {
        found[partition] = true;
        names[partition] = name;
        missing--;
      }
    }
    return names;
  }
}
