package clientele.value;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** CDNOW's one-in-ten sample, where the data are there. */
final class Cdnow {
  static final LocalDate CALIBRATION_END = LocalDate.parse("1997-09-30");
  private static final double WEEK = 7;

  private Cdnow() {}

  /** A row of a table, by column. */
  record Line(Map<String, String> cells) {
    double number(String column) {
      return Double.parseDouble(cells.get(column));
    }
  }

  /** A customer in weeks, with the mean amount of the repeat purchases and later purchase days. */
  record Customer(int x, double tx, double observed, double mean, int later) {}

  static Path folder() {
    List<Path> places = new ArrayList<>();
    String named = System.getenv("CLIENTELE_DATA");
    if (named != null) {
      places.add(Path.of(named));
    }
    places.add(Path.of("../shared/data"));
    places.add(Path.of("../../shared/data"));
    Path found =
        places.stream()
            .map(place -> place.resolve("cdnow"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(null);
    Assumptions.assumeTrue(found != null, "the CDNOW data are not there");
    return found;
  }

  static List<Line> table(String file) {
    try (Stream<String> lines = Files.lines(folder().resolve(file), StandardCharsets.UTF_8)) {
      List<String[]> rows = lines.map(line -> line.split(",", -1)).toList();
      String[] header = rows.get(0);
      List<Line> table = new ArrayList<>();
      for (String[] row : rows.subList(1, rows.size())) {
        Map<String, String> cells = new HashMap<>();
        for (int i = 0; i < header.length; i++) {
          cells.put(header[i], row[i]);
        }
        table.add(new Line(cells));
      }
      return table;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** From the purchases themselves, same-day purchases merged, zero amounts kept. */
  static List<Customer> customers() {
    Map<String, TreeMap<LocalDate, Double>> days = new TreeMap<>();
    try (Stream<String> lines =
        Files.lines(folder().resolve("CDNOW_sample.txt"), StandardCharsets.UTF_8)) {
      lines
          .map(line -> line.strip().split("\\s+"))
          .forEach(
              cells ->
                  days.computeIfAbsent(cells[0], id -> new TreeMap<>())
                      .merge(
                          LocalDate.parse(cells[2], DateTimeFormatter.BASIC_ISO_DATE),
                          Double.parseDouble(cells[4]),
                          Double::sum));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    List<Customer> customers = new ArrayList<>();
    for (TreeMap<LocalDate, Double> all : days.values()) {
      var seen = all.headMap(CALIBRATION_END, true);
      LocalDate first = seen.firstKey();
      double repeats = seen.tailMap(first, false).values().stream().mapToDouble(d -> d).sum();
      int x = seen.size() - 1;
      customers.add(
          new Customer(
              x,
              ChronoUnit.DAYS.between(first, seen.lastKey()) / WEEK,
              ChronoUnit.DAYS.between(first, CALIBRATION_END) / WEEK,
              x == 0 ? 0 : repeats / x,
              all.size() - seen.size()));
    }
    return customers;
  }

  static PurchaseGroups groups(List<Customer> customers) {
    return PurchaseGroups.of(
        customers.stream().mapToInt(Customer::x).toArray(),
        customers.stream().mapToDouble(Customer::tx).toArray(),
        customers.stream().mapToDouble(Customer::observed).toArray(),
        customers.stream().mapToDouble(c -> 1).toArray());
  }

  static SpendGroups spend(List<Customer> customers) {
    List<Customer> paid = customers.stream().filter(c -> c.x() > 0 && c.mean() > 0).toList();
    return SpendGroups.of(
        paid.stream().mapToInt(Customer::x).toArray(),
        paid.stream().mapToDouble(Customer::mean).toArray(),
        paid.stream().mapToDouble(c -> 1).toArray());
  }

  /** The rounded summary that the golden files were made of. */
  static List<Customer> rounded() {
    return table("golden/cdnow_clv.csv").stream()
        .map(
            line ->
                new Customer(
                    (int) line.number("frequency"),
                    line.number("recency"),
                    line.number("T"),
                    line.number("monetary_value"),
                    0))
        .toList();
  }
}
