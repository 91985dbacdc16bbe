package clientele.clustering;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * What one pass over the rows tells of the segments of a model: how many rows are nearest to each,
 * how close they are, which segments they were in before, and which they are in by other models.
 * Partitions are added in index order, so that the sums are the same whatever the cores.
 */
public final class SegmentMembers implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] rows;
  private final double[] distances;
  private final double[] squares;
  private final double[] margins;
  private final double[] confidences;
  private final double[] sums;
  private final long[][] shared;
  private final double[][][] others;

  private SegmentMembers(Asked asked) {
    int segments = asked.model().segments();
    rows = new long[segments];
    distances = new double[segments];
    squares = new double[segments];
    margins = new double[segments];
    confidences = new double[segments];
    sums = new double[segments];
    shared = new long[segments][asked.formerIds().size()];
    others = new double[asked.others().size()][segments][];
    for (int o = 0; o < others.length; o++) {
      for (int segment = 0; segment < segments; segment++) {
        others[o][segment] = new double[asked.others().get(o).segments()];
      }
    }
  }

  /**
   * What is asked.
   *
   * @param model whose segments they are
   * @param others further models of the same points
   * @param former column of the frame with the id of the segment that a row was in before, NULL for
   *     none; empty where there is no segmentation before
   * @param formerIds the ids that occur there
   * @param summed a carried number that is summed; empty for none
   */
  public record Asked(
      SegmentModel model,
      List<SegmentModel> others,
      Optional<String> former,
      List<Integer> formerIds,
      Optional<String> summed)
      implements Serializable {
    /** Copies the lists. */
    public Asked {
      others = List.copyOf(others);
      formerIds = List.copyOf(formerIds);
    }
  }

  /**
   * Goes over a frame once.
   *
   * @param frame the rows
   * @param transform makes points of them
   * @param asked what to count
   * @return the counts
   */
  public static SegmentMembers of(PinnedFrame frame, FeatureTransform transform, Asked asked) {
    FeatureTransform.Encoder encoder = transform.encoder(frame.space());
    List<String> columns = List.of(frame.rows().columns());
    int former = asked.former().map(columns::indexOf).orElse(-1);
    int summed = asked.summed().map(columns::indexOf).orElse(-1);
    // Optional does not travel, the rest of what is asked does.
    SegmentModel model = asked.model();
    List<SegmentModel> others = asked.others();
    List<Integer> formerIds = asked.formerIds();
    List<SegmentMembers> parts =
        frame
            .rows()
            .javaRDD()
            .mapPartitions(
                (FlatMapFunction<Iterator<Row>, SegmentMembers>)
                    rows -> {
                      Asked all =
                          new Asked(model, others, Optional.empty(), formerIds, Optional.empty());
                      SegmentMembers part = new SegmentMembers(all);
                      Map<Integer, Integer> index = index(formerIds);
                      while (rows.hasNext()) {
                        part.add(rows.next(), encoder, all, index, former, summed);
                      }
                      return List.of(part).iterator();
                    })
            .collect();
    SegmentMembers total = new SegmentMembers(asked);
    parts.forEach(total::merge);
    return total;
  }

  private static Map<Integer, Integer> index(List<Integer> ids) {
    Map<Integer, Integer> index = new TreeMap<>();
    for (int i = 0; i < ids.size(); i++) {
      index.put(ids.get(i), i);
    }
    return index;
  }

  private void add(
      Row row,
      FeatureTransform.Encoder encoder,
      Asked asked,
      Map<Integer, Integer> index,
      int former,
      int summed) {
    double[] point = encoder.point(row);
    Assignment assignment = asked.model().assign(point).guessed(encoder.guessed(row));
    int segment = assignment.segment();
    if (segment == Assignment.NOISE) {
      return;
    }
    rows[segment]++;
    distances[segment] += assignment.distance();
    squares[segment] += assignment.distance() * assignment.distance();
    margins[segment] += assignment.margin();
    confidences[segment] += assignment.confidence();
    if (summed >= 0 && !row.isNullAt(summed)) {
      sums[segment] += ((Number) row.get(summed)).doubleValue();
    }
    if (former >= 0 && !row.isNullAt(former)) {
      Integer before = index.get(row.getInt(former));
      if (before != null) {
        shared[segment][before]++;
      }
    }
    for (int o = 0; o < others.length; o++) {
      int other = asked.others().get(o).segment(point);
      if (other >= 0) {
        others[o][segment][other]++;
      }
    }
  }

  private void merge(SegmentMembers part) {
    for (int s = 0; s < rows.length; s++) {
      rows[s] += part.rows[s];
      distances[s] += part.distances[s];
      squares[s] += part.squares[s];
      margins[s] += part.margins[s];
      confidences[s] += part.confidences[s];
      sums[s] += part.sums[s];
      for (int p = 0; p < shared[s].length; p++) {
        shared[s][p] += part.shared[s][p];
      }
      for (int o = 0; o < others.length; o++) {
        for (int other = 0; other < others[o][s].length; other++) {
          others[o][s][other] += part.others[o][s][other];
        }
      }
    }
  }

  /**
   * The segments.
   *
   * @return how many the model has
   */
  public int segments() {
    return rows.length;
  }

  /**
   * Rows that are nearest to a segment.
   *
   * @param segment the model's number
   * @return how many
   */
  public long rows(int segment) {
    return rows[segment];
  }

  /**
   * The mean distance of a segment's rows to it.
   *
   * @param segment the model's number
   * @return in scaled units; 0 for no rows
   */
  public double distance(int segment) {
    return mean(distances, segment);
  }

  /**
   * The mean squared distance of a segment's rows to it.
   *
   * @param segment the model's number
   * @return in squared scaled units; 0 for no rows
   */
  public double squaredDistance(int segment) {
    return mean(squares, segment);
  }

  /**
   * The mean margin of a segment's rows to their second nearest segment.
   *
   * @param segment the model's number
   * @return in scaled units; 0 for no rows
   */
  public double margin(int segment) {
    return mean(margins, segment);
  }

  /**
   * The mean confidence of a segment's rows.
   *
   * @param segment the model's number
   * @return 0 to 1; 0 for no rows
   */
  public double confidence(int segment) {
    return mean(confidences, segment);
  }

  /**
   * The mean of the summed column over a segment's rows.
   *
   * @param segment the model's number
   * @return in its unit; 0 for no rows
   */
  public double worth(int segment) {
    return mean(sums, segment);
  }

  private double mean(double[] totals, int segment) {
    return rows[segment] > 0 ? totals[segment] / rows[segment] : 0;
  }

  /**
   * How many rows of each segment were in each former one.
   *
   * @return [segment][index in {@code formerIds}]
   */
  public long[][] shared() {
    long[][] copy = new long[shared.length][];
    for (int s = 0; s < copy.length; s++) {
      copy[s] = shared[s].clone();
    }
    return copy;
  }

  /**
   * The segments against those of another model.
   *
   * @param index of {@code others}
   * @return rows of each pair
   */
  public Contingency against(int index) {
    return Contingency.of(others[index], others[index].length > 0 ? others[index][0].length : 0);
  }
}
