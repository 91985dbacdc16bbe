package clientele.value;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.datediff;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import clientele.config.ValueSettings;
import clientele.run.SideBySide;
import clientele.run.UserException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.IntPredicate;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Fits the models of customer value to customers of any number: three groupings on Spark, all else
 * on the driver.
 */
public final class ValueModelling {
  /** The group of everybody. */
  public static final String ALL = "all";

  private static final int MOST_MODELS = 1000;

  private final LocalDate asOf;
  private final LocalDate split;
  private final ValueSettings settings;
  private final Fitting fitting;

  private ValueModelling(LocalDate asOf, LocalDate split, ValueSettings settings) {
    this.asOf = asOf;
    this.split = split;
    this.settings = settings;
    this.fitting = new Fitting(settings.minCustomers(), settings.minRepeatBuyers());
  }

  /**
   * The first day of a hold-out.
   *
   * @param first the first day of the history
   * @param asOf the day after its last
   * @param settings the share that is held out
   * @return as-of, where nothing is
   */
  public static LocalDate split(LocalDate first, LocalDate asOf, ValueSettings settings) {
    long days = Math.max(0, ChronoUnit.DAYS.between(first, asOf));
    return asOf.minusDays(Math.round(days * settings.holdOut()));
  }

  /**
   * Fits all candidates.
   *
   * @param customers a row for each, best persisted: purchase_days, first_purchase, last_purchase,
   *     repeat_amount, calibration_days, calibration_last, and what value.group_by names
   * @param asOf what happened before counts
   * @param split the first day that trial fits do not see
   * @param settings candidates and bounds
   * @return the models of everybody, and of each group where groups are asked for
   * @throws UserException (usage) where value.group_by does not fit the columns or has too many
   *     values
   */
  public static FittedModels fit(
      Dataset<Row> customers, LocalDate asOf, LocalDate split, ValueSettings settings) {
    return new ValueModelling(asOf, split, settings).fit(customers);
  }

  private FittedModels fit(Dataset<Row> customers) {
    Dataset<Row> grouped = customers.withColumn("group", group(customers, settings));
    int days = settings.timeUnit().days();
    Purchases whole = Purchases.collect(whole(grouped), days, settings.maxGroups());
    Optional<Purchases> part =
        split.isBefore(asOf)
            ? Optional.of(Purchases.collect(part(grouped), days, settings.maxGroups()))
            : Optional.empty();
    Spends spends = Spends.collect(spends(grouped), settings.maxGroups());
    List<GroupModels> models = new ArrayList<>();
    models.add(models(ALL, whole, part, spends));
    if (settings.groupBy().isPresent()) {
      SortedSet<String> names = whole.groups();
      names.remove(ALL);
      if (names.size() > MOST_MODELS) {
        throw UserException.usage(
            "value.group_by has "
                + names.size()
                + " values; a model is fitted for at most "
                + MOST_MODELS
                + ". Choose coarser groups.");
      }
      names.forEach(name -> models.add(models(name, whole, part, spends)));
    }
    return new FittedModels(models, whole.grain());
  }

  /** The group of a customer. */
  static Column group(Dataset<Row> customers, ValueSettings settings) {
    if (settings.groupBy().isEmpty()) {
      return lit(ALL);
    }
    try {
      Column group = coalesce(expr(settings.groupBy().get()).cast("string"), lit("unknown"));
      customers.select(group).schema();
      return group;
    } catch (Exception e) {
      // Scala throws the checked AnalysisException without declaring it.
      if (e instanceof AnalysisException) {
        throw UserException.usage(
            "value.group_by is no expression over the columns of customer_features: "
                + settings.groupBy().get()
                + ": "
                + e.getMessage());
      }
      throw e;
    }
  }

  private Dataset<Row> whole(Dataset<Row> customers) {
    return customers.select(
        col("group"),
        col("purchase_days").minus(1).as("x"),
        days(col("last_purchase"), col("first_purchase")).as("tx"),
        days(lit(asOf.minusDays(1)), col("first_purchase")).as("observed"),
        when(col("first_purchase").lt(lit(split)), 1L).otherwise(0L).as("mark"));
  }

  private Dataset<Row> part(Dataset<Row> customers) {
    return customers
        .where(col("first_purchase").lt(lit(split)))
        .select(
            col("group"),
            col("calibration_days").minus(1).as("x"),
            days(col("calibration_last"), col("first_purchase")).as("tx"),
            days(lit(split.minusDays(1)), col("first_purchase")).as("observed"),
            col("purchase_days").minus(col("calibration_days")).as("mark"));
  }

  private static Dataset<Row> spends(Dataset<Row> customers) {
    return customers
        .where(col("purchase_days").gt(1).and(col("repeat_amount").gt(0)))
        .select(
            col("group"),
            col("purchase_days").minus(1).as("x"),
            col("repeat_amount").cast("double").divide(col("purchase_days").minus(1)).as("mean"));
  }

  private static Column days(Column end, Column start) {
    return datediff(end, start).cast("bigint");
  }

  private GroupModels models(
      String group, Purchases whole, Optional<Purchases> part, Spends spends) {
    PurchaseGroups all = whole.where(in(group, whole::group));
    // Most of a fit's rounds are on few groups of customers, which keep one core busy only.
    List<ModelChoice.Entry> entries =
        SideBySide.map(
            settings.models(),
            name -> {
              PurchaseModel model = PurchaseModel.named(name);
              Fit fit = fitting.fit(model, all);
              Optional<HoldOut> holdOut =
                  fit.converged() && part.isPresent()
                      ? holdOut(group, model, whole, part.get())
                      : Optional.empty();
              return new ModelChoice.Entry(fit, holdOut);
            });
    Fit spend = fitting.fit(spends.where(in(group, spends::group)));
    return new GroupModels(group, ModelChoice.of(entries), spending(spend));
  }

  private static Candidate spending(Fit fit) {
    // With q of 1 or less the amounts' mean over all customers does not exist.
    boolean hasMean = fit.converged() && fit.values()[1] > 1;
    return new Candidate(
        fit,
        Optional.empty(),
        hasMean,
        fit.refusal()
            .orElse(
                hasMean
                    ? "the model of money"
                    : "its mean is infinite (q is not above 1): the amounts vary too much"));
  }

  private static IntPredicate in(String group, java.util.function.IntFunction<String> names) {
    return group.equals(ALL) ? row -> true : row -> names.apply(row).equals(group);
  }

  private Optional<HoldOut> holdOut(
      String group, PurchaseModel model, Purchases whole, Purchases part) {
    IntPredicate members = in(group, part::group);
    PurchaseGroups before = part.where(members);
    Fit fit = fitting.fit(model, before);
    if (!fit.converged()) {
      return Optional.empty();
    }
    PurchaseGroups after = whole.where(in(group, whole::group).and(row -> whole.mark(row) == 1));
    double logLikelihood =
        Fitting.logLikelihood(model, fit.values(), after)
            - Fitting.logLikelihood(model, fit.values(), before);
    PurchaseForecast forecast = model.forecast(fit.values());
    double time = ChronoUnit.DAYS.between(split, asOf) / (double) settings.timeUnit().days();
    return Optional.of(HoldOutErrors.of(part, members, forecast, time, logLikelihood));
  }
}
