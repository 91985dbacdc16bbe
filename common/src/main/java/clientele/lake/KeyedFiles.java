package clientele.lake;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/** Which data files of a table hold rows of some keys. */
final class KeyedFiles {
  private KeyedFiles() {}

  /**
   * Looks for the rows, in those parts of files only that their statistics leave in question.
   *
   * @param table all rows of a table
   * @param keys values of some of its columns, none of them NULL
   * @return names of files without their folders; Delta's are unique
   */
  static Set<String> holding(Dataset<Row> table, Dataset<Row> keys) {
    return new TreeSet<>(
        table
            .where(within(keys))
            .withColumn("_file", functions.input_file_name())
            .join(keys, CollectionConverters.asScala(List.of(keys.columns())).toSeq(), "left_semi")
            .select(functions.regexp_extract(functions.col("_file"), "[^/]+$", 0))
            .distinct()
            .as(Encoders.STRING())
            .collectAsList());
  }

  /** A file's name without its folders. */
  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Column within(Dataset<Row> keys) {
    List<Column> bounds = new ArrayList<>();
    for (String key : keys.columns()) {
      bounds.add(functions.min(key));
      bounds.add(functions.max(key));
    }
    Row range =
        keys.agg(bounds.get(0), bounds.subList(1, bounds.size()).toArray(Column[]::new)).first();
    Column within = functions.lit(true);
    for (int at = 0; at < keys.columns().length; at++) {
      within =
          range.isNullAt(2 * at)
              ? functions.lit(false)
              : within.and(
                  functions
                      .col(keys.columns()[at])
                      .between(range.get(2 * at), range.get(2 * at + 1)));
    }
    return within;
  }
}
