package clientele.value;

import clientele.config.ValueSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of {@code value_models}. */
public final class ValueModelRows {
  private static final MapType NUMBERS =
      DataTypes.createMapType(DataTypes.StringType, DataTypes.DoubleType);
  private static final ArrayType MATRIX =
      DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.DoubleType));
  private static final StructType SCHEMA =
      new StructType()
          .add("model", DataTypes.StringType, false)
          .add("group", DataTypes.StringType, false)
          .add("time_unit", DataTypes.StringType, false)
          .add("parameters", NUMBERS)
          .add("standard_errors", NUMBERS)
          .add("log_covariance", MATRIX)
          .add("parameter_names", DataTypes.createArrayType(DataTypes.StringType))
          .add("log_likelihood", DataTypes.DoubleType)
          .add("customers", DataTypes.LongType, false)
          .add("groups", DataTypes.LongType, false)
          .add("converged", DataTypes.BooleanType, false)
          .add("chosen", DataTypes.BooleanType, false)
          .add("reason", DataTypes.StringType, false)
          .add("hold_out_customers", DataTypes.LongType)
          .add("hold_out_orders", DataTypes.DoubleType)
          .add("hold_out_expected", DataTypes.DoubleType)
          .add("hold_out_error", DataTypes.DoubleType)
          .add("hold_out_log_likelihood", DataTypes.DoubleType);

  private static final Column[] SCHEMA_COLUMNS =
      Arrays.stream(SCHEMA.fieldNames()).map(functions::col).toArray(Column[]::new);

  private ValueModelRows() {}

  /**
   * The rows.
   *
   * @param models fitted models
   * @param settings what they were fitted with
   * @param spark the session
   * @return columns of {@code value_models} but as_of and run_id
   */
  public static Dataset<Row> of(FittedModels models, ValueSettings settings, SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (GroupModels group : models.groups()) {
      List<Candidate> candidates = new ArrayList<>(group.purchases());
      candidates.add(group.spend());
      candidates.forEach(
          candidate -> rows.add(row(group.group(), candidate, settings.timeUnit().text())));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  /**
   * The models that rows stand for, without their hold-outs.
   *
   * @param rows one as_of of {@code value_models}
   * @return the models
   */
  public static FittedModels read(Dataset<Row> rows) {
    Map<String, List<Candidate>> groups = new TreeMap<>();
    for (Row row : rows.select(SCHEMA_COLUMNS).orderBy("group", "model").collectAsList()) {
      groups.computeIfAbsent(row.getString(1), name -> new ArrayList<>()).add(candidate(row));
    }
    List<GroupModels> models = new ArrayList<>();
    groups.forEach(
        (name, candidates) -> {
          GroupModels group =
              new GroupModels(
                  name,
                  candidates.stream().filter(each -> !isSpend(each)).toList(),
                  candidates.stream().filter(ValueModelRows::isSpend).findFirst().orElseThrow());
          models.add(name.equals(ValueModelling.ALL) ? 0 : models.size(), group);
        });
    return new FittedModels(models, 1);
  }

  private static boolean isSpend(Candidate candidate) {
    return candidate.fit().model().equals(GammaGamma.NAME);
  }

  private static Candidate candidate(Row row) {
    List<String> names = row.getList(6);
    boolean converged = row.getBoolean(10);
    String reason = row.getString(12);
    List<Double> parameters = new ArrayList<>();
    List<List<Double>> covariance = new ArrayList<>();
    if (converged) {
      Map<String, Double> byName = row.getJavaMap(3);
      names.forEach(name -> parameters.add(byName.get(name)));
      List<Seq<Double>> matrix = row.getList(5);
      matrix.forEach(line -> covariance.add(CollectionConverters.asJava(line)));
    }
    Fit fit =
        new Fit(
            row.getString(0),
            names,
            parameters,
            covariance,
            converged ? row.getDouble(7) : Double.NaN,
            row.getLong(8),
            row.getLong(9),
            converged ? Optional.empty() : Optional.of(reason));
    return new Candidate(fit, Optional.empty(), row.getBoolean(11), reason);
  }

  private static Row row(String group, Candidate candidate, String unit) {
    Fit fit = candidate.fit();
    boolean known = fit.converged();
    Optional<HoldOut> holdOut = candidate.holdOut();
    return RowFactory.create(
        fit.model(),
        group,
        unit,
        known ? fit.named(fit.values()) : null,
        known ? fit.named(fit.standardErrors()) : null,
        known ? fit.covariance().stream().map(row -> row.toArray(Double[]::new)).toArray() : null,
        fit.names().toArray(String[]::new),
        known ? (Object) fit.logLikelihood() : null,
        fit.customers(),
        fit.groups(),
        known,
        candidate.chosen(),
        candidate.reason(),
        holdOut.map(HoldOut::customers).orElse(null),
        holdOut.map(HoldOut::actual).orElse(null),
        holdOut.map(HoldOut::expected).orElse(null),
        holdOut.map(HoldOut::error).orElse(null),
        holdOut.map(HoldOut::logLikelihood).orElse(null));
  }
}
