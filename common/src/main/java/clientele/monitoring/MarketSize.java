package clientele.monitoring;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How large the market was in the latest period that is known.
 *
 * @param text the period as the research calls it
 * @param window its days
 * @param total of the market; where it is the sum of areas, of these
 * @param areas whose sum the total is, in lower case; empty for everywhere
 * @param segments size of segments, by their name in lower case
 */
public record MarketSize(
    String text, Window window, double total, List<String> areas, Map<String, Double> segments) {
  private static final Pattern PARTS =
      Pattern.compile("(\\d{4})(?:[-/. ]?([QH])([1-4])|-(\\d{2})(?:-(\\d{2}))?)?");
  private static final Pattern REVERSED = Pattern.compile("([QH])([1-4])[-/. ]?(\\d{4})");

  /** Copies the collections. */
  public MarketSize {
    areas = List.copyOf(areas);
    segments = Map.copyOf(segments);
  }

  /**
   * A figure of the research.
   *
   * @param region where; empty for everywhere
   * @param segment whose; empty for all
   * @param period when
   * @param value the figure
   */
  public record Figure(
      Optional<String> region, Optional<String> segment, String period, double value) {}

  /**
   * The market of the latest period that had ended by a date; of several that end then the longest.
   * Several figures of the same are averaged.
   *
   * @param figures of one measure
   * @param asOf the date
   * @param unit lake.currency that a figure of 1 stands for
   * @return empty where no period had ended, or its figures are of segments only
   */
  public static Optional<MarketSize> of(List<Figure> figures, LocalDate asOf, double unit) {
    Optional<String> latest =
        figures.stream()
            .map(Figure::period)
            .distinct()
            .filter(text -> window(text).filter(days -> !days.end().isAfter(asOf)).isPresent())
            .max(
                Comparator.comparing((String text) -> window(text).orElseThrow().end())
                    .thenComparing(
                        text -> window(text).orElseThrow().start(), Comparator.reverseOrder())
                    .thenComparing(Comparator.naturalOrder()));
    return latest.flatMap(text -> of(figures, text, unit));
  }

  private static Optional<MarketSize> of(List<Figure> figures, String text, double unit) {
    Map<String, List<Double>> areas = new TreeMap<>();
    Map<String, List<Double>> segments = new TreeMap<>();
    List<Double> everywhere = new ArrayList<>();
    for (Figure figure : figures) {
      if (!figure.period().equals(text)) {
        continue;
      }
      double value = figure.value() * unit;
      if (figure.segment().isPresent()) {
        if (figure.region().isEmpty()) {
          segments
              .computeIfAbsent(name(figure.segment().get()), key -> new ArrayList<>())
              .add(value);
        }
      } else if (figure.region().isPresent()) {
        areas.computeIfAbsent(name(figure.region().get()), key -> new ArrayList<>()).add(value);
      } else {
        everywhere.add(value);
      }
    }
    double total =
        everywhere.isEmpty()
            ? areas.values().stream().mapToDouble(MarketSize::mean).sum()
            : mean(everywhere);
    if (!(total > 0)) {
      return Optional.empty();
    }
    Map<String, Double> sizes = new TreeMap<>();
    segments.forEach((name, values) -> sizes.put(name, mean(values)));
    return Optional.of(
        new MarketSize(
            text,
            window(text).orElseThrow(),
            total,
            everywhere.isEmpty() ? List.copyOf(areas.keySet()) : List.of(),
            sizes));
  }

  /**
   * The market's size of a segment, where the research has it.
   *
   * @param id lasting id
   * @param name of the segment
   * @return lake.currency
   */
  public Optional<Double> segment(int id, String name) {
    return Optional.ofNullable(segments.get(name(name)))
        .or(() -> Optional.ofNullable(segments.get(String.valueOf(id))));
  }

  private static double mean(List<Double> values) {
    return values.stream().sorted().mapToDouble(value -> value).sum() / values.size();
  }

  private static String name(String text) {
    return text.strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The days of a period: a year (2025), half (2025-H1), quarter (2025-Q3, Q3 2025), month
   * (2025-07) or day (2025-07-31), as {@code area_measures} reads them.
   */
  static Optional<Window> window(String text) {
    String plain = text.strip().toUpperCase(Locale.ROOT);
    Matcher reversed = REVERSED.matcher(plain);
    Matcher parts =
        PARTS.matcher(
            reversed.matches() ? reversed.group(3) + reversed.group(1) + reversed.group(2) : plain);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return window(parts);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Window> window(Matcher parts) {
    int year = Integer.parseInt(parts.group(1));
    LocalDate start = LocalDate.of(year, 1, 1);
    if (parts.group(5) != null) {
      LocalDate day = LocalDate.parse(parts.group());
      return Optional.of(new Window(day, day.plusDays(1)));
    }
    if (parts.group(4) != null) {
      LocalDate first = LocalDate.of(year, Integer.parseInt(parts.group(4)), 1);
      return Optional.of(new Window(first, first.plusMonths(1)));
    }
    if (parts.group(2) == null) {
      return Optional.of(new Window(start, start.plusYears(1)));
    }
    int months = parts.group(2).equals("Q") ? 3 : 6;
    int number = Integer.parseInt(parts.group(3));
    return months * number > 12
        ? Optional.empty()
        : Optional.of(
            new Window(
                start.plusMonths((long) months * (number - 1)),
                start.plusMonths((long) months * number)));
  }
}
