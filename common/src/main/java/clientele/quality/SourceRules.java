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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rules of each source over its typed columns, and the accepted row that they lead to.
 *
 * <p>The rules of a row speak of these columns: the source's fields, typed; {@code _unreadable},
 * the fields that hold something which could not be read; {@code _number_amount}, the amount before
 * its bounds; {@link SourceReader#MALFORMED}; {@code _clientele_undecodable}, whether a text could
 * not be decoded; {@code _clientele_repeat}, whether the row repeats another.
 */
final class SourceRules {
  static final String UNREADABLE = "_unreadable";
  static final String AMOUNT = "_number_amount";
  static final String UNDECODABLE = "_clientele_undecodable";
  static final String REPEAT = "_clientele_repeat";

  private final SourceSpec spec;
  private final SourceSettings settings;
  private final IngestSettings ingest;
  private final Mapping mapping;
  private final LocalDate today;
  private final List<Rule> rules = new ArrayList<>();
  private final Map<String, Column> accepted = new LinkedHashMap<>();

  SourceRules(
      SourceSpec spec,
      SourceSettings settings,
      IngestSettings ingest,
      Mapping mapping,
      LocalDate today) {
    this.spec = spec;
    this.settings = settings;
    this.ingest = ingest;
    this.mapping = mapping;
    this.today = today;
    for (Field field : spec.fields()) {
      accepted.put(field.name(), functions.col(field.name()));
    }
    wholeRow();
    required();
    if (spec.equals(SourceSpec.TRANSACTIONS)) {
      transactions();
    } else if (spec.equals(SourceSpec.CUSTOMERS)) {
      customers();
    } else if (spec.equals(SourceSpec.PRODUCTS)) {
      products();
    } else if (spec.equals(SourceSpec.EVENTS)) {
      events();
    } else if (spec.equals(SourceSpec.SURVEYS)) {
      surveys();
    } else if (spec.equals(SourceSpec.FEEDBACK)) {
      feedback();
    } else if (spec.equals(SourceSpec.CAMPAIGNS)) {
      campaigns();
    }
    unreadableOptional();
    repeats();
  }

  /** In the order in which they are asked; the first that a row breaks is its reason. */
  List<Rule> rules() {
    return List.copyOf(rules);
  }

  /** Each field's value in an accepted row, after repairs. */
  Map<String, Column> accepted() {
    return Map.copyOf(accepted);
  }

  private void wholeRow() {
    quarantine(
        "malformed_row",
        functions.col(SourceReader.MALFORMED).isNotNull(),
        functions.lit("the line does not have the fields of the header"),
        "The line has another number of fields than the header, or is no JSON object.");
    quarantine(
        "undecodable_text",
        functions.col(UNDECODABLE),
        functions.lit("a text holds bytes that are not in the source's encoding"),
        "A text holds the replacement character U+FFFD: it is not in the source's encoding.");
  }

  private void required() {
    for (Field field : spec.fields()) {
      if (!isExpected(field, mapping)) {
        continue;
      }
      Column missing = functions.col(field.name()).isNull().and(functions.not(unreadable(field)));
      quarantine(
          "missing_" + field.name(),
          missing,
          functions.lit("there is no " + field.name()),
          field.name() + " is missing or blank.");
      if (field.kind() == Field.Kind.TIME) {
        quarantine(
            "invalid_" + field.name(),
            unreadable(field),
            says(field, " is no time: "),
            field.name() + " cannot be read as a time.");
        LocalDate last = ingest.dates().max().orElse(today.plusDays(1));
        quarantine(
            "date_out_of_range",
            functions.not(
                functions.to_date(functions.col(field.name())).between(ingest.dates().min(), last)),
            functions.concat(
                functions.lit(field.name() + " is out of range: "),
                functions.col(field.name()).cast(DataTypes.StringType)),
            "The day is before "
                + ingest.dates().min()
                + " or after "
                + last
                + " (ingest.dates.min, ingest.dates.max).");
      }
      if (field.kind() == Field.Kind.NUMBER) {
        quarantine(
            "invalid_" + field.name(),
            unreadable(field),
            says(field, " is no number: "),
            field.name() + " is no finite number.");
      }
    }
  }

  /**
   * Whether a row without the field is of no use: required ones, and the time wherever it is
   * mapped, since a row that is dated nowhere in a dated source would count at every date.
   */
  static boolean isExpected(Field field, Mapping mapping) {
    return field.required() || (field.name().equals("ts") && mapping.has("ts"));
  }

  private void transactions() {
    Field amount = spec.field("amount").orElseThrow();
    Column number = functions.col(AMOUNT);
    Column finite =
        functions
            .not(functions.isnan(number))
            .and(functions.abs(number).leq(functions.lit(Double.MAX_VALUE)));
    Column notFinite = number.isNull().or(functions.not(finite));
    quarantine(
        "invalid_amount",
        unreadable(amount).and(notFinite),
        says(amount, " is no number: "),
        "amount is no finite number.");
    quarantine(
        "amount_out_of_range",
        unreadable(amount).and(functions.not(notFinite)),
        says(amount, " has more than 14 digits before the point: "),
        "amount does not fit DECIMAL(18,4).");
    Column value = functions.col("amount");
    Column said = mapping.has("is_return") ? functions.col("is_return") : functions.lit(null);
    Column isReturn = functions.coalesce(said, value.lt(0));
    quarantine(
        "negative_purchase",
        functions.not(said).and(value.lt(0)),
        functions.concat(
            functions.lit("is_return is false, but the amount is "), value.cast("string")),
        "is_return is false, but the amount is negative.");
    Column zero = value.equalTo(0);
    if (settings.zeroAmounts() == Treatment.QUARANTINE) {
      quarantine(
          "zero_amount",
          zero,
          functions.lit("the amount is zero"),
          "amount is zero (sources.transactions.zero_amounts = quarantine).");
    } else {
      rules.add(
          new Rule(
              "zero_amount",
              Action.FLAGGED,
              zero,
              functions.lit(""),
              "amount is zero (sources.transactions.zero_amounts = keep)."));
    }
    accepted.put("is_return", isReturn);
    accepted.put(
        "amount",
        functions.when(isReturn, functions.negate(functions.abs(value))).otherwise(value));
    accepted.put("discount", functions.abs(functions.col("discount")));
  }

  private void customers() {
    int least = ingest.age().min();
    int most = ingest.age().max();
    Column years =
        functions.floor(
            functions
                .months_between(functions.lit(today), functions.col("birth_date"))
                .divide(functions.lit(12)));
    Column wrongBirth = functions.not(years.between(least, most));
    Column wrongAge = functions.not(functions.col("age").between(least, most));
    repair(
        "impossible_age",
        or(wrongBirth, wrongAge),
        "age, or age by birth_date, is not within " + least + " to " + most + " (ingest.age).");
    accepted.put("birth_date", unless(wrongBirth, functions.col("birth_date")));
    accepted.put("age", unless(wrongAge, functions.col("age")));
    Column wrongIncome = functions.col("income").lt(0);
    repair("impossible_income", wrongIncome, "income is negative.");
    accepted.put("income", unless(wrongIncome, functions.col("income")));
    Column wrongPlace =
        or(
            functions.abs(functions.col("latitude")).gt(90),
            functions.abs(functions.col("longitude")).gt(180));
    repair(
        "impossible_coordinates",
        wrongPlace,
        "latitude is beyond 90 degrees, or longitude beyond 180.");
    accepted.put("latitude", unless(wrongPlace, functions.col("latitude")));
    accepted.put("longitude", unless(wrongPlace, functions.col("longitude")));
    accepted.put("gender", functions.lower(functions.col("gender")));
  }

  private void products() {
    Column negative = functions.col("unit_cost").lt(0);
    repair("negative_unit_cost", negative, "unit_cost is negative.");
    accepted.put("unit_cost", unless(negative, functions.col("unit_cost")));
  }

  private void events() {
    Column negative = functions.col("duration_s").lt(0);
    repair("negative_duration", negative, "duration_s is negative.");
    accepted.put("duration_s", unless(negative, functions.col("duration_s")));
    for (String word : List.of("event_type", "device")) {
      accepted.put(word, functions.lower(functions.col(word)));
    }
  }

  private void surveys() {
    beyondScale("answer")
        .ifPresent(
            beyond ->
                quarantine(
                    "answer_out_of_scale",
                    beyond,
                    functions.concat(
                        functions.lit("the answer is not on the scale: "),
                        functions.col("answer").cast(DataTypes.StringType)),
                    "answer is not on the scale (sources.surveys.scale)."));
  }

  private void feedback() {
    beyondScale("score")
        .ifPresent(
            beyond -> {
              repair(
                  "score_out_of_scale",
                  beyond,
                  "score is not on the scale (sources.feedback.scale); it is left empty.");
              accepted.put("score", unless(beyond, functions.col("score")));
            });
  }

  private void campaigns() {
    Column negative = functions.col("spend").lt(0);
    repair("negative_spend", negative, "spend is negative.");
    accepted.put("spend", unless(negative, functions.col("spend")));
  }

  private Optional<Column> beyondScale(String column) {
    Column value = functions.col(column);
    return Stream.of(settings.scale().min().map(value::lt), settings.scale().max().map(value::gt))
        .flatMap(Optional::stream)
        .reduce(SourceRules::or);
  }

  private void unreadableOptional() {
    for (Field field : spec.fields()) {
      boolean text = field.kind() == Field.Kind.ID || field.kind() == Field.Kind.TEXT;
      if (!isExpected(field, mapping) && !text && mapping.has(field.name())) {
        repair(
            "invalid_" + field.name(),
            unreadable(field),
            field.name() + " cannot be read as what it should be; it is left empty.");
      }
    }
  }

  private void repeats() {
    if (settings.exactRepeats() == Treatment.QUARANTINE) {
      quarantine(
          "exact_repeat",
          functions.col(REPEAT),
          functions.lit("the row repeats another in every column"),
          "The row repeats another in every column (sources."
              + spec.name()
              + ".exact_repeats = quarantine).");
    }
  }

  private void quarantine(String name, Column broken, Column reason, String detail) {
    rules.add(new Rule(name, Action.QUARANTINED, broken, reason, detail));
  }

  private void repair(String name, Column broken, String detail) {
    rules.add(new Rule(name, Action.REPAIRED, broken, functions.lit(""), detail));
  }

  private static Column unreadable(Field field) {
    return functions.array_contains(functions.col(UNREADABLE), field.name());
  }

  private Column says(Field field, String what) {
    return functions.concat(
        functions.lit(field.name() + what),
        functions.coalesce(
            functions.col("_said_" + field.name()), functions.lit("it cannot be computed")));
  }

  private static Column or(Column one, Column other) {
    return functions
        .coalesce(one, functions.lit(false))
        .or(functions.coalesce(other, functions.lit(false)));
  }

  private static Column unless(Column wrong, Column value) {
    return functions.when(functions.not(functions.coalesce(wrong, functions.lit(false))), value);
  }
}
