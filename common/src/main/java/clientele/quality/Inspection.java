package clientele.quality;

import clientele.config.IngestSettings;
import clientele.config.SourceSettings;
import clientele.config.SourceSettings.Treatment;
import clientele.quality.Rule.Action;
import clientele.sources.Field;
import clientele.sources.Mapping;
import clientele.sources.SourceReader;
import clientele.sources.SourceSpec;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/**
 * Judges every row of a source: {@link #judge} turns raw rows into as many judged ones, each with
 * the accepted values, the rule that rejects it (NULL where it is accepted), the reason, the raw
 * record and the flags.
 */
public final class Inspection {
  static final String RULE = "_rule";
  static final String REASON = "_reason";
  static final String RECORD = "_record";
  static final String FLAGS = "flags";
  static final String IDENTITY_NAME = "_identity_name";
  static final String IDENTITY_EMAIL = "_identity_email";
  private static final String RAW = "_raw";
  private static final String TIME = "ts";

  private final SourceSpec spec;
  private final Mapping mapping;
  private final SourceRules rules;
  private final RowRepeats repeats;

  /**
   * The inspection of one source.
   *
   * @param spec the source
   * @param settings its configuration
   * @param ingest the bounds
   * @param mapping its columns
   * @param today the day of the run's start, UTC
   */
  public Inspection(
      SourceSpec spec,
      SourceSettings settings,
      IngestSettings ingest,
      Mapping mapping,
      LocalDate today) {
    this.spec = spec;
    this.mapping = mapping;
    this.rules = new SourceRules(spec, settings, ingest, mapping, today);
    this.repeats = new RowRepeats(settings.exactRepeats() == Treatment.KEEP);
  }

  List<Rule> rules() {
    List<Rule> all = new ArrayList<>(rules.rules());
    if (hasKey()) {
      all.add(
          new Rule(
              duplicateRule(),
              Action.QUARANTINED,
              functions.lit(false),
              functions.lit(""),
              String.join(" and ", key())
                  + " occur in another row, which is kept: "
                  + (isDated() ? "the earliest." : "the one that says most.")));
    }
    return all;
  }

  /**
   * Judges the rows.
   *
   * @param raw the source's rows as {@link SourceReader} gives them
   * @return as many rows: the clean table's columns but {@code run_id}, and {@code _rule}, {@code
   *     _reason}, {@code _record}, {@code _unreadable}
   */
  public Dataset<Row> judge(Dataset<Row> raw) {
    return judge(raw, Optional.empty());
  }

  /**
   * Judges rows that came to others.
   *
   * @param raw the new rows
   * @param known hashes ({@link RowRepeats#HASHES}) of new rows that repeat one of the others;
   *     empty where there are no others
   * @return as many rows as there are new ones
   */
  Dataset<Row> judge(Dataset<Row> raw, Optional<Dataset<Row>> known) {
    Dataset<Row> judged = withVerdict(typed(marked(raw, known)));
    return hasKey() ? withoutDuplicates(judged) : judged;
  }

  /** Of raw rows, as {@link RowRepeats#hashes} gives them. */
  Dataset<Row> hashes(Dataset<Row> raw) {
    return repeats.hashes(raw);
  }

  /** The raw columns beside the service columns and the mark of repeated rows. */
  private Dataset<Row> marked(Dataset<Row> raw, Optional<Dataset<Row>> known) {
    Column undecodable = functions.lit(false);
    for (StructField field : raw.schema().fields()) {
      if (field.dataType() instanceof StringType && !RawColumns.isService(field.name())) {
        undecodable =
            undecodable.or(
                functions.coalesce(
                    RawColumns.quoted(field.name()).contains("\ufffd"), functions.lit(false)));
      }
    }
    return repeats.marked(raw, known).withColumn(SourceRules.UNDECODABLE, undecodable);
  }

