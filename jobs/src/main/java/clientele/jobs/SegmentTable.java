package clientele.jobs;

import clientele.clustering.SegmentProfile;
import clientele.clustering.Segmentation.Segment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The segments as a person wants to see them first.
 *
 * @param rows by id
 */
public record SegmentTable(List<Line> rows) {
  /** What the medians are of, in order. */
  static final List<String> MEASURES = List.of("recency_days", "frequency", "monetary");

  static final String MONETARY = "monetary";

  /**
   * One segment. Revenue share and medians are NaN where the rows are not customers.
   *
   * @param id lasting identity
   * @param name provisional name
   * @param customers how many rows it holds
   * @param share of all rows, 0 to 1
   * @param revenueShare of all customers' monetary, 0 to 1
   * @param recency median days since the last purchase
   * @param frequency median purchases
   * @param value median monetary, lake.currency
   */
  public record Line(
      int id,
      String name,
      long customers,
      double share,
      double revenueShare,
      double recency,
      double frequency,
      double value) {}

  /** Copies the list. */
  public SegmentTable {
    rows = rows.stream().sorted(Comparator.comparingInt(Line::id)).toList();
  }

  static SegmentTable of(List<Segment> segments, SegmentProfile profile) {
    long all = profile.customers().stream().mapToLong(count -> count).sum();
    List<Double> revenue = profile.sumShares();
    return new SegmentTable(
        IntStream.range(0, segments.size())
            .mapToObj(
                i -> {
                  double[] medians = profile.medians().get(i);
                  boolean customers = medians.length == MEASURES.size();
                  return new Line(
                      segments.get(i).id(),
                      segments.get(i).name(),
                      profile.customers().get(i),
                      (double) profile.customers().get(i) / all,
                      customers ? revenue.get(i) : Double.NaN,
                      customers ? medians[0] : Double.NaN,
                      customers ? medians[1] : Double.NaN,
                      customers ? medians[2] : Double.NaN);
                })
            .toList());
  }

  /**
   * As text, in columns.
   *
   * @param currency of the values; not shown where the rows are not customers
   * @return a heading and a line a segment
   */
  public List<String> lines(String currency) {
    boolean customers = rows.stream().noneMatch(line -> Double.isNaN(line.value()));
    List<String> lines = new ArrayList<>();
    lines.add(
        customers
            ? String.format(
                Locale.ROOT,
                "%4s %10s %7s %8s %8s %10s %14s  %s",
                "id",
                "customers",
                "share",
                "revenue",
                "recency",
                "purchases",
                "value " + currency,
                "name")
            : String.format(Locale.ROOT, "%4s %10s %7s  %s", "id", "rows", "share", "name"));
    for (Line line : rows) {
      lines.add(
          customers
              ? String.format(
                  Locale.ROOT,
                  "%4d %10d %5.1f %% %6.1f %% %6.0f d %10.0f %14.2f  %s",
                  line.id(),
                  line.customers(),
                  100 * line.share(),
                  100 * line.revenueShare(),
                  line.recency(),
                  line.frequency(),
                  line.value(),
                  line.name())
              : String.format(
                  Locale.ROOT,
                  "%4d %10d %5.1f %%  %s",
                  line.id(),
                  line.customers(),
                  100 * line.share(),
                  line.name()));
    }
    return lines;
  }
}
