package clientele.clustering;

import clientele.config.SegmentSettings.Scaling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;

/** The most frequent levels of each category, counted in one query for all of them. */
final class LevelCounts {
  /** More levels than this become "other": a rare level says little about a segment. */
  static final int MOST_LEVELS = 12;

  /** A level below this share of the rows belongs to "other". */
  private static final double RARE = 0.01;

  /** Levels with their counts, most frequent first; a NULL level is missing. */
  private final Map<Integer, List<Row>> counts;

  private LevelCounts(Map<Integer, List<Row>> counts) {
    this.counts = counts;
  }

  static LevelCounts of(PinnedFrame frame) {
    int categories = frame.space().of(ClusteredFeature.Kind.CATEGORY).size();
    Map<Integer, List<Row>> counts = new HashMap<>();
    if (categories == 0) {
      return new LevelCounts(counts);
    }
    Column[] levels = new Column[categories];
    for (int i = 0; i < categories; i++) {
      levels[i] = functions.col(FeatureSpace.name(ClusteredFeature.Kind.CATEGORY, i));
    }
    Dataset<Row> counted =
        frame
            .rows()
            .select(functions.posexplode(functions.array(levels)).as(new String[] {"i", "level"}))
            .groupBy("i", "level")
            .count();
    Column order =
        functions
            .row_number()
            .over(
                Window.partitionBy("i")
                    .orderBy(
                        functions.col("level").isNull().desc(),
                        functions.col("count").desc(),
                        functions.col("level")));
    counted
        .withColumn("rank", order)
        .where(functions.col("rank").leq(MOST_LEVELS + 1))
        .orderBy("i", "rank")
        .collectAsList()
        .forEach(row -> counts.computeIfAbsent(row.getInt(0), i -> new ArrayList<>()).add(row));
    return new LevelCounts(counts);
  }

  /** The coding of a category, or nothing where all rows are alike. */
  Optional<CategoryCoding> code(
      int index,
      ClusteredFeature feature,
      long rows,
      double material,
      Scaling scaling,
      Map<String, String> within) {
    List<String> levels = new ArrayList<>();
    List<Double> shares = new ArrayList<>();
    long missing = 0;
    long rest = rows;
    for (Row row : counts.getOrDefault(index, List.of())) {
      long count = row.getLong(2);
      if (row.isNullAt(1)) {
        missing = count;
        rest -= count;
      } else if (count >= RARE * rows && levels.size() < MOST_LEVELS) {
        levels.add(row.getString(1));
        shares.add((double) count / rows);
        rest -= count;
      }
    }
    boolean other = rest > 0;
    boolean told = missing > material * rows;
    if (other) {
      shares.add((double) rest / rows);
    }
    if (told) {
      shares.add((double) missing / rows);
    }
    if (shares.size() < 2) {
      return Optional.empty();
    }
    double variance = shares.stream().mapToDouble(share -> share * (1 - share)).sum();
    double scale = scaling == Scaling.NONE ? 1 : Math.sqrt(variance);
    Map<String, String> imputed = missing > 0 && !told ? within : Map.of();
    return Optional.of(new CategoryCoding(feature, levels, other, told, shares, scale, 1, imputed));
  }
}