  private Dataset<Row> typed(Dataset<Row> marked) {
    List<Column> columns = new ArrayList<>();
    columns.add(functions.struct(RawColumns.own(marked)).as(RAW));
    for (String service :
        List.of(
            SourceReader.FILE,
            SourceReader.MALFORMED,
            SourceRules.UNDECODABLE,
            SourceRules.REPEAT)) {
      columns.add(functions.col(service));
    }
    columns.addAll(RowRepeats.kept());
    List<Column> unreadable = new ArrayList<>();
    for (Field field : spec.fields()) {
      if (!mapping.has(field.name())) {
        columns.add(nothing(field).as(field.name()));
        continue;
      }
      columns.add(mapping.typed(field).as(field.name()));
      if (field.kind() != Field.Kind.ID && field.kind() != Field.Kind.TEXT) {
        String present = "_present_" + field.name();
        columns.add(mapping.present(field).as(present));
        unreadable.add(
            functions.when(
                functions.col(field.name()).isNull().and(functions.col(present)),
                functions.lit(field.name())));
      }
      if (SourceRules.isExpected(field, mapping)) {
        columns.add(
            mapping.raw(field.name()).cast(DataTypes.StringType).as("_said_" + field.name()));
      }
    }
    if (spec.equals(SourceSpec.TRANSACTIONS)) {
      columns.add(mapping.number(spec.field("amount").orElseThrow()).as(SourceRules.AMOUNT));
    }
    if (spec.equals(SourceSpec.CUSTOMERS)) {
      columns.addAll(furtherColumns());
      columns.add(identity(Mapping.NAME).as(IDENTITY_NAME));
      columns.add(identity(Mapping.EMAIL).as(IDENTITY_EMAIL));
    }
    return marked
        .select(columns.toArray(Column[]::new))
        .withColumn(SourceRules.UNREADABLE, texts(unreadable));
  }

  private Column nothing(Field field) {
    return functions.lit(null).cast(spec.clean().schema().apply(field.name()).dataType());
  }

  private static Column texts(List<Column> given) {
    return given.isEmpty()
        ? functions.array().cast("array<string>")
        : functions.array_compact(functions.array(given.toArray(Column[]::new)));
  }

  private Dataset<Row> withVerdict(Dataset<Row> typed) {
    Column rule = functions.when(functions.lit(false), functions.lit(""));
    Column reason = functions.when(functions.lit(false), functions.lit(""));
    List<Column> flags = new ArrayList<>();
    for (Rule each : rules.rules()) {
      if (each.action() == Action.QUARANTINED) {
        rule = rule.when(each.broken(), functions.lit(each.name()));
        reason = reason.when(functions.col(RULE).equalTo(each.name()), each.reason());
      } else {
        flags.add(functions.when(each.broken(), functions.lit(each.name())));
      }
    }
    List<Column> columns = new ArrayList<>();
    Map<String, Column> accepted = rules.accepted();
    for (Field field : spec.fields()) {
      columns.add(accepted.get(field.name()).as(field.name()));
    }
    if (spec.equals(SourceSpec.CUSTOMERS)) {
      for (String further : List.of("age_band", "income_band", "numbers", "categories")) {
        columns.add(functions.col(further));
      }
      columns.add(functions.col(IDENTITY_NAME));
      columns.add(functions.col(IDENTITY_EMAIL));
    }
    columns.add(functions.array_sort(texts(flags)).as(FLAGS));
    columns.add(functions.col(SourceReader.FILE).as("source_file"));
    RowRepeats.HASHES.forEach(hash -> columns.add(functions.col(hash)));
    columns.add(functions.col(RULE));
    columns.add(reason.as(REASON));
    columns.add(record(functions.col(RULE).isNotNull()).as(RECORD));
    columns.add(functions.col(SourceRules.UNREADABLE));
    if (hasKey()) {
      columns.add(functions.col(RAW));
    }
    return typed.withColumn(RULE, rule).select(columns.toArray(Column[]::new));
  }

  private static Column record(Column rejected) {
    return functions.when(
        rejected,
        functions.coalesce(
            functions.col(SourceReader.MALFORMED),
            functions.to_json(functions.col(RAW), Map.of("ignoreNullFields", "false"))));
  }

