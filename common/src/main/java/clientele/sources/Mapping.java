package clientele.sources;

import clientele.config.SourceSettings;
import clientele.config.SourceSettings.DecimalSeparator;
import clientele.config.SourceSettings.Format;
import clientele.run.UserException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * How a source's columns become ours: a Spark SQL expression for each, from the configuration, or
 * the source's column of the same name.
 */
public final class Mapping {
  /** The pseudo-column of a customer's name, which is compared and never stored. */
  public static final String NAME = "identity.name";

  /** The pseudo-column of a customer's e-mail address, which is compared and never stored. */
  public static final String EMAIL = "identity.email";

  private final SourceSpec spec;
  private final SourceSettings settings;
  private final Dataset<Row> raw;
  private final Map<String, String> expressions;

  private Mapping(
      SourceSpec spec, SourceSettings settings, Dataset<Row> raw, Map<String, String> expressions) {
    this.spec = spec;
    this.settings = settings;
    this.raw = raw;
    this.expressions = expressions;
  }

  /**
   * Fits the configuration's expressions to the columns that the source has.
   *
   * @param spec the source
   * @param settings its configuration
   * @param raw its rows
   * @return a mapping in which every required column has an expression that resolves
   * @throws UserException where a column is missing, or an expression does not fit
   */
  public static Mapping of(SourceSpec spec, SourceSettings settings, Dataset<Row> raw) {
    Map<String, String> columns = columnsOf(raw);
    Map<String, String> expressions = new LinkedHashMap<>();
    settings.identity().name().ifPresent(name -> expressions.put(NAME, name));
    settings.identity().email().ifPresent(email -> expressions.put(EMAIL, email));
    for (Field field : spec.fields()) {
      String given = settings.columns().get(field.name());
      if (given != null) {
        expressions.put(field.name(), given);
      } else if (columns.containsKey(field.name())) {
        expressions.put(field.name(), SourceReader.quoted(columns.get(field.name())));
      }
    }
    for (String column : new TreeSet<>(settings.columns().keySet())) {
      if (spec.field(column).isEmpty()) {
        if (!spec.further()) {
          throw UserException.usage(
              key(spec, column)
                  + ": Clientele knows no such column of "
                  + spec.name()
                  + ". Did you mean "
                  + nearest(column, spec.fields().stream().map(Field::name).toList())
                  + "?");
        }
        expressions.put(column, settings.columns().get(column));
      }
    }
    Mapping mapping = new Mapping(spec, settings, raw, expressions);
    mapping.requireColumns(columns);
    mapping.requireRequired(columns);
    mapping.requireResolved();
    return mapping;
  }

  /**
   * Whether a column of ours has an expression.
   *
   * @param column our name
   * @return false where it will be NULL
   */
  public boolean has(String column) {
    return expressions.containsKey(column);
  }

  /**
   * The mapped columns that are not the source's own.
   *
   * @return their names, sorted
   */
  public List<String> further() {
    return expressions.keySet().stream()
        .filter(column -> spec.field(column).isEmpty())
        .filter(column -> !column.equals(NAME) && !column.equals(EMAIL))
        .sorted()
        .toList();
  }

  /**
   * A column's value as the expression gives it.
   *
   * @param column our name
   * @return the untyped column
   */
  public Column raw(String column) {
    return functions.expr(expressions.get(column));
  }

  /**
   * The type that the expression gives.
   *
   * @param column our name
   * @return its Spark type
   */
  public DataType rawType(String column) {
    return raw.select(raw(column)).schema().fields()[0].dataType();
  }

  /**
   * A column's value in our type; NULL where it is missing or cannot be read.
   *
   * @param field one of the source's columns
   * @return the typed column
   */
  public Column typed(Field field) {
    DataType type = rawType(field.name());
    Optional<Column> time = formatted(field, type);
    if (time.isPresent()) {
      return time.get();
    }
    return Typing.of(field.kind(), settings.decimalSeparator() == DecimalSeparator.COMMA)
        .read(raw(field.name()), type, key(spec, field.name()));
  }

