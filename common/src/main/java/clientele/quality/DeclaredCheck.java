package clientele.quality;

import clientele.config.Located;
import clientele.config.QualityCheck;
import clientele.config.QualityCheck.Kind;
import clientele.run.UserException;
import clientele.sources.Mapping;
import clientele.sources.SourceFailures;
import clientele.sources.SourceSpec;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.TimestampType;

/**
 * A declared check of a source, fitted to its columns. Whatever it needs of the rows one by one is
 * a {@link #measure} of the pass that tallies the rules.
 *
 * @param name under which {@code quality_report} keeps it
 * @param check what was declared
 * @param missing columns that it names and the source does not map
 * @param measure an aggregate over all judged rows: rows that break it, or, of a check of
 *     freshness, the newest value in seconds since 1970-01-01 UTC; absent where it needs another
 *     pass or none
 * @param detail the check in words
 */
record DeclaredCheck(
    String name,
    QualityCheck check,
    List<String> missing,
    Optional<Column> measure,
    String detail) {

  /**
   * Fits the checks of a source.
   *
   * @param rules names of the row rules, which a check may not have
   * @param judged the rows
   * @throws UserException (usage) where a check does not fit the source
   */
  static List<DeclaredCheck> of(
      SourceSpec spec,
      Map<String, QualityCheck> declared,
      List<String> rules,
      Mapping mapping,
      Dataset<Row> judged) {
    List<DeclaredCheck> checks = new ArrayList<>();
    declared.forEach(
        (name, check) -> {
          if (!check.isOff()) {
            if (rules.contains(name)) {
              throw UserException.usage(
                  key(spec, name)
                      + ": Clientele has a rule "
                      + name
                      + " of its own, and quality_report tells them by name. Give the check another.");
            }
            checks.add(new Fitting(spec, name, check, mapping, judged).fitted());
          }
        });
    return checks;
  }

  static String key(SourceSpec spec, String name) {
    return "sources." + spec.name() + ".checks." + name;
  }

  /** The rows that passed the row rules and break a condition; NULL is no breach. */
  private static Column breaking(Column condition) {
    return functions.count_if(functions.col(Inspection.RULE).isNull().and(condition));
  }

  /** Fits one check. */
  private record Fitting(
      SourceSpec spec, String name, QualityCheck check, Mapping mapping, Dataset<Row> judged) {

    DeclaredCheck fitted() {
      List<String> missing = check.columns().stream().filter(this::isMissing).toList();
      boolean measured = missing.isEmpty() || check.kind() == Kind.COMPLETE;
      return new DeclaredCheck(
          name, check, missing, measured ? measure() : Optional.empty(), detail());
    }

    private boolean isMissing(String column) {
      return !mapping.has(column);
    }

    private Optional<Column> measure() {
      return switch (check.kind()) {
        case COMPLETE ->
            Optional.of(
                breaking(
                    check.complete().stream()
                        .map(column -> value(column).isNull())
                        .reduce(Column::or)
                        .orElseThrow()));
        case RANGE -> Optional.of(breaking(outside(check.column().orElseThrow())));
        case VALUES -> Optional.of(breaking(functions.not(allowed(check.column().orElseThrow()))));
        case HOLDS -> Optional.of(breaking(functions.not(condition(check.holds().orElseThrow()))));
        case FRESH -> Optional.of(newest(check.column().orElseThrow()));
        case UNIQUE, REFERENCES, VOLUME, REJECTED -> Optional.empty();
      };
    }

    private Column value(String column) {
      return DeclaredCheck.value(spec, mapping, column);
    }

    private DataType type(String column) {
      return judged.select(value(column)).schema().fields()[0].dataType();
    }

    private Column outside(String column) {
      Column value = value(column);
      Optional<Column> below = check.min().map(min -> value.lt(bound(column, min, "min")));
      Optional<Column> above = check.max().map(max -> value.gt(bound(column, max, "max")));
      return below
          .map(condition -> above.map(condition::or).orElse(condition))
          .orElseGet(above::orElseThrow);
    }

    private Column bound(String column, Located bound, String key) {
      DataType type = type(column);
      String text = bound.text().strip();
      try {
        if (type instanceof NumericType) {
          return functions.lit(Double.parseDouble(text));
        }
        if (type instanceof DateType || type instanceof TimestampType) {
          return functions.lit(LocalDate.parse(text));
        }
        return functions.lit(text);
      } catch (NumberFormatException | DateTimeException e) {
        throw UserException.usage(
            bound.place()
                + ": "
                + key(spec, name)
                + "."
                + key
                + " is \""
                + text
                + "\", but "
                + column
                + " is a "
                + (type instanceof NumericType ? "number" : "date, such as 2026-01-31")
                + ".");
      }
    }

    /** Numbers are compared as numbers: 1 is 1.0. */
    private Column allowed(String column) {
      if (!(type(column) instanceof NumericType)) {
        return value(column).cast(DataTypes.StringType).isin(check.values().toArray());
      }
      try {
        return value(column)
            .cast(DataTypes.DoubleType)
            .isin(check.values().stream().map(Double::valueOf).toArray());
      } catch (NumberFormatException e) {
        throw UserException.usage(
            key(spec, name)
                + ".values are to be numbers, as "
                + column
                + " is one: "
                + String.join(", ", check.values()));
      }
    }

    private Column newest(String column) {
      DataType type = type(column);
      if (!(type instanceof DateType) && !(type instanceof TimestampType)) {
        throw UserException.usage(
            key(spec, name) + ".column is " + column + ", which is no time: nothing in it is new.");
      }
      return functions.max(
          functions.when(
              functions.col(Inspection.RULE).isNull(),
              value(column).cast(DataTypes.TimestampType).cast(DataTypes.LongType)));
    }

    private Column condition(Located holds) {
      String what = holds.place() + ": " + key(spec, name) + ".holds = \"" + holds + "\" ";
      try {
        Dataset<Row> clean = judged.select(Tally.cleanColumns(judged));
        Column condition = functions.expr(holds.text());
        DataType type = clean.select(condition).schema().fields()[0].dataType();
        if (!(type instanceof BooleanType)) {
          throw UserException.usage(
              what + "is of type " + type.sql() + ", but must be true or false.");
        }
        // An aggregate or a window is no condition of a row, and is refused here.
        clean.where(condition).queryExecution().assertAnalyzed();
        return condition;
      } catch (UserException e) {
        throw e;
      } catch (Exception e) {
        throw UserException.usage(
                what
                    + "does not fit the source: "
                    + SourceFailures.firstLines(e, 1)
                    + " A check is Spark SQL over the columns of "
                    + spec.clean().name()
                    + ".")
            .causedBy(e);
      }
    }

    private String detail() {
      String what =
          switch (check.kind()) {
            case COMPLETE -> String.join(", ", check.complete()) + " are filled";
            case UNIQUE -> String.join(", ", check.unique()) + " together name one row";
            case RANGE ->
                check.column().orElseThrow()
                    + check.min().map(min -> " is at least " + min).orElse("")
                    + check.min().flatMap(min -> check.max()).map(max -> " and").orElse("")
                    + check.max().map(max -> " is at most " + max).orElse("");
            case VALUES ->
                check.column().orElseThrow()
                    + " is one of "
                    + check.values().stream().limit(20).collect(Collectors.joining(", "))
                    + (check.values().size() > 20 ? " …" : "");
            case REFERENCES ->
                check.column().orElseThrow()
                    + " is a "
                    + check.reference().column()
                    + " of "
                    + check.reference().source();
            case FRESH ->
                String.format(
                    Locale.ROOT,
                    "the newest %s is not older than %s days",
                    check.column().orElseThrow(),
                    check.withinDays().orElseThrow());
            case HOLDS -> check.holds().orElseThrow().text();
            case VOLUME ->
                String.format(
                    Locale.ROOT,
                    "rows read are %s to %s times their median over the last runs",
                    check.volume().orElseThrow().min(),
                    check.volume().orElseThrow().max());
            case REJECTED -> "rows are not rejected";
          };
      return what
          + (check.allowed() > 0 && check.allowed() < 1
              ? String.format(Locale.ROOT, "; %s of the rows may break it", check.allowed())
              : "")
          + check
              .rise()
              .map(
                  rise ->
                      String.format(
                          Locale.ROOT,
                          "; the share that breaks it is at most %s above the last runs' median",
                          rise))
              .orElse("");
    }
  }

  /** The value of a column of ours; further columns stand in maps. */
  static Column value(SourceSpec spec, Mapping mapping, String column) {
    if (spec.field(column).isPresent() || !mapping.has(column)) {
      return spec.field(column).isPresent()
          ? functions.col(column)
          : functions.lit(null).cast(DataTypes.StringType);
    }
    String map = mapping.isNumber(column) ? "numbers" : "categories";
    return functions.try_element_at(functions.col(map), functions.lit(column));
  }
}