  /**
   * Of several rows with one key, the earliest is kept where they are dated, else the one that says
   * most; among equals the choice is fixed.
   */
  private Dataset<Row> withoutDuplicates(Dataset<Row> judged) {
    Column said = functions.lit(0);
    for (Field field : spec.fields()) {
      said = said.plus(functions.col(field.name()).isNotNull().cast(DataTypes.IntegerType));
    }
    if (spec.further()) {
      said = said.plus(functions.size(functions.col("numbers")));
      said = said.plus(functions.size(functions.col("categories")));
    }
    Column fixed =
        functions.xxhash64(
            RowRepeats.hashable(functions.col(RAW), judged.schema().apply(RAW).dataType()));
    List<Column> order = new ArrayList<>();
    if (isDated()) {
      order.add(functions.col(TIME).asc_nulls_last());
    }
    order.addAll(List.of(said.desc(), fixed, functions.col("source_file")));
    List<Column> together = new ArrayList<>();
    // Rows that have no key are apart from each other.
    key()
        .forEach(
            column ->
                together.add(functions.coalesce(functions.col(column), fixed.cast("string"))));
    together.add(functions.col(RULE).isNull());
    Column duplicate =
        functions
            .row_number()
            .over(
                Window.partitionBy(together.toArray(Column[]::new))
                    .orderBy(order.toArray(Column[]::new)))
            .gt(1)
            .and(functions.col(RULE).isNull());
    return judged
        .withColumn("_duplicate", duplicate)
        .withColumn(
            RECORD,
            functions
                .when(
                    functions.col("_duplicate"),
                    functions.to_json(functions.col(RAW), Map.of("ignoreNullFields", "false")))
                .otherwise(functions.col(RECORD)))
        .withColumn(
            REASON,
            functions.when(functions.col("_duplicate"), alike()).otherwise(functions.col(REASON)))
        .withColumn(
            RULE,
            functions
                .when(functions.col("_duplicate"), functions.lit(duplicateRule()))
                .otherwise(functions.col(RULE)))
        .drop("_duplicate", RAW);
  }

  /** Which key another row has, too. */
  private Column alike() {
    List<Column> parts = new ArrayList<>();
    for (String column : key()) {
      parts.add(
          functions.lit((parts.isEmpty() ? "another row has the " : " and the ") + column + " "));
      parts.add(functions.col(column));
    }
    return functions.concat(parts.toArray(Column[]::new));
  }

  private List<Column> furtherColumns() {
    List<Column> numbers = new ArrayList<>();
    List<Column> categories = new ArrayList<>();
    for (String further : mapping.further()) {
      (mapping.isNumber(further) ? numbers : categories)
          .add(entry(further, mapping.furtherValue(further)));
    }
    return List.of(
        band("age").as("age_band"),
        band("income").as("income_band"),
        map(numbers, "map<string,double>").as("numbers"),
        map(categories, "map<string,string>").as("categories"));
  }

  private Column identity(String column) {
    return (mapping.has(column) ? mapping.raw(column) : functions.lit(null))
        .cast(DataTypes.StringType);
  }

  private Column band(String column) {
    if (!mapping.has(column) || !(mapping.rawType(column) instanceof StringType)) {
      return functions.lit(null).cast(DataTypes.StringType);
    }
    Column text = functions.trim(mapping.raw(column));
    return functions.when(
        text.cast(DataTypes.DoubleType).isNull().and(functions.length(text).gt(0)), text);
  }

  private static Column entry(String name, Column value) {
    return functions.when(
        value.isNotNull(), functions.struct(functions.lit(name).as("key"), value.as("value")));
  }

  private static Column map(List<Column> entries, String type) {
    return entries.isEmpty()
        ? functions.map().cast(type)
        : functions
            .map_from_entries(
                functions.array_compact(functions.array(entries.toArray(Column[]::new))))
            .cast(type);
  }

  private boolean hasKey() {
    return !spec.clean().key().isEmpty();
  }

  private List<String> key() {
    return spec.clean().key();
  }

  private boolean isDated() {
    return mapping.has(TIME);
  }

  private String duplicateRule() {
    return spec.equals(SourceSpec.CAMPAIGNS) ? "duplicate_assignment" : "duplicate_" + key().get(0);
  }
}
