package clientele.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A check that a source is held against as a whole, beside the rules that every row is held
 * against. It looks at the accepted rows and says one thing of them; {@code complete}, {@code
 * unique}, {@code column}, {@code holds}, {@code volume} and {@code rejected} exclude each other.
 *
 * @param severity what happens when it fails; absent for a warning
 * @param share of the rows checked that may break it, 0 to 1; absent for none, and for all where
 *     {@code rise} is given
 * @param rise by how much the share of rows that break it may exceed its median over the last runs,
 *     0 to 1
 * @param complete columns that every row fills
 * @param unique columns whose values together name one row; rows that lack one of them are not
 *     looked at
 * @param column the column that min, max, values, references or within_days speak of; an empty
 *     value breaks none of them
 * @param min the least value, a number, a date or a text as the column is
 * @param max the greatest value
 * @param values the allowed values
 * @param references a source that must have the value: {@code products}, or {@code
 *     products.product_id}
 * @param withinDays how old the newest value may be when the run starts, in days
 * @param holds Spark SQL over the columns of the clean table, true for a good row; NULL breaks
 *     nothing
 * @param volume how the number of rows read may differ from that of the last runs
 * @param rejected whether the rows in question are those that the row rules rejected, of all read
 */
public record QualityCheck(
    Optional<Severity> severity,
    @Range(min = 0, max = 1) Optional<Double> share,
    @Range(min = 0, max = 1) Optional<Double> rise,
    List<String> complete,
    List<String> unique,
    Optional<String> column,
    Optional<Located> min,
    Optional<Located> max,
    List<String> values,
    Optional<String> references,
    @Range(min = 0) Optional<Double> withinDays,
    Optional<Located> holds,
    Optional<Volume> volume,
    Optional<Boolean> rejected)
    implements Checked {

  /** What happens when a check fails. */
  public enum Severity {
    /** It is not made. */
    OFF,
    /** The run goes on and says so. */
    WARN,
    /** The run fails, and no clean table changes. */
    STOP
  }

  /**
   * Bounds of the rows read, as parts of their median over the last runs; a number within the range
   * of those runs is no surprise, whatever the bounds.
   *
   * @param min the least part, below 1
   * @param max the greatest part, above 1
   */
  public record Volume(@Range(min = 0, max = 1) double min, @Range(min = 1) double max) {}

  /** What a check says. */
  public enum Kind {
    /** All rows fill some columns. */
    COMPLETE,
    /** Some columns name one row. */
    UNIQUE,
    /** A column's values are within bounds. */
    RANGE,
    /** A column has certain values only. */
    VALUES,
    /** A column's values are in another source. */
    REFERENCES,
    /** A column's newest value is new. */
    FRESH,
    /** An expression is true. */
    HOLDS,
    /** There are as many rows as usual. */
    VOLUME,
    /** No more rows are rejected than may be. */
    REJECTED
  }

  @Override
  public void check(Complaints complaints) {
    if (isOff()) {
      return;
    }
    List<String> said = said();
    if (said.size() != 1) {
      complaints.add(
          said.isEmpty() ? "holds" : said.get(1),
          said.isEmpty()
              ? "is missing: a check says one of complete, unique, column with min, max, values,"
                  + " references or within_days, holds, volume, rejected"
              : "cannot stand beside " + said.get(0) + ": a check says one thing");
      return;
    }
    boolean ofColumn =
        List.of(Kind.RANGE, Kind.VALUES, Kind.REFERENCES, Kind.FRESH).contains(kind());
    if (ofColumn && column.isEmpty()) {
      complaints.add("column", "is missing: " + said.get(0) + " speaks of one");
    }
    if (!ofColumn && column.isPresent()) {
      complaints.add("column", "has no meaning beside " + said.get(0));
    }
    boolean ofRows = kind() != Kind.VOLUME && kind() != Kind.FRESH;
    if (!ofRows && (share.isPresent() || rise.isPresent())) {
      complaints.add(
          share.isPresent() ? "share" : "rise",
          "has no meaning beside " + said.get(0) + ", which counts no rows that break it");
    }
  }

  /** Whether it is well formed, so that it has a {@link #kind}. */
  boolean saysOneThing() {
    return said().size() == 1;
  }

  private List<String> said() {
    List<String> said = new ArrayList<>();
    Stream.of(Kind.values()).filter(this::says).forEach(kind -> said.add(key(kind)));
    return said;
  }

  private boolean says(Kind kind) {
    return switch (kind) {
      case COMPLETE -> !complete.isEmpty();
      case UNIQUE -> !unique.isEmpty();
      case RANGE -> min.isPresent() || max.isPresent();
      case VALUES -> !values.isEmpty();
      case REFERENCES -> references.isPresent();
      case FRESH -> withinDays.isPresent();
      case HOLDS -> holds.isPresent();
      case VOLUME -> volume.isPresent();
      case REJECTED -> rejected.orElse(false);
    };
  }

  private String key(Kind kind) {
    return switch (kind) {
      case RANGE -> min.isPresent() ? "min" : "max";
      case FRESH -> "within_days";
      default -> Scalars.name(kind);
    };
  }

  /**
   * What it says.
   *
   * @return the one kind that is given
   */
  public Kind kind() {
    return Stream.of(Kind.values()).filter(this::says).findFirst().orElseThrow();
  }

  /**
   * Whether it is not made.
   *
   * @return true where the configuration turns it off
   */
  public boolean isOff() {
    return severity.orElse(Severity.WARN) == Severity.OFF;
  }

  /**
   * Whether the run stops when it fails.
   *
   * @return false for a warning
   */
  public boolean stops() {
    return severity.orElse(Severity.WARN) == Severity.STOP;
  }

  /**
   * The share of rows that may break it.
   *
   * @return 0 to 1
   */
  public double allowed() {
    return share.orElse(rise.isPresent() ? 1.0 : 0.0);
  }

  /**
   * The columns that it names; those of an expression are not among them.
   *
   * @return our names
   */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(complete);
    columns.addAll(unique);
    column.ifPresent(columns::add);
    return columns;
  }

  /**
   * The source and column that must have the values.
   *
   * @return two names; the column is that of the check itself where none is said
   * @throws java.util.NoSuchElementException where the check is of another kind
   */
  public Reference reference() {
    String target = references.orElseThrow();
    int point = target.indexOf('.');
    return point < 0
        ? new Reference(target, column.orElseThrow())
        : new Reference(target.substring(0, point), target.substring(point + 1));
  }

  /**
   * Where values must be found.
   *
   * @param source a source that Clientele knows
   * @param column its column
   */
  public record Reference(String source, String column) {}
}
