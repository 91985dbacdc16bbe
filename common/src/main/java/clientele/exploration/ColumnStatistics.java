package clientele.exploration;

import clientele.exploration.ValueCounts.Sorted;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The statistics of tables and their columns, from their sketches. */
final class ColumnStatistics {
  /** Percentages below which the quantiles lie. */
  static final List<Integer> PERCENTILES = List.of(1, 5, 10, 25, 50, 75, 90, 95, 99);

  private static final int MONTHS = 12;

  /** Longer histories are told by year. */
  private static final int MOST_MONTHS = 120;

  private final int bins;
  private final long least;

  /**
   * How to tell them.
   *
   * @param bins of a histogram, at most
   * @param least rows of a bin of days of persons
   */
  ColumnStatistics(int bins, long least) {
    this.bins = bins;
    this.least = least;
  }

  List<Statistic> of(ExploredTable table, TableSketch sketch) {
    List<Statistic> found = new ArrayList<>();
    found.add(Statistic.count(table.name(), null, "rows", sketch.rows()));
    for (int i = 0; i < table.columns().size(); i++) {
      ExploredColumn column = table.columns().get(i);
      Names names = new Names(table.name(), column.name());
      found.addAll(counts(names, sketch, i));
      switch (column.kind()) {
        case NUMBER -> found.addAll(numbers(names, sketch.column(i)));
        case DATE -> found.addAll(days(names, sketch.column(i), column.personal() ? least : 1));
        case CATEGORY, TEXT -> {}
      }
    }
    found.addAll(missingTogether(table, sketch));
    return found;
  }

  private record Names(String table, String column) {
    Statistic of(String name, double value) {
      return Statistic.of(table, column, name, value);
    }

    Statistic count(String name, long count) {
      return Statistic.count(table, column, name, count);
    }
  }

  private static List<Statistic> counts(Names names, TableSketch sketch, int index) {
    ColumnSketch column = sketch.column(index);
    List<Statistic> found = new ArrayList<>();
    found.add(names.count("count", column.present()));
    found.add(names.count("missing", sketch.missing(index, index)));
    if (column.notNumbers() > 0) {
      found.add(names.count("not_a_number", column.notNumbers()));
    }
    if (column.infinite() > 0) {
      found.add(names.count("infinite", column.infinite()));
    }
    found.add(
        names
            .count("distinct", column.distinct())
            .saying(
                column.isDistinctExact()
                    ? "exact"
                    : String.format(
                        Locale.ROOT,
                        "HyperLogLog, standard error %.1f %%",
                        100 * ColumnSketch.distinctError())));
    return found;
  }

  private List<Statistic> numbers(Names names, ColumnSketch column) {
    List<Statistic> found = new ArrayList<>();
    if (column.present() == 0) {
      return found;
    }
    found.add(names.of("min", column.min()));
    found.add(names.of("max", column.max()));
    found.addAll(moments(names, column));
    Sorted sorted = column.values().sorted();
    String error = error(column.values());
    for (int percent : PERCENTILES) {
      double quantile = sorted.quantile(percent / 100.0);
      double within = Math.max(column.min(), Math.min(column.max(), quantile));
      found.add(names.of(String.format(Locale.ROOT, "p%02d", percent), within).saying(error));
    }
    Histogram histogram = Histogram.of(sorted, bins);
    for (int i = 0; i < histogram.bins().size(); i++) {
      Histogram.Bin bin = histogram.bins().get(i);
      found.add(
          names
              .count("histogram", bin.count())
              .at(i)
              .between(bin.low(), bin.high())
              .saying(histogram.scale()));
    }
    return found;
  }

  /** What is said of figures that come from the bins of values. */
  static String error(ValueCounts values) {
    return values.exact()
        ? "exact"
        : String.format(Locale.ROOT, "within ±%.2g %%", 100 * values.error());
  }

  private static List<Statistic> moments(Names names, ColumnSketch column) {
    long n = column.moments().count();
    boolean usable = column.large() == 0;
    String text = usable ? null : column.large() + " values beyond 1e100 cannot be squared";
    double mean = usable && n > 0 ? column.moments().mean() : Double.NaN;
    double sd = usable && n > 1 ? Math.sqrt(column.moments().squares() / (n - 1)) : Double.NaN;
    double skewness = usable && sd > 0 ? column.moments().skewness() : Double.NaN;
    return List.of(
        names.of("mean", mean).saying(text),
        names.of("sd", sd).saying(text),
        names.of("skewness", skewness).saying(text));
  }

  /** Days by month, or by year where they span many; bins of few persons are told as one. */
  private static List<Statistic> days(Names names, ColumnSketch column, long least) {
    List<Statistic> found = new ArrayList<>();
    if (column.present() == 0) {
      return found;
    }
    if (least <= 1) {
      found.add(names.of("min", column.min()).saying(day(column.min())));
      found.add(names.of("max", column.max()).saying(day(column.max())));
    }
    Sorted months = column.values().sorted();
    boolean years = months.values()[months.size() - 1] - months.values()[0] >= MOST_MONTHS;
    long few = 0;
    for (int i = 0; i < months.size(); i++) {
      int period = (int) (years ? Math.floor(months.values()[i] / MONTHS) : months.values()[i]);
      long count = months.counts()[i];
      while (years
          && i + 1 < months.size()
          && Math.floor(months.values()[i + 1] / MONTHS) == period) {
        count += months.counts()[++i];
      }
      if (count < least) {
        few += count;
      } else {
        found.add(
            names
                .count(years ? "years" : "months", count)
                .at(years ? period : yearAndMonth(period))
                .saying(years ? String.format(Locale.ROOT, "%04d", period) : month(period)));
      }
    }
    if (few > 0) {
      found.add(names.count("other", few).saying("periods of fewer than " + least + " each"));
    }
    return found;
  }

  private static String day(double epochDay) {
    return LocalDate.ofEpochDay((long) epochDay).toString();
  }

  /** A month as the number yyyyMM. */
  static int yearAndMonth(int monthsSinceYearZero) {
    return 100 * Math.floorDiv(monthsSinceYearZero, MONTHS)
        + Math.floorMod(monthsSinceYearZero, MONTHS)
        + 1;
  }

  /** A month as yyyy-MM. */
  static String month(int monthsSinceYearZero) {
    return String.format(
        Locale.ROOT,
        "%04d-%02d",
        Math.floorDiv(monthsSinceYearZero, MONTHS),
        Math.floorMod(monthsSinceYearZero, MONTHS) + 1);
  }

  private static List<Statistic> missingTogether(ExploredTable table, TableSketch sketch) {
    List<Statistic> found = new ArrayList<>();
    for (int i = 0; i < table.columns().size(); i++) {
      for (int j = i + 1; j < table.columns().size(); j++) {
        if (sketch.missing(i, i) > 0 && sketch.missing(j, j) > 0) {
          found.add(
              Statistic.count(
                      table.name(),
                      table.columns().get(i).name(),
                      "missing_together",
                      sketch.missing(i, j))
                  .with(table.columns().get(j).name()));
        }
      }
    }
    return found;
  }
}
