package clientele.lake.tables;

import clientele.lake.TableContract;
import org.apache.spark.sql.types.DataTypes;

/** Every model of customer value that was fitted. Table {@code value_models}. */
public final class ValueModels {
  /** The contract. */
  public static final TableContract CONTRACT =
      TableContract.table("value_models", "Every model of customer value that was fitted.")
          .grain("a model of a group of customers", "as_of", "model", "group")
          .replacedBy("as_of")
          .required("as_of", DataTypes.DateType, "the slice of customer_features")
          .required(
              "model",
              DataTypes.StringType,
              "purchases: bg-nbd, mbg-nbd, pareto-nbd; money: gamma-gamma")
          .required("group", DataTypes.StringType, "value of value.group_by; all for everybody")
          .required("time_unit", DataTypes.StringType, "unit of times and rates: day or week")
          .optional("parameters", Types.NUMBERS, "estimates by the literature's names")
          .optional(
              "standard_errors", Types.NUMBERS, "of the estimates, by the observed information")
          .optional(
              "log_covariance",
              DataTypes.createArrayType(DataTypes.createArrayType(DataTypes.DoubleType)),
              "covariance of the natural logarithms of the parameters, in parameter_names' order")
          .optional("parameter_names", Types.STRINGS, "the parameters in their customary order")
          .optional("log_likelihood", DataTypes.DoubleType, "natural logarithm, at the estimates")
          .required("customers", DataTypes.LongType, "customers whom the model was given")
          .required("groups", DataTypes.LongType, "groups of equal customers among them")
          .required("converged", DataTypes.BooleanType, "whether there are estimates")
          .required(
              "chosen", DataTypes.BooleanType, "whether the group's forecasts come from this model")
          .required("reason", DataTypes.StringType, "why it is chosen or not, or has no estimates")
          .optional(
              "hold_out_customers",
              DataTypes.LongType,
              "customers whose last days were held out from a trial fit")
          .optional(
              "hold_out_orders", DataTypes.DoubleType, "purchase days that they had in those days")
          .optional(
              "hold_out_expected", DataTypes.DoubleType, "purchase days that the trial expected")
          .optional(
              "hold_out_error",
              DataTypes.DoubleType,
              "mean absolute error of a customer's expected purchase days")
          .optional(
              "hold_out_log_likelihood",
              DataTypes.DoubleType,
              "log-likelihood of the held-out days under the trial fit")
          .required("run_id", DataTypes.StringType, "the run that wrote the row")
          .build();

  private ValueModels() {}
}