  /**
   * A time that is written as the reader's options say. Texts come from the reader as they are, for
   * the sake of quarantine, so its options for times are heeded here.
   */
  private Optional<Column> formatted(Field field, DataType type) {
    if (!(type instanceof StringType)) {
      return Optional.empty();
    }
    Column text = functions.trim(raw(field.name()));
    return switch (field.kind()) {
      case TIME -> option("timestampFormat").map(format -> functions.to_timestamp(text, format));
      case DATE -> option("dateFormat").map(format -> functions.to_date(text, format));
      default -> Optional.empty();
    };
  }

  private Optional<String> option(String name) {
    return settings.options().entrySet().stream()
        .filter(option -> option.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * Whether a further column is a number.
   *
   * @param column one of {@link #further}
   * @return false where it is a category
   */
  public boolean isNumber(String column) {
    return rawType(column) instanceof NumericType;
  }

  /**
   * A further column's value.
   *
   * @param column one of {@link #further}
   * @return a double or a text; NULL where it is missing
   */
  public Column furtherValue(String column) {
    return (isNumber(column) ? Typing.NUMBER : Typing.CATEGORY)
        .read(raw(column), rawType(column), key(spec, column));
  }

  /**
   * A numeric column's value before its bounds are looked at.
   *
   * @param field one of the source's numeric columns
   * @return a double, perhaps NaN or infinite; NULL where the value is no number
   */
  public Column number(Field field) {
    return Typing.number(
        raw(field.name()),
        rawType(field.name()),
        key(spec, field.name()),
        settings.decimalSeparator() == DecimalSeparator.COMMA);
  }

  /**
   * Whether a value is there to be read: the expression gives one, or all columns that it is made
   * of have one.
   *
   * @param field one of the source's columns
   * @return a boolean column, never NULL
   */
  public Column present(Field field) {
    Column given = notBlank(raw(field.name()));
    if (!field.required() || field.kind() == Field.Kind.ID || field.kind() == Field.Kind.TEXT) {
      return given;
    }
    Column made = functions.lit(true);
    Set<String> references = references(expressions.get(field.name()));
    if (references.isEmpty()) {
      return given;
    }
    for (String reference : references) {
      made = made.and(notBlank(functions.col(SourceReader.quoted(reference))));
    }
    return given.or(made);
  }

  private static Column notBlank(Column column) {
    return functions
        .coalesce(functions.length(functions.trim(column.cast("string"))), functions.lit(0))
        .gt(0);
  }

  private Set<String> references(String expression) {
    Map<String, String> columns = columnsOf(raw);
    Set<String> references = new TreeSet<>();
    Expression parsed;
    try {
      parsed =
          ((org.apache.spark.sql.classic.SparkSession) raw.sparkSession())
              .sessionState()
              .sqlParser()
              .parseExpression(expression);
    } catch (Exception e) {
      throw new IllegalArgumentException(e);
    }
    for (Expression leaf : CollectionConverters.asJava(parsed.collectLeaves())) {
      if (leaf instanceof UnresolvedAttribute attribute) {
        String name = attribute.nameParts().head();
        references.add(columns.getOrDefault(name.toLowerCase(Locale.ROOT), name));
      }
    }
    return references;
  }

  private void requireColumns(Map<String, String> columns) {
    List<String> named = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    Map<String, String> where = new LinkedHashMap<>();
    for (String column : given()) {
      for (String reference : parsedReferences(column)) {
        named.add(reference);
        if (!columns.containsKey(reference.toLowerCase(Locale.ROOT))) {
          unknown.add(reference);
          where.put(reference, column);
        }
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    String first = unknown.get(0);
    String message =
        key(spec, where.get(first))
            + " = \""
            + expressions.get(where.get(first))
            + "\": the source "
            + place()
            + " has no column "
            + first
            + ". It has "
            + shown(columns)
            + delimiterHint(columns);
    boolean nothingFits =
        unknown.size() == named.size()
            && spec.fields().stream().noneMatch(field -> columns.containsKey(field.name()));
    if (settings.format() == Format.CSV && settings.query().isEmpty() && nothingFits) {
      throw UserException.data(
          message + ". None of the mapped columns is in its header: is it the right file?");
    }
    throw UserException.usage(message + ". Did you mean " + nearest(first, columns.values()) + "?");
  }

  /** The columns whose expressions the configuration gives. */
  private List<String> given() {
    return expressions.keySet().stream()
        .filter(column -> spec.field(column).isEmpty() || settings.columns().containsKey(column))
        .toList();
  }

  private Set<String> parsedReferences(String column) {
    try {
      return references(expressions.get(column));
    } catch (IllegalArgumentException e) {
      throw UserException.usage(
              key(spec, column)
                  + " = \""
                  + expressions.get(column)
                  + "\" is not a Spark SQL expression: "
                  + SourceFailures.firstLines(e.getCause(), 1))
          .causedBy(e.getCause());
    }
  }

  private void requireRequired(Map<String, String> columns) {
    List<String> missing =
        spec.fields().stream()
            .filter(field -> field.required() && !expressions.containsKey(field.name()))
            .map(Field::name)
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    String message =
        "The source "
            + place()
            + " has no column "
            + String.join(", ", missing)
            + ", and sources."
            + spec.name()
            + ".columns does not say which expression it is. It has "
            + shown(columns)
            + delimiterHint(columns)
            + ".";
    boolean csv = settings.format() == Format.CSV && settings.query().isEmpty();
    throw csv && settings.columns().isEmpty()
        ? UserException.data(message)
        : UserException.usage(message);
  }

  private void requireResolved() {
    for (String column : expressions.keySet()) {
      if (expressions.get(column).strip().endsWith("*")) {
        throw UserException.usage(
            key(spec, column)
                + " = \""
                + expressions.get(column)
                + "\" is no one column. Name it.");
      }
      try {
        Dataset<Row> resolved = raw.select(raw(column));
        var output = ((org.apache.spark.sql.classic.Dataset<Row>) resolved).queryExecution();
        var source = ((org.apache.spark.sql.classic.Dataset<Row>) raw).queryExecution();
        boolean plain =
            output.analyzed() instanceof org.apache.spark.sql.catalyst.plans.logical.Project project
                && CollectionConverters.asJava(project.projectList()).stream()
                    .allMatch(expression -> ((Expression) expression).deterministic())
                && project.child().sameResult(source.analyzed());
        if (!plain) {
          throw UserException.usage(
              key(spec, column)
                  + " = \""
                  + expressions.get(column)
                  + "\": an expression is one value, computed from one row and always the same;"
                  + " aggregates, windows, explode and random values belong in sources."
                  + spec.name()
                  + ".query.");
        }
      } catch (UserException e) {
        throw e;
      } catch (Exception e) {
        throw UserException.usage(
                key(spec, column)
                    + " = \""
                    + expressions.get(column)
                    + "\" does not fit the source: "
                    + SourceFailures.firstLines(e, 1))
            .causedBy(e);
      }
    }
    for (Field field : spec.fields()) {
      if (has(field.name())) {
        typed(field);
      }
    }
    further().forEach(this::furtherValue);
  }

  private String place() {
    return spec.name() + settings.path().map(path -> " (" + path + ")").orElse("");
  }

  private static String key(SourceSpec spec, String column) {
    boolean identity = column.equals(NAME) || column.equals(EMAIL);
    return "sources." + spec.name() + (identity ? "." : ".columns.") + column;
  }

  private static Map<String, String> columnsOf(Dataset<Row> raw) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String column : raw.columns()) {
      if (!column.equals(SourceReader.FILE) && !column.equals(SourceReader.MALFORMED)) {
        columns.put(column.toLowerCase(Locale.ROOT), column);
      }
    }
    return columns;
  }

  private static String shown(Map<String, String> columns) {
    List<String> names = List.copyOf(columns.values());
    return names.size() <= 30
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, 30)) + " and " + (names.size() - 30) + " more";
  }

  private String delimiterHint(Map<String, String> columns) {
    if (settings.format() != Format.CSV || columns.size() != 1) {
      return "";
    }
    String only = columns.values().iterator().next();
    for (String delimiter : List.of(";", "\t", "|", ",")) {
      if (only.contains(delimiter)) {
        return ". The header looks as if separated by "
            + (delimiter.equals("\t") ? "tabs" : "\"" + delimiter + "\"")
            + ": set sources."
            + spec.name()
            + ".options.delimiter";
      }
    }
    return "";
  }

  private static String nearest(String name, Iterable<String> candidates) {
    JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();
    String best = name;
    double most = -1;
    for (String candidate : candidates) {
      double alike =
          similarity.apply(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (alike > most) {
        most = alike;
        best = candidate;
      }
    }
    return best;
  }
}
